import { announce } from "../announce";
import { icon } from "./icon";

const shownFor = 6000;

export type ToastKind = "good" | "warn" | "bad";

/** Shows a message at the top right. Bad news stays until it is closed. */
export function toast(kind: ToastKind, text: string): void {
  const toasts = document.querySelector("gr-toasts");
  if (!toasts) return;
  const message = document.createElement("p");
  message.className = `toast ${kind}`;
  const words = document.createElement("span");
  words.textContent = text;
  message.append(icon(kind === "good" ? "circle-check" : "circle-alert"), words);
  toasts.append(message);
}

/** <gr-toasts> gives each message a close button and lets good news go by itself. */
class Toasts extends HTMLElement {
  #watcher = new MutationObserver((changes) => {
    for (const change of changes) change.addedNodes.forEach((node) => this.#prepare(node));
  });

  connectedCallback(): void {
    // A live region reads out what is added to it, not what it came with: with the page, or in place of the one before a save.
    this.querySelectorAll(".toast").forEach((node) => {
      announce(node.textContent?.trim() ?? "");
      this.#prepare(node);
    });
    this.#watcher.observe(this, { childList: true });
  }

  disconnectedCallback(): void {
    this.#watcher.disconnect();
  }

  #prepare(node: Node): void {
    if (!(node instanceof HTMLElement) || node.querySelector("button")) return;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "button quiet icon-only";
    close.ariaLabel = "Close this message";
    close.append(icon("x"));
    close.addEventListener("click", () => node.remove());
    node.append(close);
    if (!node.classList.contains("bad")) this.#leaveLater(node);
  }

  /** A message under the pointer or the focus stays. */
  #leaveLater(node: HTMLElement): void {
    setTimeout(() => {
      if (node.matches(":hover, :focus-within")) this.#leaveLater(node);
      else node.remove();
    }, shownFor);
  }
}

customElements.define("gr-toasts", Toasts);

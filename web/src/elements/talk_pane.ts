import type { FromEditor, FromPreview } from "../preview/draft";
import { Pause } from "../pause";
import type { FieldNote } from "../preview/server";

const narrow = matchMedia("(max-width: 1180px)");

/**
 * <gr-talk-pane src="…"> shows the preview beside the editor. The preview is in a frame, because only its policy allows connections to Anam.
 * A save doesn't replace this element, so a session goes on while the form is saved.
 * On a narrow screen it is a tab in place of the form.
 */
class TalkPane extends HTMLElement {
  #frame: HTMLIFrameElement | null = null;
  #typing = new Pause(() => this.#tell());
  #banners = new ResizeObserver(() => this.#place());

  connectedCallback(): void {
    this.#place();
    if (this.parentElement) this.#banners.observe(this.parentElement);
    document.addEventListener("click", this.#clicked);
    document.addEventListener("input", this.#changed);
    document.addEventListener("change", this.#changed);
    document.addEventListener("htmx:after:swap", this.#swapped);
    window.addEventListener("message", this.#fromPreview);
    narrow.addEventListener("change", this.#resized);
    // A hidden frame loads lazily, so a phone fetches the SDK only when the tab is opened.
    if (document.readyState === "complete") this.#load();
    else window.addEventListener("load", this.#load, { once: true });
  }

  disconnectedCallback(): void {
    this.#banners.disconnect();
    document.removeEventListener("click", this.#clicked);
    document.removeEventListener("input", this.#changed);
    document.removeEventListener("change", this.#changed);
    document.removeEventListener("htmx:after:swap", this.#swapped);
    window.removeEventListener("message", this.#fromPreview);
    narrow.removeEventListener("change", this.#resized);
  }

  /** Gives CSS the pane's top edge: a banner above makes the pane shorter. */
  #place(): void {
    this.style.setProperty("--above", `${this.offsetTop}px`);
  }

  #load = (): void => {
    if (this.#frame) return;
    const frame = (this.#frame = document.createElement("iframe"));
    frame.title = "Talk";
    frame.allow = "microphone; autoplay";
    frame.loading = "lazy";
    frame.src = this.getAttribute("src") ?? "";
    this.querySelector("aside")?.append(frame);
  };

  /** The link Talk shows the pane, the tab Edit shows the form again. */
  #clicked = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = (event.target as Element).closest<HTMLElement>("a[data-talk], .tabs a");
    if (!link || !document.querySelector("form.editor")) return;
    const edit = link.matches(".tabs a[aria-current]") && !link.matches("[data-talk]");
    if (!link.matches("[data-talk]") && !(edit && this.#open)) return;
    event.preventDefault();
    this.#show(!edit);
  };

  get #open(): boolean {
    return document.body.classList.contains("talking");
  }

  #show(on: boolean): void {
    document.body.classList.toggle("talking", on && narrow.matches);
    document.querySelector(".talk-tab")?.toggleAttribute("data-here", this.#open);
    if (!on) return;
    this.#load();
    this.#frame?.focus();
    this.#frame?.contentDocument?.querySelector<HTMLElement>("[data-start]:not([hidden] *)")?.focus();
  }

  #resized = (): void => {
    if (!narrow.matches) this.#show(false);
  };

  #changed = (event: Event): void => {
    if ((event.target as Element | null)?.closest("form.editor")) this.#typing.start();
  };

  #tell(): void {
    if (!this.#frame?.contentDocument?.querySelector("gr-preview")) return;
    const message: FromEditor = { greenroom: "changed" };
    this.#frame.contentWindow?.postMessage(message, location.origin);
  }

  /** After a save the form may belong to another page: a new persona has an address now. */
  #swapped = (): void => {
    const form = document.querySelector<HTMLFormElement>("form.editor");
    this.hidden = !form?.dataset["preview"];
    const src = `${form?.dataset["preview"]}?pane`;
    if (form?.dataset["preview"] && src !== this.getAttribute("src")) {
      this.setAttribute("src", src);
      if (this.#frame) this.#frame.src = src;
    }
    this.#tell();
  };

  #fromPreview = (event: MessageEvent<FromPreview>): void => {
    if (event.origin !== location.origin || event.source !== this.#frame?.contentWindow) return;
    const message = event.data;
    if (message?.greenroom === "notes") showNotes(message.kind, message.notes);
    if (message?.greenroom === "focus") {
      this.#show(false);
      fieldOf(message.field)?.focus();
    }
  };
}

function fieldOf(name: string): HTMLElement | null {
  const field = document.getElementById(`f-${name.replaceAll(".", "-")}`);
  const details = field?.closest("details");
  if (details) details.open = true;
  return field;
}

/** Shows the preview's notes at their fields and removes its earlier ones. */
function showNotes(kind: "error" | "warning", notes: FieldNote[]): void {
  document.querySelectorAll(`[data-from-preview=${kind}]`).forEach((old) => {
    if (kind === "error") old.closest(".field")?.querySelector("[aria-invalid]")?.setAttribute("aria-invalid", "false");
    old.remove();
  });
  for (const note of notes) {
    const field = fieldOf(note.field);
    const place = field?.closest(".field");
    if (!field || !place || place.querySelector(`.${kind}`)) continue;
    const words = document.createElement("p");
    words.className = kind;
    words.id = `${field.id}-${kind}`;
    words.dataset["fromPreview"] = kind;
    words.textContent = note.message;
    place.append(words);
    field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${words.id}`.trim());
    if (kind === "error") field.setAttribute("aria-invalid", "true");
  }
}

customElements.define("gr-talk-pane", TalkPane);

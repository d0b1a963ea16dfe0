import { announce } from "../announce";
import { toast } from "./toasts";

const tickFor = 1600;

/**
 * <gr-copy text="…"> or <gr-copy from="element-id"> around a button:
 * the button copies the text, or what the element shows.
 * In a menu, which closes at once, a message says so in place of the tick.
 */
class Copy extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("click", this.#copy);
  }

  disconnectedCallback(): void {
    this.removeEventListener("click", this.#copy);
  }

  #copy = async (): Promise<void> => {
    const source = this.getAttribute("from");
    const text = ((source ? document.getElementById(source)?.textContent : this.getAttribute("text")) ?? "").trim();
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      toast("warn", "The browser does not let pages copy here. Select the text and copy it by hand.");
      return;
    }
    if (this.closest("gr-menu")) {
      toast("good", `Copied ${text}`);
      return;
    }
    announce("Copied");
    this.#tick();
  };

  #tick(): void {
    const use = this.querySelector("use");
    const href = use?.getAttribute("href");
    if (!use || !href || href.endsWith("#check")) return;
    use.setAttribute("href", href.replace(/#.*/, "#check"));
    setTimeout(() => use.setAttribute("href", href), tickFor);
  }
}

customElements.define("gr-copy", Copy);

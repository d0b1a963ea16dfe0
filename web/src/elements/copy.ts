import { announce } from "../announce";
import { toast } from "./toasts";

const tickFor = 1600;

/**
 * <gr-copy text="…"> or <gr-copy from="element-id"> around a button:
 * the button copies the text, or what the element shows.
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
    const text = source ? document.getElementById(source)?.textContent : this.getAttribute("text");
    try {
      await navigator.clipboard.writeText((text ?? "").trim());
    } catch {
      toast("warn", "The browser does not let pages copy here. Select the text and copy it by hand.");
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

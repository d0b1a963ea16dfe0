import { setField } from "../fields";

const other = "other";

/** <gr-video-size> sets width and height by one choice. The two fields stay the form's; they are shown for any other size. */
class VideoSize extends HTMLElement {
  #choosing = false;

  connectedCallback(): void {
    this.#select?.addEventListener("change", this.#chosen);
    this.#typedSize?.addEventListener("change", this.#typed);
    this.#typed(); // a browser may have brought back what stood in the fields
  }

  get #select(): HTMLSelectElement | null {
    return this.querySelector("select");
  }

  get #typedSize(): HTMLElement | null {
    return this.querySelector("[data-typed]");
  }

  get #fields(): HTMLInputElement[] {
    return [...this.querySelectorAll("input")];
  }

  #chosen = (): void => {
    const size = this.#select?.value ?? "";
    const [width, height] = this.#fields;
    if (size === other) {
      width?.focus();
      return;
    }
    const [w = "", h = ""] = size.split("x");
    this.#choosing = true; // between the two, the size is neither
    if (width) setField(width, w);
    if (height) setField(height, h);
    this.#choosing = false;
  };

  /** A size that is typed stays typed; one that comes from elsewhere is shown as the choice that it is. */
  #typed = (): void => {
    const select = this.#select;
    if (!select || this.#choosing) return;
    const [width = "", height = ""] = this.#fields.map((field) => field.value.trim());
    const size = width === "" && height === "" ? "" : `${width}x${height}`;
    const listed = [...select.options].some((option) => option.value === size);
    if (select.value !== other || !this.#typedSize?.contains(document.activeElement)) select.value = listed ? size : other;
  };
}

customElements.define("gr-video-size", VideoSize);

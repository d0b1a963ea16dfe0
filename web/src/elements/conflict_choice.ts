import { setField } from "../fields";

/**
 * <gr-conflict-choice for="field-id"> puts what the chosen side has into the field at once.
 * From then on the field alone counts, so that one can go on writing in it: the radios send nothing.
 */
class ConflictChoice extends HTMLElement {
  connectedCallback(): void {
    for (const radio of this.querySelectorAll<HTMLInputElement>("input[type=radio]")) {
      radio.name = `${radio.name}.shown`;
      radio.addEventListener("change", () => this.#choose(radio));
    }
    // Radios without a form cannot be sent, but they would lose their group: the names go when the form is read.
    this.closest("form")?.addEventListener("formdata", (event) => {
      for (const name of [...event.formData.keys()]) if (name.endsWith(".shown")) event.formData.delete(name);
    });
  }

  #choose(radio: HTMLInputElement): void {
    const field = document.getElementById(this.getAttribute("for") ?? "");
    const side = radio.closest(".clash-side");
    const text = radio.dataset["value"] ?? side?.querySelector("[data-text]")?.textContent ?? "";
    if (field instanceof HTMLSelectElement) offer(field, text, side?.querySelector(".side-text")?.textContent ?? text);
    if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement) setField(field, text);
  }
}

/** What the other one chose may not be among the choices any more. */
function offer(select: HTMLSelectElement, value: string, name: string): void {
  if (![...select.options].some((option) => option.value === value)) select.add(new Option(name, value));
}

customElements.define("gr-conflict-choice", ConflictChoice);

import { chooseRadio, setField } from "../fields";

/**
 * <gr-conflict-choice for="field-id"> copies the chosen side's value into the field at once.
 * From then on only the field counts and can be edited further: the radios are not sent.
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
    if (field instanceof HTMLFieldSetElement) chooseRadio([...field.querySelectorAll<HTMLInputElement>("input[type=radio]")].find((choice) => choice.value === text));
    if (field instanceof HTMLSelectElement) offer(field, text, side?.querySelector(".side-text")?.textContent ?? text);
    if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement) setField(field, text);
  }
}

/** The other person's choice may no longer be among the options. */
function offer(select: HTMLSelectElement, value: string, name: string): void {
  if (![...select.options].some((option) => option.value === value)) select.add(new Option(name, value));
}

customElements.define("gr-conflict-choice", ConflictChoice);

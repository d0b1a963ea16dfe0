import { setField } from "../fields";

/** <gr-typed-option for="select-id"> around a text field: the typed text becomes an option of the select. */
class TypedOption extends HTMLElement {
  connectedCallback(): void {
    this.querySelector("input")?.addEventListener("change", this.#take);
    this.closest("form")?.addEventListener("submit", this.#take, { capture: true });
  }

  #take = (): void => {
    const input = this.querySelector("input");
    const select = document.getElementById(this.getAttribute("for") ?? "") as HTMLSelectElement | null;
    const value = input?.value.trim();
    if (!input || !select || !value) return;
    if (![...select.options].some((option) => option.value === value)) select.add(new Option(value, value));
    input.value = "";
    setField(select, value);
  };
}

customElements.define("gr-typed-option", TypedOption);

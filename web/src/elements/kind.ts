import { chooseRadio } from "../fields";

/** The model's ID that means the app's own. */
const ownBrain = "CUSTOMER_CLIENT_V1";

/**
 * <gr-kind> around the question who thinks and who speaks. The style sheet puts out of sight what the chosen kind has no use for;
 * this marks the fields that it needs, and follows a model that is typed, or taken in a conflict.
 */
class Kind extends HTMLElement {
  #form: HTMLFormElement | null = null;

  connectedCallback(): void {
    this.#form = this.closest("form");
    this.addEventListener("change", this.#show);
    this.#form?.addEventListener("change", this.#follow);
    this.#show();
  }

  disconnectedCallback(): void {
    this.#form?.removeEventListener("change", this.#follow);
  }

  #radio(kind: string): HTMLInputElement | null {
    return this.querySelector(`input[value=${kind}]`);
  }

  #show = (): void => {
    const kind = this.querySelector<HTMLInputElement>("input:checked")?.value ?? "";
    for (const field of this.#form?.querySelectorAll<HTMLInputElement>("[data-needed]") ?? []) {
      field.required = (field.dataset["needed"] ?? "").split(" ").includes(kind);
    }
  };

  #follow = (event: Event): void => {
    const model = event.target;
    if (!(model instanceof HTMLSelectElement) || model.name !== "llmId" || model.value === "") return;
    if (model.value === ownBrain) {
      if (this.#radio("complete")?.checked) chooseRadio(this.#radio("own_brain"));
    } else if (this.#radio("own_brain")?.checked) {
      chooseRadio(this.#radio("complete"));
    }
  };
}

customElements.define("gr-kind", Kind);

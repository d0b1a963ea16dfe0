import { announce } from "../announce";
import { Picker } from "./picker";

/** <gr-choice> chooses one of many names; its text field is for people without scripts. */
class Choice extends Picker {
  override readonly words = { title: this.dataset["title"] ?? "Choose", use: this.dataset["use"] ?? "Use" };
  protected override readonly otherwise: string = "Close this and try again.";
}

/** <gr-choices> chooses several: each is a ticked box of the form at once, and the dialog only has to be closed. */
class Choices extends Picker {
  override readonly words = { title: "Choose personas", use: "Done", atOnce: true };
  protected override readonly otherwise: string = "Close this and try again.";

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener("change", this.#count);
  }

  get #boxes(): HTMLInputElement[] {
    return [...this.querySelectorAll<HTMLInputElement>("[data-rows] input")];
  }

  protected override listed(body: HTMLElement): void {
    const ticked = new Set(this.#boxes.filter((box) => box.checked).map((box) => box.value));
    for (const choice of body.querySelectorAll<HTMLInputElement>("input[name=choice]")) choice.checked = ticked.has(choice.value);
  }

  protected override marked(choice: HTMLInputElement): void {
    const box = this.#boxes.find((other) => other.value === choice.value);
    if (box) box.checked = choice.checked;
    else if (choice.checked) this.#add(choice);
    this.#count();
    announce(this.querySelector("[data-ticked]")?.textContent ?? "");
  }

  #add(choice: HTMLInputElement): void {
    const row = choice.closest(".name-row")?.querySelector("template")?.content.cloneNode(true);
    if (row) this.querySelector("[data-rows]")?.append(row);
  }

  #count = (): void => {
    const line = this.querySelector("[data-ticked]");
    if (line) line.textContent = words(this.#boxes.filter((box) => box.checked).length);
  };
}

function words(chosen: number): string {
  if (chosen === 0) return "None chosen: all of them.";
  return chosen === 1 ? "Only this persona." : `Only these ${chosen.toLocaleString("en")} personas.`;
}

customElements.define("gr-choice", Choice);
customElements.define("gr-choices", Choices);

const wordsFor = { say: ["What you say", "Type what you say"], talk: ["What the persona says", "Type what it shall say"] } as const;

/** Composer is the input under the transcript: a line that the person says, or one for the persona to speak. */
export class Composer {
  constructor(
    private readonly form: HTMLFormElement,
    say: (text: string) => void,
    talk: (text: string) => void,
  ) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = this.#input.value.trim();
      if (text === "" || this.#input.disabled) return;
      this.#input.value = "";
      (this.#mode === "talk" ? talk : say)(text);
    });
    form.addEventListener("change", () => this.#word());
  }

  get #input(): HTMLInputElement {
    return this.form.elements.namedItem("text") as HTMLInputElement;
  }

  get #mode(): keyof typeof wordsFor {
    return new FormData(this.form).get("mode") === "talk" ? "talk" : "say";
  }

  #word(): void {
    const [label, placeholder] = wordsFor[this.#mode];
    this.#input.ariaLabel = label;
    this.#input.placeholder = placeholder;
  }

  #enable(on: boolean): void {
    this.#input.disabled = !on;
    for (const button of this.form.querySelectorAll("button")) button.disabled = !on;
  }

  /** Enables the input once the data channel is open. */
  open(): void {
    this.#enable(true);
  }

  close(): void {
    this.#enable(false);
  }
}

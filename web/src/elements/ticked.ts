/** <gr-ticked> around check boxes keeps its line true while boxes are ticked: none stands for all. */
class Ticked extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("change", this.#count);
  }

  #count = (): void => {
    const line = this.querySelector("[data-ticked]");
    if (!line) return;
    const boxes = [...this.querySelectorAll<HTMLInputElement>("input[type=checkbox]")];
    line.textContent = words(boxes.filter((box) => box.checked).length, boxes.length);
  };
}

function words(ticked: number, all: number): string {
  if (ticked === 0) return "None ticked: all of them.";
  const personas = all === 1 ? "1 persona" : `${all.toLocaleString("en")} personas`;
  return `${ticked.toLocaleString("en")} of ${personas} ticked: only ${ticked === 1 ? "this one" : "these"}.`;
}

customElements.define("gr-ticked", Ticked);

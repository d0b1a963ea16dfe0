/** <gr-undo seconds="60"> counts down and goes when its time is over: the server would refuse then. */
class Undo extends HTMLElement {
  #ticking = 0;

  connectedCallback(): void {
    const end = Date.now() + Number(this.getAttribute("seconds")) * 1000;
    this.#ticking = setInterval(() => this.#show(Math.ceil((end - Date.now()) / 1000)), 250);
  }

  disconnectedCallback(): void {
    clearInterval(this.#ticking);
  }

  #show(left: number): void {
    const words = this.querySelector("[data-left]");
    if (words && words.textContent !== `${left} s`) words.textContent = `${left} s`;
    if (left > 0) return;
    if (this.contains(document.activeElement)) document.getElementById("main")?.focus();
    this.remove();
  }
}

customElements.define("gr-undo", Undo);

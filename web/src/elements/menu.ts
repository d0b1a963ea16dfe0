/** <gr-menu> around a <details>: arrows move, Escape and a click elsewhere close, and it opens upwards at the foot of the window. */
class Menu extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("keydown", this.#key);
    document.addEventListener("click", this.#clickElsewhere);
    this.#details?.addEventListener("toggle", this.#toggled);
  }

  disconnectedCallback(): void {
    document.removeEventListener("click", this.#clickElsewhere);
  }

  get #details(): HTMLDetailsElement | null {
    return this.querySelector("details");
  }

  get #items(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>(".menu-panel a, .menu-panel button")].filter((item) => item.offsetParent);
  }

  #toggled = (): void => {
    const panel = this.querySelector(".menu-panel");
    if (!this.#details?.open || !panel) return;
    this.classList.remove("up");
    this.classList.toggle("up", panel.getBoundingClientRect().bottom > window.innerHeight);
    this.#items[0]?.focus({ preventScroll: true });
  };

  #clickElsewhere = (event: MouseEvent): void => {
    const details = this.#details;
    const inside = event.composedPath().includes(this);
    const chosen = inside && !(event.target as Element).closest("summary");
    if (details?.open && (!inside || chosen)) details.open = false;
  };

  #key = (event: KeyboardEvent): void => {
    const details = this.#details;
    if (!details?.open) return;
    if (event.key === "Escape" || event.key === "Tab") {
      details.open = false;
      this.querySelector("summary")?.focus();
      return;
    }
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const items = this.#items;
    const at = items.indexOf(document.activeElement as HTMLElement);
    items[(at + step + items.length) % items.length]?.focus();
  };
}

customElements.define("gr-menu", Menu);

import { fragment } from "../fragment";

/**
 * <gr-menu> around a <details>: arrows, Home and End move, Escape and a click elsewhere close, and it opens upwards at the foot of the window.
 * With src="/…" it is filled from there when it is opened; until then it holds a link to the page with the same entries.
 */
class Menu extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("keydown", this.#key);
    document.addEventListener("click", this.#clickElsewhere);
    this.addEventListener("toggle", this.#toggled, { capture: true }); // it does not bubble
  }

  disconnectedCallback(): void {
    document.removeEventListener("click", this.#clickElsewhere);
  }

  get #details(): HTMLDetailsElement | null {
    return this.querySelector("details");
  }

  get #items(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>("a.menu-panel, .menu-panel a, .menu-panel button")].filter((item) => item.offsetParent);
  }

  #toggled = async (): Promise<void> => {
    if (!this.#details?.open) return;
    await this.#fill();
    const panel = this.querySelector(".menu-panel");
    if (!this.#details.open || !panel) return;
    this.classList.remove("up");
    this.classList.toggle("up", panel.getBoundingClientRect().bottom > window.innerHeight);
    this.#items[0]?.focus({ preventScroll: true });
  };

  /** Puts the entries in the place of the link; where they cannot be had, the link stays. */
  async #fill(): Promise<void> {
    const [details, link] = [this.#details, this.querySelector<HTMLAnchorElement>("a.menu-panel")];
    if (!details || !link) return;
    details.ariaBusy = "true";
    try {
      link.replaceWith(await fragment(link.href));
    } catch {
      // The page behind the link says what is wrong.
    } finally {
      details.ariaBusy = null;
    }
  }

  #clickElsewhere = (event: MouseEvent): void => {
    const details = this.#details;
    const inside = event.composedPath().includes(this);
    const chosen = inside && !(event.target as Element).closest("summary");
    if (!details?.open || (inside && !chosen)) return;
    // The chosen item is hidden now, and would take the focus with it.
    if (chosen && this.#holdsFocus) this.querySelector("summary")?.focus({ preventScroll: true });
    details.open = false;
  };

  /** Not every browser gives the focus to a button that is clicked on. */
  get #holdsFocus(): boolean {
    return document.activeElement === document.body || this.contains(document.activeElement);
  }

  #key = (event: KeyboardEvent): void => {
    const details = this.#details;
    if (!details?.open) return;
    if (event.key === "Escape" || event.key === "Tab") {
      details.open = false;
      this.querySelector("summary")?.focus();
      return;
    }
    const items = this.#items;
    const at = items.indexOf(document.activeElement as HTMLElement);
    const places: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 };
    const place = places[event.key];
    if (place === undefined) return;
    event.preventDefault();
    items[(place + items.length) % items.length]?.focus();
  };
}

customElements.define("gr-menu", Menu);

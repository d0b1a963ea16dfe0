/**
 * Hands tells when nobody has a hand on an element: a button that is held down selects text, and a character that is being composed has its place.
 * Until then the element may not be taken away.
 */
export class Hands {
  #on = new Set<string>();
  #waiting: (() => void)[] = [];
  #listening = new AbortController();

  constructor(element: HTMLElement) {
    this.#watch(element, "pointerdown", "pointerup", "pointercancel");
    this.#watch(element, "compositionstart", "compositionend");
  }

  #watch(element: HTMLElement, begins: string, ...ends: string[]): void {
    const { signal } = this.#listening;
    element.addEventListener(begins, () => this.#on.add(begins), { signal });
    for (const end of ends) window.addEventListener(end, () => this.#let(begins), { signal });
  }

  #let(go: string): void {
    this.#on.delete(go);
    if (this.#on.size === 0) this.#waiting.splice(0).forEach((settle) => settle());
  }

  /** Settles when both hands are off, and the click that ends a press is over. */
  async off(): Promise<void> {
    if (this.#on.size === 0) return;
    await new Promise<void>((settle) => this.#waiting.push(settle));
    await new Promise((settle) => setTimeout(settle));
  }

  forget(): void {
    this.#listening.abort();
  }
}

/** How long typing rests before a whole text is read, in milliseconds. */
export const typingPause = 200;

/** Pause runs something once, after the last of several starts: work over a whole text would slow down each key. */
export class Pause {
  #timer = 0;

  constructor(
    private readonly run: () => void,
    private readonly wait = typingPause,
  ) {}

  start(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.end(), this.wait);
  }

  /** Runs at once what waits. */
  end(): void {
    if (this.#timer === 0) return;
    this.cancel();
    this.run();
  }

  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = 0;
  }
}

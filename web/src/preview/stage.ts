import { setIcon } from "../elements/icon";

export type MicState = "none" | "open" | "muted";

/** Stage is the dark part with the picture, the state and length of the session, and its buttons. */
export class Stage {
  micState: MicState = "none";
  #began = 0;
  #ticking = 0;
  #limit: number | null = null;
  #runs = "";

  constructor(private readonly root: HTMLElement) {
    this.root.querySelector(".stage-face")?.addEventListener("error", (event) => (event.target as Element).remove());
    const volume = this.#one<HTMLInputElement>("[data-volume]");
    volume.addEventListener("input", () => {
      this.#video.volume = Number(volume.value);
      this.#video.muted = volume.value === "0";
    });
  }

  #one<E extends HTMLElement = HTMLElement>(selector: string): E {
    return this.root.querySelector(selector) as E;
  }

  get #video(): HTMLVideoElement {
    return this.#one<HTMLVideoElement>("video");
  }

  #phase(phase: string, words: string): void {
    this.#one(".stage").dataset["phase"] = phase;
    this.#one("[data-state]").textContent = words;
    const running = phase === "connecting" || phase === "live";
    const had = this.root.contains(document.activeElement) && document.activeElement?.closest("[data-controls], [data-starts]");
    this.#one("[data-starts]").hidden = running;
    this.#one("[data-controls]").hidden = !running;
    if (had) this.#one(running ? "[data-end]" : "[data-start]").focus();
  }

  connecting(microphone: boolean): void {
    this.#one<HTMLButtonElement>("[data-interrupt]").disabled = true;
    this.microphone("none");
    this.#one("[data-mic]").hidden = !microphone;
    this.#clock("");
    this.#phase("connecting", "Connecting…");
  }

  /** Shows what the session runs: "v14" or "your unsaved edits". */
  runs(words: string): void {
    this.#runs = words;
  }

  live(limit: number | null): void {
    this.#began = performance.now();
    this.#limit = limit;
    this.#one<HTMLButtonElement>("[data-interrupt]").disabled = false;
    this.#phase("live", `Live: ${this.#runs}`);
    this.#ticking = window.setInterval(() => this.#tick(), 1000);
    this.#tick();
  }

  #tick(): void {
    const seconds = Math.floor((performance.now() - this.#began) / 1000);
    const left = this.#limit === null ? "" : ` · ${minutes(Math.max(0, this.#limit - seconds))} left`;
    this.#clock(`${minutes(seconds)}${left}`);
  }

  #clock(words: string): void {
    this.#one("[data-clock]").textContent = words;
  }

  ended(why: string): void {
    clearInterval(this.#ticking);
    this.microphone("none");
    this.#video.srcObject = null;
    this.#phase("ended", why === "Not started" ? why : `Ended: ${why}`);
  }

  /** Shows the state of the microphone; "none" means that there is nothing to mute. */
  microphone(state: MicState): void {
    this.micState = state;
    const button = this.#one<HTMLButtonElement>("[data-mic]");
    button.disabled = state === "none";
    button.ariaPressed = String(state === "muted");
    setIcon(button, state === "open" ? "mic" : "mic-off");
  }
}

function minutes(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

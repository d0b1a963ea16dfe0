/** Devices is the choice of microphone. Browsers give the names only after one has been allowed. */
export class Devices {
  constructor(
    private readonly field: HTMLElement,
    change: (id: string) => void,
  ) {
    this.#select.addEventListener("change", () => change(this.#select.value));
  }

  get #select(): HTMLSelectElement {
    return this.field.querySelector("select") as HTMLSelectElement;
  }

  get chosen(): string {
    return this.#select.value;
  }

  async show(): Promise<void> {
    const devices = (await navigator.mediaDevices.enumerateDevices()).filter((device) => device.kind === "audioinput" && device.deviceId !== "");
    const chosen = this.chosen;
    this.#select.replaceChildren(...devices.map((device) => new Option(device.label || "Microphone", device.deviceId)));
    if (devices.some((device) => device.deviceId === chosen)) this.#select.value = chosen;
    this.field.hidden = devices.length < 2;
  }

  hide(): void {
    this.field.hidden = true;
  }
}

import { setField } from "../fields";
import { server } from "../server";
import { Picker } from "./picker";
import { stopSample } from "./samples";

const recentKey = `greenroom.recentVoices.${server}`;
const recentCount = 5;

/** <gr-voice-picker> chooses a voice and keeps the voice's options in step with its provider. */
class VoicePicker extends Picker {
  override readonly words = { title: "Choose a voice", use: "Use this voice" };

  override connectedCallback(): void {
    super.connectedCallback();
    this.#showOptions(this.#provider);
  }

  get #provider(): string {
    return this.current?.dataset["provider"] ?? "";
  }

  get #options(): HTMLElement[] {
    return [...(this.closest("form")?.querySelectorAll<HTMLElement>("[data-providers]") ?? [])];
  }

  protected override parameters(): Record<string, string> {
    return { recent: recent().join(",") };
  }

  /** Before a voice of another provider is taken, the dialog tells which options that clears. */
  protected override marked(radio: HTMLInputElement, remark: HTMLElement): void {
    const lost = this.#lost(radio.dataset["provider"] ?? "").map((field) => field.labels?.[0]?.textContent?.trim() ?? field.name);
    if (lost.length > 0) remark.textContent = `${radio.dataset["providerName"]} has no such settings. Using this voice clears: ${lost.join(", ")}.`;
  }

  protected override taken(radio: HTMLInputElement): void {
    const provider = radio.dataset["provider"] ?? "";
    for (const field of this.#lost(provider)) setField(field, "");
    remember(radio.value);
  }

  protected override shown(): void {
    this.#showOptions(this.#provider);
  }

  protected override closed(): void {
    stopSample();
  }

  /** The filled options that a provider does not have. */
  #lost(provider: string): (HTMLInputElement | HTMLSelectElement)[] {
    if (provider === "") return [];
    return this.#options
      .filter((option) => !fits(option, provider))
      .flatMap((option) => [...option.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input, select")])
      .filter((field) => field.value !== "");
  }

  /** Options of other providers are out of the way, unless they hold a value or a complaint. */
  #showOptions(provider: string): void {
    for (const option of this.#options) {
      const field = option.querySelector<HTMLInputElement | HTMLSelectElement>("input, select");
      const needed = field?.value !== "" || field?.getAttribute("aria-invalid") === "true";
      option.hidden = provider !== "" && !fits(option, provider) && !needed;
      showHint(option, provider);
    }
  }
}

function fits(option: HTMLElement, provider: string): boolean {
  return (option.dataset["providers"] ?? "").split(" ").includes(provider);
}

/** Shows the range of the provider, or of all of them while none is known. */
function showHint(option: HTMLElement, provider: string): void {
  const hint = option.querySelector<HTMLElement>("[data-hints]");
  if (!hint) return;
  const hints = new Map((hint.dataset["hints"] ?? "").split("|").map((entry) => entry.split("=", 2) as [string, string]));
  hint.textContent = hints.get(provider) ?? hints.get("") ?? "";
}

function recent(): string[] {
  try {
    return (localStorage.getItem(recentKey) ?? "").split(",").filter(Boolean);
  } catch {
    return [];
  }
}

function remember(id: string): void {
  try {
    localStorage.setItem(recentKey, [id, ...recent().filter((other) => other !== id)].slice(0, recentCount).join(","));
  } catch {
    // Without storage there are no recent voices; nothing else depends on them.
  }
}

customElements.define("gr-voice-picker", VoicePicker);

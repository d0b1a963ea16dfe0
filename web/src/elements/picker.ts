import { announce } from "../announce";
import { setField } from "../fields";
import { fragment } from "../fragment";
import { Pause } from "../pause";
import { pickerDialog, type PickerParts } from "./picker_dialog";

const typingPause = 200;

/**
 * Picker is the common part of <gr-face-picker> and <gr-voice-picker>: a current choice, a Change button
 * and a dialog whose content comes from our server as HTML. The text field for an ID stays the form's field.
 */
export abstract class Picker extends HTMLElement {
  #parts: PickerParts | null = null;
  #asked: AbortController | null = null;
  #timer = 0;
  #naming = new Pause(() => void this.#name(), typingPause);

  abstract readonly words: { title: string; use: string };

  connectedCallback(): void {
    this.querySelector("[data-open]")?.addEventListener("click", this.#open);
    this.input?.addEventListener("input", this.#typed);
  }

  disconnectedCallback(): void {
    this.#naming.cancel();
    this.#parts?.dialog.remove();
    this.#parts = null;
  }

  protected get input(): HTMLInputElement | null {
    return this.querySelector("details input");
  }

  protected get current(): HTMLElement | null {
    return this.querySelector("[data-current]");
  }

  /** Parameters beside those of the filters. */
  protected parameters(): Record<string, string> {
    return {};
  }

  /** Called when another choice is marked in the dialog, with the dialog's remark line. */
  protected marked(_radio: HTMLInputElement, _remark: HTMLElement): void {}

  /** Called when a choice is taken over. */
  protected taken(_radio: HTMLInputElement): void {}

  protected closed(): void {}

  #open = async (): Promise<void> => {
    const parts = (this.#parts ??= this.#build());
    parts.dialog.showModal();
    await this.#fetch(parts.body, parts.body.childElementCount > 0);
    const search = parts.body.querySelector<HTMLInputElement>("input[type=search]");
    search?.focus();
    parts.body.querySelector("input[name=choice]:checked")?.scrollIntoView({ block: "center" });
  };

  #build(): PickerParts {
    const parts = pickerDialog(this.words);
    parts.dialog.addEventListener("close", () => this.closed());
    parts.use.addEventListener("click", () => this.#take(parts));
    parts.body.addEventListener("input", (event) => this.#filtered(event, parts.body));
    parts.body.addEventListener("change", (event) => this.#chosen(event, parts));
    parts.body.addEventListener("click", (event) => this.#more(event));
    parts.body.addEventListener("dblclick", (event) => {
      if ((event.target as Element).closest("label")?.querySelector("input[name=choice]:checked")) this.#take(parts);
    });
    return parts;
  }

  #tile(id: string): HTMLTemplateElement | undefined {
    const tiles = this.closest("form")?.querySelectorAll<HTMLTemplateElement>(`gr-conflict-choice[for="${this.input?.id}"] template[data-tile]`);
    return [...(tiles ?? [])].find((tile) => tile.dataset["tile"] === id);
  }

  #query(body: HTMLElement): URLSearchParams {
    const query = new URLSearchParams({ selected: this.input?.value.trim() ?? "", ...this.parameters() });
    for (const field of body.querySelectorAll<HTMLInputElement | HTMLSelectElement>(".picker-filters :is(input, select)")) {
      if (field.type !== "radio" || (field as HTMLInputElement).checked) query.set(field.name, field.value);
    }
    return query;
  }

  /** Asks the server; with resultsOnly the filters stay as they are, and the cursor in them. */
  async #fetch(body: HTMLElement, resultsOnly: boolean): Promise<void> {
    this.#asked?.abort();
    const asked = (this.#asked = new AbortController());
    body.ariaBusy = "true";
    try {
      const html = await fragment(`${this.getAttribute("source")}?${this.#query(body)}`, asked.signal);
      const fresh = html.querySelector("[data-results]");
      const shown = body.querySelector("[data-results]");
      if (resultsOnly && fresh && shown) shown.replaceWith(fresh);
      else body.replaceChildren(html);
      announce(body.querySelector("[data-total]")?.textContent ?? "");
    } catch (error) {
      if (!asked.signal.aborted) body.replaceChildren(failure(error));
    } finally {
      body.ariaBusy = "false";
    }
  }

  #filtered(event: Event, body: HTMLElement): void {
    if (!(event.target as Element).closest(".picker-filters")) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#fetch(body, true), typingPause);
  }

  #chosen(event: Event, parts: PickerParts): void {
    const radio = event.target as HTMLInputElement;
    if (radio.name !== "choice") return;
    parts.use.disabled = false;
    parts.remark.textContent = "";
    this.marked(radio, parts.remark);
  }

  async #more(event: Event): Promise<void> {
    const button = (event.target as Element).closest<HTMLButtonElement>("[data-more]");
    if (!button) return;
    button.disabled = true;
    try {
      const rows = await fragment(button.dataset["more"] ?? "");
      const first = rows.querySelector<HTMLElement>("input");
      button.replaceWith(rows);
      first?.focus();
    } catch {
      button.disabled = false;
    }
  }

  #take(parts: PickerParts): void {
    const radio = parts.body.querySelector<HTMLInputElement>("input[name=choice]:checked");
    parts.dialog.close();
    if (!radio || !this.input) return;
    const shape = radio.closest(".voice-row, .face-tile")?.querySelector("template");
    if (shape) this.#showTile(shape.content);
    this.taken(radio);
    setField(this.input, radio.value);
    this.querySelector<HTMLElement>("[data-open]")?.focus();
  }

  /** Called when a tile of the page itself has become the current choice. */
  protected shown(): void {}

  /** Clears the tile of the current choice when another ID is typed, and asks for the one of that ID. An ID chosen in a conflict has a tile on the page. */
  #typed = (): void => {
    const current = this.current;
    const value = this.input?.value.trim() ?? "";
    if (!current || current.dataset["current"] === value) return;
    const tile = this.#tile(value);
    if (tile) {
      this.#showTile(tile.content);
      return;
    }
    const name = document.createElement("span");
    name.className = "current-name";
    name.textContent = value === "" ? "Nothing chosen" : `ID ${value}`;
    const unknown = document.createElement("div");
    unknown.className = "current-choice";
    unknown.dataset["current"] = value;
    unknown.append(name);
    this.#showTile(unknown);
    this.#naming.start();
  };

  /** Shows what is behind a typed ID: its name and, of a voice, its provider. */
  async #name(): Promise<void> {
    const value = this.input?.value.trim() ?? "";
    if (!/^[0-9a-f-]{36}$/i.test(value)) return;
    const tile = await fragment(`${this.getAttribute("source")}/${value.toLowerCase()}`).catch(() => null);
    if (tile && this.input?.value.trim() === value) this.#showTile(tile);
  }

  #showTile(tile: Node): void {
    this.current?.replaceWith(tile.cloneNode(true));
    const open = this.querySelector("[data-open]")?.firstChild;
    if (open) open.textContent = this.current?.dataset["current"] ? "Change" : "Choose";
    this.shown();
  }
}

function failure(error: unknown): HTMLElement {
  const words = document.createElement("p");
  words.className = "picker-none";
  words.textContent = `The list could not be read: ${error instanceof Error ? error.message : "unknown"}. Close this and type an ID instead.`;
  return words;
}

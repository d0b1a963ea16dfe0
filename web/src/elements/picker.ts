import { announce } from "../announce";
import { setField } from "../fields";
import { fragment } from "../fragment";
import { Pause } from "../pause";
import { pickerDialog, type PickerParts, type PickerWords } from "./picker_dialog";

const typingPause = 200;

/**
 * Picker is the common part of <gr-face-picker>, <gr-voice-picker> and the choices of names: a current choice, a button
 * and a dialog whose content comes from our server as HTML. The text field stays the form's field.
 */
export abstract class Picker extends HTMLElement {
  #parts: PickerParts | null = null;
  #asked: AbortController | null = null;
  #timer = 0;
  #mark: string | null = null;
  #naming = new Pause(() => void this.#name(), typingPause);

  abstract readonly words: PickerWords;

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
    return this.querySelector("details input, .choice-open + input");
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

  /** Called when the dialog has new rows. */
  protected listed(_body: HTMLElement): void {}

  /** What to do when the list can't be read. */
  protected readonly otherwise: string = "Close this and type an ID instead.";

  #open = async (): Promise<void> => {
    const parts = (this.#parts ??= this.#build());
    this.#mark = null;
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
    parts.body.addEventListener("click", (event) => this.#more(event, parts.body));
    parts.body.addEventListener("keydown", (event) => this.#entered(event, parts));
    parts.body.addEventListener("dblclick", (event) => {
      if ((event.target as Element).closest("label")?.querySelector("input[name=choice]:checked")) this.#take(parts);
    });
    return parts;
  }

  #tile(id: string): HTMLTemplateElement | undefined {
    const tiles = this.closest("form")?.querySelectorAll<HTMLTemplateElement>(`gr-conflict-choice[for="${this.input?.id}"] template[data-tile]`);
    return [...(tiles ?? [])].find((tile) => tile.dataset["tile"] === id);
  }

  /** The path of the source, and its own query. */
  get #source(): [string, string] {
    const [path = "", own = ""] = (this.getAttribute("source") ?? "").split("?", 2);
    return [path, own];
  }

  #query(body: HTMLElement): URLSearchParams {
    const [, own] = this.#source;
    const query = new URLSearchParams({ ...Object.fromEntries(new URLSearchParams(own)), selected: this.input?.value.trim() ?? "", ...this.parameters() });
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
      const html = await fragment(`${this.#source[0]}?${this.#query(body)}`, asked.signal);
      const fresh = html.querySelector("[data-results]");
      const shown = body.querySelector("[data-results]");
      if (resultsOnly && fresh && shown) shown.replaceWith(fresh);
      else body.replaceChildren(html);
      this.#markAgain(body);
      this.listed(body);
      announce(body.querySelector("[data-total]")?.textContent ?? "");
    } catch (error) {
      if (!asked.signal.aborted) body.replaceChildren(failure(error, this.otherwise));
    } finally {
      body.ariaBusy = "false";
    }
  }

  /** A list that arrives late leaves marked what was marked meanwhile. */
  #markAgain(body: HTMLElement): void {
    if (this.#mark === null) return;
    const again = [...body.querySelectorAll<HTMLInputElement>("input[type=radio][name=choice]")].find((radio) => radio.value === this.#mark);
    if (again) again.checked = true;
  }

  #filtered(event: Event, body: HTMLElement): void {
    if (!(event.target as Element).closest(".picker-filters")) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#fetch(body, true), typingPause);
  }

  #chosen(event: Event, parts: PickerParts): void {
    const radio = event.target as HTMLInputElement;
    if (radio.name !== "choice") return;
    this.#mark = radio.value;
    parts.use.disabled = false;
    parts.remark.textContent = "";
    this.marked(radio, parts.remark);
  }

  /** Enter in the search goes on to the first match, and Enter on a match takes it. */
  #entered(event: KeyboardEvent, parts: PickerParts): void {
    const field = event.target as HTMLInputElement;
    if (event.key !== "Enter" || !(field instanceof HTMLInputElement)) return;
    event.preventDefault();
    if (field.name === "choice") {
      if (field.type === "radio" && !field.checked) field.click();
      this.#take(parts);
    } else {
      parts.body.querySelector<HTMLInputElement>("[data-results] input[name=choice]")?.focus();
    }
  }

  async #more(event: Event, body: HTMLElement): Promise<void> {
    const button = (event.target as Element).closest<HTMLButtonElement>("[data-more]");
    if (!button) return;
    button.disabled = true;
    try {
      const rows = await fragment(button.dataset["more"] ?? "");
      const first = rows.querySelector<HTMLElement>("input");
      button.replaceWith(rows);
      this.listed(body);
      first?.focus();
    } catch {
      button.disabled = false;
    }
  }

  #take(parts: PickerParts): void {
    const radio = parts.body.querySelector<HTMLInputElement>("input[name=choice]:checked");
    parts.dialog.close();
    if (!radio || !this.input) return;
    const shape = radio.closest(".voice-row, .face-tile, .name-row")?.querySelector("template");
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
    if (open instanceof Text) open.textContent = this.current?.dataset["current"] ? "Change" : "Choose";
    this.shown();
  }
}

function failure(error: unknown, otherwise: string): HTMLElement {
  const words = document.createElement("p");
  words.className = "picker-none";
  words.textContent = `The list could not be read: ${error instanceof Error ? error.message : "unknown"}. ${otherwise}`;
  return words;
}

import type { FieldNote, Refused } from "./server";

/** Problem shows an error and links to its fields. */
export class Problem {
  constructor(
    private readonly box: HTMLElement,
    private readonly warnings: HTMLElement,
  ) {}

  clear(): void {
    for (const place of [this.box, this.warnings]) {
      place.hidden = true;
      place.replaceChildren();
    }
  }

  show(words: string): void {
    const sentence = document.createElement("p");
    sentence.textContent = words;
    this.box.replaceChildren(sentence);
    this.box.hidden = false;
  }

  /** Shows why our server refused the token. On a conflict it offers to take over. */
  refused(refusal: Refused): void {
    this.show(refusal.message);
    if (refusal.fields.length > 0) this.box.append(list(refusal.fields));
    if (refusal.code !== "conflict") return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.dataset["takeOver"] = "";
    button.textContent = "Take over";
    this.box.append(button);
  }

  /** Takes out the fields that have changed since, and with the last of them all that is said. */
  mended(changed: (field: string) => boolean): void {
    for (const place of [this.box, this.warnings]) {
      const told = [...place.querySelectorAll<HTMLElement>("[data-field]")];
      const gone = told.filter((button) => changed(button.dataset["field"] ?? ""));
      gone.forEach((button) => button.closest("li")?.remove());
      if (gone.length === 0 || gone.length < told.length) continue;
      place.hidden = true;
      place.replaceChildren();
    }
  }

  /** Lists fields that may fail at Anam, although it has minted a token. */
  warn(notes: FieldNote[]): void {
    this.warnings.replaceChildren(...notes.map(item));
    this.warnings.hidden = notes.length === 0;
  }
}

function list(notes: FieldNote[]): HTMLElement {
  const points = document.createElement("ul");
  points.append(...notes.map(item));
  return points;
}

/** One note. Inside the editor it is a button that focuses the field. */
function item(note: FieldNote): HTMLElement {
  const entry = document.createElement("li");
  const words = `${note.label ?? fieldLabel(note.field)}: ${note.message}`;
  if (window.parent === window) {
    entry.textContent = words;
    return entry;
  }
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link";
  button.dataset["field"] = note.field;
  button.textContent = words;
  entry.append(button);
  return entry;
}

/** The field's label, read from the editor's page. */
function fieldLabel(field: string): string {
  const label = window.parent.document.querySelector(`label[for="f-${CSS.escape(field.replaceAll(".", "-"))}"]`);
  return label?.textContent?.replace(/\s*\*\s*$/, "").trim() || field;
}

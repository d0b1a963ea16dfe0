import type { FieldNote, Refused } from "./server";

/** Problem says what went wrong and leads to the fields that are meant. */
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

  /** Shows why our server gave no token. A conflict offers to take over. */
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

  /** Lists what may fail at Anam, though it gave a token. */
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

/** One remark: within the editor a button leads to the field. */
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

/** The field's name on screen, read from the editor around this frame. */
function fieldLabel(field: string): string {
  const label = window.parent.document.querySelector(`label[for="f-${CSS.escape(field.replaceAll(".", "-"))}"]`);
  return label?.textContent?.replace(/\s*\*\s*$/, "").trim() || field;
}

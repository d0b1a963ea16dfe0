/** The fields of a form, and how their values compare with the stored ones. */

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** A field whose value differs from the stored one. */
export interface Change {
  name: string;
  label: string;
}

/** Fields that are not saved: hidden ones, the note, the choices of a conflict, and of radios those that are not chosen. */
function isSaved(field: Element): field is Field {
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement)) return false;
  if (field instanceof HTMLInputElement && field.type === "radio" && !field.checked) return false;
  return field.name !== "" && field.name !== "note" && field.type !== "hidden" && !field.name.startsWith("take.");
}

function savedValue(field: Field): string {
  if (field.dataset["saved"] !== undefined) return field.dataset["saved"];
  if (field instanceof HTMLInputElement && field.type === "radio") return radios(field).find((radio) => radio.defaultChecked)?.value ?? "";
  if (!(field instanceof HTMLSelectElement)) return field.defaultValue;
  const options = [...field.options];
  return (options.find((option) => option.defaultSelected) ?? options[0])?.value ?? "";
}

/** The radios of a group; of one that lost its form, none. */
function radios(of: HTMLInputElement): HTMLInputElement[] {
  const group = of.form?.elements.namedItem(of.name);
  return group instanceof RadioNodeList ? ([...group] as HTMLInputElement[]) : [];
}

/** Line ends differ between what the server stored and what a textarea holds. */
function plain(value: string): string {
  return value.replace(/\r\n?/g, "\n");
}

/** The words of a field's label, without the mark of a needed one; of a radio those of its group. */
export function labelOf(field: Field): string {
  const words = field.type === "radio" ? field.closest("fieldset")?.querySelector("legend") : field.labels?.[0];
  const label = words?.textContent ?? field.name;
  return label.replace(/\s*\*\s*$/, "").trim();
}

/** Has elements that hold the text of a field themselves, such as the prompt editor, write it into the field. */
function settle(form: HTMLFormElement): void {
  form.dispatchEvent(new Event("settle"));
}

/** The changed fields, in the order of the page. */
export function changes(form: HTMLFormElement): Change[] {
  settle(form);
  return [...form.elements]
    .filter(isSaved)
    .filter((field) => plain(field.value) !== plain(savedValue(field)))
    .map((field) => ({ name: field.name, label: labelOf(field) }));
}

/** The values of the saved fields, by name. */
export function values(form: HTMLFormElement): Record<string, string> {
  settle(form);
  return Object.fromEntries([...form.elements].filter(isSaved).map((field) => [field.name, plain(field.value)]));
}

/** Sets the fields of these names without events: the form is about to be sent. */
export function fill(form: HTMLFormElement, kept: Record<string, string>): void {
  for (const field of [...form.elements].filter(isSaved)) {
    const value = kept[field.name];
    if (value === undefined) continue;
    if (field instanceof HTMLInputElement && field.type === "radio") {
      radios(field).forEach((radio) => (radio.checked = radio.value === value));
      continue;
    }
    if (field instanceof HTMLSelectElement && ![...field.options].some((option) => option.value === value)) field.add(new Option(value, value));
    field.value = value;
  }
}

/** Chooses a radio as a press does. */
export function chooseRadio(radio: HTMLInputElement | null | undefined): void {
  if (!radio || radio.checked) return;
  radio.checked = true;
  radio.dispatchEvent(new Event("input", { bubbles: true }));
  radio.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Sets a field and fires the events of typing, so that all listeners notice. */
export function setField(field: Field, value: string): void {
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

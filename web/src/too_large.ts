import { labelOf } from "./fields";
import { complain } from "./remarks";

/** A control of a form whose text is sent. */
type Text = HTMLInputElement | HTMLTextAreaElement;

/** How many bytes a value takes in the body of a form, in which most characters but Latin letters take several. */
function encoded(name: string, value: string): number {
  return new URLSearchParams([[name, value]]).toString().length;
}

/** "1.5 MiB" or "12 KiB", never less than it is. */
function size(bytes: number): string {
  const kib = Math.ceil(bytes / 1024);
  return kib < 1024 ? `${kib} KiB` : `${(Math.ceil((kib / 1024) * 10) / 10).toLocaleString("en")} MiB`;
}

/** The text of the form that takes the most, and what all of the form takes. */
function measured(form: HTMLFormElement): { all: number; longest: Text | null; most: number } {
  let all = 0;
  let longest: Text | null = null;
  let most = 0;
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== "string") continue;
    const bytes = encoded(name, value) + 1;
    all += bytes;
    const control = form.elements.namedItem(name);
    if (bytes <= most || !isText(control)) continue;
    most = bytes;
    longest = control;
  }
  return { all, longest, most };
}

function isText(control: unknown): control is Text {
  return control instanceof HTMLTextAreaElement || (control instanceof HTMLInputElement && control.type !== "hidden");
}

/**
 * What is said of a form that was refused for its size; a complaint then stands at its longest text.
 * The limit is the server's, 0 when something between refused the form and didn't tell it.
 */
export function tooLarge(form: HTMLFormElement, limit: number): string {
  const { all, longest, most } = measured(form);
  const by = limit > 0 && all > limit ? `This is ${size(all - limit)} too long: ${size(limit)} is the most that can be sent.` : "This is too long to be sent.";
  if (!longest) return `${by} Your text is still here; shorten it, then try again.`;
  complain(longest, `This is the longest text of the form: ${size(most)} of ${size(all)} as it is sent. Shorten it, then try again.`);
  return `${by} The longest text is ${labelOf(longest)}. Everything is still here; shorten that, then try again.`;
}

import { labelOf } from "./fields";

/** What to shorten, and by how much, in a form that is too large to be sent. The server reads no form that is too large, so only the page can tell. */
export function tooLarge(form: HTMLFormElement): string {
  const limit = Number(form.dataset["limit"]);
  const sent = [...new FormData(form)].filter((entry): entry is [string, string] => typeof entry[1] === "string");
  const over = encoded(sent) - limit;
  const [longest] = sent.sort((a, b) => encoded([b]) - encoded([a]));
  const field = longest && form.elements.namedItem(longest[0]);
  if (!limit || over <= 0 || !longest || !(field instanceof HTMLElement)) return "That was too large. Your text is still here: shorten it, then try again.";
  return `That was too large by ${size(over)}. Your text is still here: shorten ${labelOf(field as HTMLTextAreaElement)}, which has ${size(encoded([longest]))}.`;
}

/** The length as it is sent, in bytes: each line end has two characters then. */
function encoded(entries: [string, string][]): number {
  return new URLSearchParams(entries.map(([name, value]) => [name, value.replace(/\r\n?|\n/g, "\r\n")])).toString().length;
}

function size(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

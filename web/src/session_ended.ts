import { announce } from "./announce";
import { onSignedIn } from "./signed_in";

/** The part of htmx's event detail that is read here. */
interface RequestDetail {
  ctx: { sourceElement?: Element; response?: { status: number } };
}

/** When the session ended while somebody was writing, the form stays, and a line in it leads to signing in beside it. */
document.addEventListener("htmx:response:error", (event) => {
  const { sourceElement, response } = (event as CustomEvent<RequestDetail>).detail.ctx;
  if (response?.status === 401 && sourceElement?.matches("form.editor")) show("[data-ended]");
});

onSignedIn(() => {
  if (line("[data-ended]")?.hidden === false) show("[data-back]");
});

/** A form that belongs to somebody else has a notice of its own. */
document.addEventListener("htmx:after:swap", () => {
  if (!document.querySelector("form.editor #whose:not([hidden])")) return;
  document.querySelectorAll<HTMLElement>("form.editor .session-ended > *").forEach((line) => (line.hidden = true));
});

/** A save that goes through brings a form without either line. */
function show(which: string): void {
  for (const other of ["[data-ended]", "[data-back]"]) {
    const element = line(other);
    if (element) element.hidden = other !== which;
  }
  announce(line(which)?.textContent?.trim() ?? "");
}

function line(which: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`form.editor .session-ended ${which}`);
}

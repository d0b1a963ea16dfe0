import { focusNotice } from "./requests";

/** The part of htmx's event detail that is read here. */
interface SwapDetail {
  ctx: { sourceElement?: Element };
}

/** The id of the element to refocus. The prompt's textarea passes focus on to its editor. */
function focusedId(): string | undefined {
  const focused = document.activeElement;
  return focused?.matches("gr-prompt-editor") ? focused.querySelector("textarea")?.id : focused?.id;
}

/** What had the focus when the form was sent: a button that is switched off meanwhile loses it. */
let sentFrom: string | undefined;

document.addEventListener(
  "submit",
  (event) => {
    if ((event.target as Element).matches("form.editor")) sentFrom = focusedId();
  },
  { capture: true },
);

let place: { scroll: number; focus: string | undefined } | null = null;

document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = (event as CustomEvent<SwapDetail>).detail;
  if (event.defaultPrevented || !ctx.sourceElement?.matches("form.editor")) return;
  place = { scroll: window.scrollY, focus: focusedId() || sentFrom };
});

/** Keeps scroll position and focus across a save, unless an error needs attention or another page came. */
document.addEventListener("htmx:after:swap", () => {
  if (!place) return;
  const kept = place;
  place = null;
  if (focusNotice()) return;
  if (!document.querySelector("form.editor")) {
    window.scrollTo(0, 0);
    document.getElementById("main")?.focus();
    return;
  }
  window.scrollTo(0, kept.scroll);
  if (kept.focus) refocus(document.getElementById(kept.focus));
});

/** When a save was refused or failed, the form stays and the pressed button is on again. */
document.addEventListener("htmx:finally:request", () => {
  if (sentFrom && document.activeElement === document.body) refocus(document.getElementById(sentFrom));
});

/** After a save, Save is off and the note may be hidden. Then the line beside them has the focus, so that Tab goes on from there. */
function refocus(field: HTMLElement | null): void {
  field?.focus({ preventScroll: true });
  if (document.activeElement === document.body) document.querySelector<HTMLElement>(".save-state")?.focus({ preventScroll: true });
}

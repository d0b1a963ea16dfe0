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

let place: { scroll: number; focus: string | undefined } | null = null;

document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = (event as CustomEvent<SwapDetail>).detail;
  if (event.defaultPrevented || !ctx.sourceElement?.matches("form.editor")) return;
  place = { scroll: window.scrollY, focus: focusedId() };
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
  if (kept.focus) document.getElementById(kept.focus)?.focus({ preventScroll: true });
});

import { focusNotice } from "./requests";
import { toast } from "./elements/toasts";

/** The part of htmx's event detail that is read here. */
interface SwapDetail {
  ctx: { sourceElement?: Element; response?: { raw: Response; status: number } };
}

let place: { scroll: number; focus: string | undefined } | null = null;

/** What the page keeps on screen, and says, when a save was answered with something that is not the form. */
function refusal(response: { raw: Response; status: number }): string | null {
  const { status, raw } = response;
  if (status === 401 || new URL(raw.url).pathname === "/login") {
    return "You are signed out. Sign in in another tab, then save again: your text is still here.";
  }
  if (status === 403) return "Your role does not allow this. Your text is still here.";
  if (status === 404) return "This persona is gone. Copy your text before you leave.";
  if (status === 413) return "That was too large to save. Your text is still here.";
  if (status >= 400 && status !== 409 && status !== 422) return "That could not be saved. Your text is still here.";
  return null;
}

document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = (event as CustomEvent<SwapDetail>).detail;
  if (!ctx.sourceElement?.matches("form.editor") || !ctx.response) return;
  const refused = ctx.response.status < 500 ? refusal(ctx.response) : null;
  if (refused) {
    event.preventDefault();
    toast("bad", refused);
    return;
  }
  place = { scroll: window.scrollY, focus: document.activeElement?.id };
});

/** After a save the page stands where it stood, unless something needs attention or another page came. */
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

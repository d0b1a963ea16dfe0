import { toast } from "./elements/toasts";
import { tooLarge } from "./too_large";

/** The part of htmx's event detail that is read here. */
interface RequestDetail {
  ctx: { sourceElement?: Element; response?: { raw: Response; status: number } };
}

/** Messages for failed requests: the page keeps what the person typed and does not show the answer itself. */
function refusal(status: number): string | null {
  if (status >= 500) return "The server could not do that. Your text is still here; try again.";
  switch (status) {
    case 401:
      return "You are signed out. Sign in in another tab, then try again: your text is still here.";
    case 403:
      return "Your role does not allow this. Your text is still here.";
    case 404:
    case 410:
      return "This is gone. Copy your text before you leave.";
    case 429:
      return "Too many tries. Wait a minute, then try again.";
  }
  return null;
}

/** What the server says of itself while it can't save anything. */
function reason(detail: RequestDetail): string | null {
  const words = detail.ctx.response?.raw.headers.get("Greenroom-Reason");
  return words ? `${words} Your text is still here.` : null;
}

function tooLargeForm(detail: RequestDetail): string | null {
  const { sourceElement: form, response } = detail.ctx;
  if (response?.status !== 413 || !(form instanceof HTMLFormElement)) return null;
  return tooLarge(form, Number(response.raw.headers.get("Greenroom-Body-Limit")));
}

/** The editor tells in its form that the session has ended (session_ended.ts). */
function told(detail: RequestDetail): boolean {
  return detail.ctx.response?.status === 401 && (detail.ctx.sourceElement?.matches("form.editor") ?? false);
}

/** Polling elements, such as the one that waits for a first request, fail silently and ask again. */
function byPerson(detail: RequestDetail): boolean {
  return detail.ctx.sourceElement?.matches("form") ?? false;
}

document.addEventListener("htmx:response:error", (event) => {
  const { detail } = event as CustomEvent<RequestDetail>;
  const words = tooLargeForm(detail) ?? reason(detail) ?? refusal(detail.ctx.response?.status ?? 0);
  if (words && byPerson(detail) && !told(detail)) toast("bad", words);
});

document.addEventListener("htmx:error", (event) => {
  const { detail } = event as CustomEvent<RequestDetail>;
  if (byPerson(detail)) toast("bad", "The server does not answer. Your text is still here; try again.");
});

/** When the login has expired the answer is the sign-in page, which must not replace the form. */
document.addEventListener("htmx:before:swap", (event) => {
  const { detail } = event as CustomEvent<RequestDetail>;
  const url = detail.ctx.response?.raw.url;
  if (!url || new URL(url).pathname !== "/login") return;
  event.preventDefault();
  if (byPerson(detail)) toast("bad", refusal(401) ?? "");
});

/** The URL of a failed request must not become the page's address. */
document.addEventListener("htmx:before:history:update", (event) => {
  const { response } = (event as CustomEvent<{ response?: { status: number } }>).detail;
  if (response && response.status >= 400) event.preventDefault();
});

/** Focuses an error summary or a conflict after a swap. */
export function focusNotice(): boolean {
  const notice = document.querySelector<HTMLElement>("[data-focus]");
  notice?.focus();
  return notice !== null;
}

focusNotice();

import { toast } from "./elements/toasts";

/** The part of htmx's event detail that is read here. */
interface RequestDetail {
  ctx: { response?: { status: number } };
}

/** A server error never replaces what the person sees: it becomes a toast. */
document.addEventListener("htmx:response:error", (event) => {
  const status = (event as CustomEvent<RequestDetail>).detail.ctx.response?.status ?? 0;
  if (status >= 500) toast("bad", "The server could not do that. Nothing you typed is lost; try again.");
});

document.addEventListener("htmx:error", () => {
  toast("bad", "The server does not answer. Nothing you typed is lost; try again.");
});

/** An answer that refuses must not become this page's address. */
document.addEventListener("htmx:before:history:update", (event) => {
  const { response } = (event as CustomEvent<{ response?: { status: number } }>).detail;
  if (response && response.status >= 400) event.preventDefault();
});

/** What needs attention after a page or a part of it came: an error summary, a conflict. */
export function focusNotice(): boolean {
  const notice = document.querySelector<HTMLElement>("[data-focus]");
  notice?.focus();
  return notice !== null;
}

focusNotice();

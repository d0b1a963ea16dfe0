/**
 * A form that was sent shows that it works and takes no second press until its answer comes.
 * The server does a form once anyway (see its hidden field); this only spares people the doubt.
 */

const sending = new WeakSet<HTMLFormElement>();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post" || event.defaultPrevented) return;
  const button = event instanceof SubmitEvent ? event.submitter : null;
  const target = (button instanceof HTMLButtonElement && button.formTarget) || form.target;
  if (target === "_blank") return; // this page stays as it is
  if (sending.has(form)) {
    event.preventDefault();
    return;
  }
  // In a task of its own: the browser has taken the pressed button's value by then, and a script that sends the form in its own way has said so.
  setTimeout(() => {
    if (event.defaultPrevented) return;
    sending.add(form);
    busy(form, button);
  });
});

function busy(form: HTMLFormElement, button: HTMLElement | null): void {
  form.setAttribute("aria-busy", "true");
  button?.classList.add("busy");
}

function ready(form: HTMLFormElement): void {
  sending.delete(form);
  form.removeAttribute("aria-busy");
  form.querySelectorAll(".busy").forEach((button) => button.classList.remove("busy"));
}

/** A page that comes back from the browser's memory takes presses again; its marks tell the server what was done. */
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form").forEach(ready);
});

/** A form that htmx sends is ready when its answer was shown, or when none came. */
document.addEventListener("htmx:finally:request", (event) => {
  // The target is the document when the answer has replaced the form.
  const form = event.target instanceof Element ? event.target.closest("form") : null;
  if (form) ready(form);
});

// The preview's page loads this beside app.ts. All else, with Anam's SDK, comes when a session is started.
import { toast } from "./elements/toasts";

const buttons = document.querySelectorAll<HTMLButtonElement>("gr-preview [data-start]");
const listening = new AbortController();

/** Presses Start again as soon as there is something behind it. Where that cannot be loaded, another press tries again. */
async function start(this: HTMLButtonElement): Promise<void> {
  this.classList.add("busy");
  try {
    await import("./elements/preview");
  } catch {
    toast("bad", "The server does not answer. Try again.");
    return;
  } finally {
    this.classList.remove("busy");
  }
  if (listening.signal.aborted) return;
  listening.abort();
  this.click();
}

for (const button of buttons) {
  button.addEventListener("click", start, { signal: listening.signal });
  button.disabled = false; // it was, while nothing heard it
}

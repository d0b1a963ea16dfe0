// htmx is more than half of all scripts, and no page needs it before somebody does something there. What was done until it is there is done then.

/** Elements that htmx works for without anybody's doing. */
const byThemselves = ":is([hx-trigger^=load], [hx-trigger^=every])";

/** What tells that somebody uses the page. */
const signs = ["pointerdown", "keydown", "focusin"];

/** What htmx acts upon, beside forms that are sent. */
const acts = ["input", "change", "toggle"];

let loading: Promise<void> | null = null;
let here = false;

/** What happened while htmx was on its way, each kind once for an element. */
const missed = new Map<string, Set<EventTarget>>();

/** The form that was sent meanwhile, with its button. */
let sent: SubmitEvent | null = null;

function load(): Promise<void> {
  return (loading ??= fetchIt());
}

async function fetchIt(): Promise<void> {
  await import("htmx.org").catch(() => undefined); // pages work without it
  await new Promise((settle) => setTimeout(settle)); // it looks through the page in a task of its own
  here = true;
  for (const sign of signs) document.removeEventListener(sign, used, { capture: true });
  for (const kind of acts) document.removeEventListener(kind, remember, { capture: true });
  for (const [kind, targets] of missed) for (const target of targets) target.dispatchEvent(new Event(kind, { bubbles: kind !== "toggle" }));
  missed.clear();
  const form = sent?.target as HTMLFormElement | undefined;
  if (form?.isConnected) form.requestSubmit(sent?.submitter);
}

const used = (): void => void load();

for (const sign of signs) document.addEventListener(sign, used, { capture: true, passive: true });

for (const kind of acts) document.addEventListener(kind, remember, { capture: true });

function remember({ type, target }: Event): void {
  if (here || !(target instanceof Element)) return;
  missed.set(type, (missed.get(type) ?? new Set()).add(target));
  if (target.closest("[hx-get]")) void load();
}

/** The browser's way back to an address that htmx had put there, before this page was reloaded. */
window.addEventListener("popstate", (event) => {
  if (!here && (event.state as { htmx?: boolean } | null)?.htmx) location.reload();
});

document.addEventListener(
  "submit",
  (event) => {
    if (here || !(event.target as Element).matches("[hx-get], [hx-post]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    sent = event;
    void load();
  },
  { capture: true },
);

if (document.querySelector(byThemselves)) void load();

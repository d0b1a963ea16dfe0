// htmx is more than half of all scripts, and no page needs it before somebody does something there. What is done until it is there is done then.

/** Elements that htmx works for without anybody's doing. */
const byThemselves = ":is([hx-trigger^=load], [hx-trigger^=every])";

/** What tells that somebody uses the page. */
const signs = ["pointerdown", "keydown", "focusin"];

/** What htmx acts upon, beside forms that are sent. */
const acts = ["input", "change", "toggle"];

let loading: Promise<void> | null = null;
let here = false;

/** What happened while htmx was on its way, each kind once for an element. */
const missed = new Map<string, Set<Element>>();

/** The form that was sent meanwhile, with its button. */
let sent: SubmitEvent | null = null;

/** Settles when htmx is there, or when it cannot be had: pages work without it. */
export function htmx(): Promise<void> {
  return (loading ??= load());
}

async function load(): Promise<void> {
  await import("htmx.org").catch(() => undefined);
  await new Promise((settle) => setTimeout(settle)); // it looks through the page in a task of its own
  here = true;
  for (const sign of signs) document.removeEventListener(sign, used, { capture: true });
  for (const act of acts) document.removeEventListener(act, remember, { capture: true });
  document.removeEventListener("submit", hold, { capture: true });
  catchUp();
}

function catchUp(): void {
  for (const [act, targets] of missed) for (const target of targets) target.dispatchEvent(new Event(act, { bubbles: act !== "toggle" }));
  missed.clear();
  const { target, submitter } = sent ?? {};
  sent = null;
  // A button that has gone meanwhile takes with it what it was for.
  if (target instanceof HTMLFormElement && target.isConnected && (!submitter || submitter.isConnected)) target.requestSubmit(submitter);
}

const used = (): void => void htmx();

function remember({ type, target }: Event): void {
  if (!(target instanceof Element) || !concerned(type, target)) return;
  missed.set(type, (missed.get(type) ?? new Set()).add(target));
  void htmx();
}

/** Tells whether htmx acts upon an event: others belong to other scripts, which have had it. */
function concerned(type: string, target: Element): boolean {
  if (type === "toggle") return target.matches("[hx-trigger^=toggle]");
  return target.id !== "" && document.querySelector(`[hx-trigger*="${type}"][hx-trigger*="from:#${target.id}"]`) !== null;
}

function hold(event: SubmitEvent): void {
  const newTab = (event.submitter as HTMLButtonElement | null)?.formTarget === "_blank";
  if (newTab || !(event.target as Element).matches("[hx-get], [hx-post]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  sent = event;
  void htmx();
}

for (const sign of signs) document.addEventListener(sign, used, { capture: true, passive: true });
for (const act of acts) document.addEventListener(act, remember, { capture: true });
document.addEventListener("submit", hold, { capture: true });

/** The browser's way back to an address that htmx had put there, before this page was reloaded. */
window.addEventListener("popstate", (event) => {
  if (!here && (event.state as { htmx?: boolean } | null)?.htmx) location.reload();
});

if (document.querySelector(byThemselves)) void htmx();

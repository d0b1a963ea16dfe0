/** Which tab this is, and which others are open. */

const key = "greenroom.tab";
const lockPrefix = "greenroom.tab.";

/** How long a reloaded page waits for the lock of the page before it, in milliseconds. */
const handover = 300;

let mine: Promise<string> | null = null;

/** The ID of this tab, which a reload keeps. A tab that was copied starts with its original's ID, so it takes one of its own. */
export function tabID(): Promise<string> {
  return (mine ??= claim());
}

/** The tabs that are open now. Locks need https or this machine: elsewhere it is empty, and every tab counts as closed. */
export async function openTabs(): Promise<Set<string>> {
  const names = (await navigator.locks?.query())?.held?.map((lock) => lock.name ?? "") ?? [];
  return new Set(names.filter((name) => name.startsWith(lockPrefix)).map((name) => name.slice(lockPrefix.length)));
}

async function claim(): Promise<string> {
  const kept = stored();
  if (kept && (await hold(kept, AbortSignal.timeout(handover)))) return kept;
  const fresh = newID();
  await hold(fresh);
  try {
    sessionStorage.setItem(key, fresh);
  } catch {
    // Without storage each page is a tab of its own.
  }
  return fresh;
}

function stored(): string {
  try {
    return sessionStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}

function newID(): string {
  return [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Holds the lock of a tab for as long as the page lives; false when another tab has it until the signal comes. */
function hold(id: string, signal?: AbortSignal): Promise<boolean> {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((answer) => {
    const forever = (): Promise<void> => {
      answer(true);
      return new Promise(() => {});
    };
    navigator.locks.request(lockPrefix + id, signal ? { signal } : {}, forever).catch(() => answer(false));
  });
}

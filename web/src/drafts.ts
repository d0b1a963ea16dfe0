/** Unsaved edits in the browser's storage, one entry for each person and persona. Only the fields of the form are kept. */

const prefix = "greenroom.draft.";
const mostCharacters = 200_000;
const mostDrafts = 20;
const longest = 30 * 24 * 60 * 60 * 1000;

/** A stored draft. */
export interface Kept {
  /** Milliseconds since 1970. */
  at: number;
  /** The version that the edits started from. */
  base: number;
  values: Record<string, string>;
}

/** The name of an entry. */
export function draftKey(user: string, persona: string): string {
  return `${prefix}${user}.${persona}`;
}

/** Reads an entry; null when it is missing, expired or invalid. */
export function load(key: string): Kept | null {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "null") as unknown;
    return isKept(kept) && Date.now() - kept.at < longest ? kept : null;
  } catch {
    return null; // storage is blocked, or another program wrote this entry
  }
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== "object" || value === null) return false;
  const { at, base, values } = value as Partial<Kept>;
  return typeof at === "number" && typeof base === "number" && typeof values === "object" && values !== null && Object.values(values).every((text) => typeof text === "string");
}

/** Writes an entry, unless it is too large or the browser has no room for it. */
export function save(key: string, kept: Kept): void {
  const text = JSON.stringify(kept);
  if (text.length > mostCharacters) return;
  try {
    localStorage.setItem(key, text);
    dropOldest();
  } catch {
    // Without storage the page still warns before it is left.
  }
}

export function remove(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept.
  }
}

/** Removes all drafts, so that the next person on this browser does not find them. */
export function dropOthers(user: string): void {
  for (const key of keys()) if (!key.startsWith(draftKey(user, ""))) remove(key);
}

function dropOldest(): void {
  const byAge = keys().sort((a, b) => (load(b)?.at ?? 0) - (load(a)?.at ?? 0));
  byAge.slice(mostDrafts).forEach(remove);
}

function keys(): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}

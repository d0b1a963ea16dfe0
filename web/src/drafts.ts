/**
 * Unsaved edits in the browser's storage. Each tab has a slot for each persona, so that no tab overwrites or removes the edits of another.
 * Edits that wait for a decision lie aside, in a slot behind the tab's own. Only the fields of the form are kept.
 */

import { server } from "./server";

/** Servers that take turns on one port share its storage, so each keeps to names of its own. */
const prefix = `greenroom.draft.${server}.`;
/** Earlier releases named no server. Nobody reads those entries any more. */
const unnamed = /^greenroom\.draft\.(?![0-9a-f]{8}\.)/;
const mostCharacters = 1_500_000;
const mostDrafts = 50;
const longest = 30 * 24 * 60 * 60 * 1000;

/** Stored edits. */
export interface Kept {
  /** Milliseconds since 1970. */
  at: number;
  /** The version that the edits started from. */
  base: number;
  values: Record<string, string>;
}

/** Stored edits and where they are. */
export interface Slot {
  key: string;
  tab: string;
  kept: Kept;
}

/** The name of a tab's own slot. */
export function slotKey(user: string, persona: string, tab: string): string {
  return `${prefix}${user}.${persona}.${tab}`;
}

/** All slots of a person and persona, the newest first. */
export function slots(user: string, persona: string): Slot[] {
  const start = slotKey(user, persona, "");
  const found: Slot[] = [];
  for (const key of keys().filter((key) => key.startsWith(start))) {
    const kept = load(key);
    if (kept) found.push({ key, tab: key.slice(start.length).split(".")[0] ?? "", kept });
  }
  return found.sort((a, b) => b.kept.at - a.kept.at);
}

/** Moves edits to a slot behind the tab's own, which is then free for what is typed next. */
export function setAside(slot: Slot): Slot {
  const aside = { ...slot, key: `${slot.key}.${slot.kept.at.toString(36)}` };
  if (!save(aside.key, slot.kept)) return slot;
  remove(slot.key);
  return aside;
}

/** Reads an entry; null when it is missing, expired or invalid. */
function load(key: string): Kept | null {
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

/** Writes an entry; false when it is too large or the browser has no room for it. Without storage the page still warns before it is left. */
export function save(key: string, kept: Kept): boolean {
  const text = JSON.stringify(kept);
  if (text.length > mostCharacters) return false;
  try {
    localStorage.setItem(key, text);
    dropOldest();
    return true;
  } catch {
    return false;
  }
}

export function remove(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept.
  }
}

/** Removes a tab's own slot and those behind it. */
export function removeOwn(key: string): void {
  for (const other of keys()) if (other === key || other.startsWith(`${key}.`)) remove(other);
}

/** Removes the edits of everybody else, so that the next person on this browser does not find them. A tab that is open keeps its own: they stand in its form. */
export function dropOthers(user: string, open: Set<string>): void {
  for (const key of keys()) {
    const [owner, , tab] = key.slice(prefix.length).split(".");
    if (owner !== user && !open.has(tab ?? "")) remove(key);
  }
}

/** Removes everybody's edits. */
export function dropAll(): void {
  keys().forEach(remove);
}

/** Reading the age of all of them takes long, so it is asked only when there are too many. */
function dropOldest(): void {
  const all = keys();
  if (all.length <= mostDrafts) return;
  const byAge = all.sort((a, b) => (load(b)?.at ?? 0) - (load(a)?.at ?? 0));
  byAge.slice(mostDrafts).forEach(remove);
}

function keys(): string[] {
  return stored((key) => key.startsWith(prefix));
}

function stored(wanted: (key: string) => boolean): string[] {
  try {
    return Object.keys(localStorage).filter(wanted);
  } catch {
    return [];
  }
}

stored((key) => unnamed.test(key)).forEach(remove);

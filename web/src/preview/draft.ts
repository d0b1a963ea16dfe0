import type { FieldNote } from "./server";

/** The editor's form in the page around this frame, or null. */
function editorForm(): HTMLFormElement | null {
  if (window.parent === window) return null;
  try {
    return window.parent.document.querySelector<HTMLFormElement>("form.editor");
  } catch {
    return null;
  }
}

/** Fields of the form that are not part of the persona. */
const others = new Set(["once", "base", "note", "then", "slug", "description", "tags"]);

/**
 * Reads the editor's form at this moment; null outside of the editor, and when the form is read-only.
 * It reads the form directly: a message would come back later, and Start must use the values of the moment.
 */
export function readDraft(): URLSearchParams | null {
  const form = editorForm();
  if (!form || form.matches("[data-read-only]")) return null;
  const draft = new URLSearchParams();
  const view = form.ownerDocument.defaultView as (Window & { FormData: typeof FormData }) | null;
  if (!view) return null;
  for (const [name, value] of new view.FormData(form)) {
    if (typeof value === "string" && !others.has(name) && !/^(take|yours)\./.test(name)) draft.append(name, value);
  }
  return draft;
}

/** The mark that says whose the editor's form is. */
export function draftMark(): string | null {
  return markIn(editorForm());
}

/** The mark that says whose a part of the page is. */
export function markIn(part: Element | null): string | null {
  return part?.querySelector<HTMLInputElement>("input[name=once]")?.value ?? null;
}

/** How many fields differ. */
export function differences(a: URLSearchParams, b: URLSearchParams): number {
  const names = new Set([...a.keys(), ...b.keys()]);
  return [...names].filter((name) => plain(a.get(name)) !== plain(b.get(name))).length;
}

function plain(value: string | null): string {
  return (value ?? "").replace(/\r\n?/g, "\n");
}

/** Messages from the preview's frame to the editor. */
export type FromPreview =
  | { greenroom: "notes"; kind: "error" | "warning"; notes: FieldNote[] }
  | { greenroom: "focus"; field: string };

/** Messages from the editor to the preview's frame. */
export type FromEditor = { greenroom: "changed" };

export function tellEditor(message: FromPreview): void {
  if (window.parent !== window) window.parent.postMessage(message, location.origin);
}

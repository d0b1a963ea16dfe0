import type { FieldNote } from "./server";

/** The editor around this frame, as far as it is of our own origin. */
function editorForm(): HTMLFormElement | null {
  if (window.parent === window) return null;
  try {
    return window.parent.document.querySelector<HTMLFormElement>("form.editor");
  } catch {
    return null;
  }
}

/** Fields of the form that are not the persona's own. */
const others = new Set(["base", "note", "then", "slug", "description", "tags"]);

/** Reads the editor's form as it stands at this moment; null outside of the editor, and where nothing can be edited. */
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

/** How many fields differ. */
export function differences(a: URLSearchParams, b: URLSearchParams): number {
  const names = new Set([...a.keys(), ...b.keys()]);
  return [...names].filter((name) => plain(a.get(name)) !== plain(b.get(name))).length;
}

function plain(value: string | null): string {
  return (value ?? "").replace(/\r\n?/g, "\n");
}

/** What the frame tells the editor around it. */
export type FromPreview =
  | { greenroom: "notes"; kind: "error" | "warning"; notes: FieldNote[] }
  | { greenroom: "focus"; field: string };

/** What the editor tells the frame. */
export type FromEditor = { greenroom: "changed" };

export function tellEditor(message: FromPreview): void {
  if (window.parent !== window) window.parent.postMessage(message, location.origin);
}

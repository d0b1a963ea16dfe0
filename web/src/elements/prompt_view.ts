// CodeMirror, as a prompt is edited with it. It is loaded when somebody first uses a prompt.
import { defaultKeymap, history, historyField, historyKeymap } from "@codemirror/commands";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, keymap } from "@codemirror/view";
import { promptDirection } from "./prompt_direction";
import { promptMarks } from "./prompt_marks";
import { promptTheme } from "./prompt_theme";

/** What the view tells the element around it. */
interface Told {
  typed(): void;
  /** Tells whether the prompt filled the screen. */
  leaveFull(): boolean;
}

/** The state fields that a successor takes over, beside text and cursor. */
const parts = { history: historyField };

/**
 * The view on the page for each textarea, by the textarea's id. When a save replaces it, the new one takes over undo history and cursor.
 * They are copied as JSON, because a live state still reports to the old element. htmx connects the new one before it removes the old one.
 */
const latest = new Map<string, EditorView>();

/** Tells whether somebody edits the text of a textarea with this id. */
export function isOpen(textarea: HTMLTextAreaElement): boolean {
  return latest.has(textarea.id);
}

/** Makes the view of a textarea's text, in a place in a shadow root. */
export function openPrompt(textarea: HTMLTextAreaElement, parent: HTMLElement, root: ShadowRoot, told: Told): EditorView {
  const view = new EditorView({ state: stateOf(textarea, told), parent, root });
  latest.set(textarea.id, view);
  return view;
}

export function closePrompt(view: EditorView): void {
  // Without this the map would keep every editor that the page ever had.
  for (const [id, open] of latest) if (open === view) latest.delete(id);
  view.destroy();
}

/** Continues the state of the view that a save replaces, if the text is still the same. */
function stateOf(textarea: HTMLTextAreaElement, told: Told): EditorState {
  const extensions = extensionsOf(textarea, told);
  const before = latest.get(textarea.id)?.state;
  if (before?.doc.toString() === textarea.value) return EditorState.fromJSON(before.toJSON(parts), { extensions }, parts);
  return EditorState.create({ doc: textarea.value, extensions });
}

function extensionsOf(textarea: HTMLTextAreaElement, told: Told) {
  const readOnly = textarea.readOnly;
  return [
    history(),
    drawSelection(),
    keymap.of([{ key: "Escape", run: () => told.leaveFull() }, ...defaultKeymap, ...historyKeymap]),
    EditorView.lineWrapping,
    EditorState.readOnly.of(readOnly),
    EditorView.editorAttributes.of({ class: readOnly ? "read-only" : "" }),
    EditorView.contentAttributes.of(() => ({
      // A long prompt scrolls, and not every browser lets the keyboard reach a scrolling editor.
      tabindex: "0",
      "aria-label": textarea.labels?.[0]?.textContent?.trim() ?? "Prompt",
      "aria-invalid": textarea.getAttribute("aria-invalid") ?? "false",
      spellcheck: "true",
    })),
    EditorView.updateListener.of((update) => update.docChanged && told.typed()),
    promptDirection,
    promptMarks,
    promptTheme,
  ];
}

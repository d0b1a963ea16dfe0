import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, keymap } from "@codemirror/view";
import { announce } from "../announce";
import { promptMarks, markedNames } from "./prompt_marks";
import { promptTheme } from "./prompt_theme";

/** Editor states of textareas that a save has just replaced: undo and the cursor outlive the save. */
const kept = new Map<string, { state: EditorState; focused: boolean }>();

/**
 * <gr-prompt-editor> around a textarea: the text is written in CodeMirror, inside a shadow root
 * because CodeMirror's styles could not pass the page's content security policy otherwise.
 * The textarea stays the form's field and holds the text at every moment.
 */
class PromptEditor extends HTMLElement {
  #view: EditorView | null = null;

  connectedCallback(): void {
    const textarea = this.#textarea;
    if (!textarea) return;
    const shadow = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    const place = document.createElement("div");
    place.className = "place";
    place.part.add("editor");
    shadow.replaceChildren(slot("before"), place, slot(""));
    this.querySelectorAll(".label").forEach((node) => (node.slot = "before"));
    // A mark on this element: after a swap htmx gives the textarea back the classes that the server wrote.
    this.toggleAttribute("data-live", true);
    textarea.tabIndex = -1;
    this.#view = new EditorView({ state: this.#state(textarea), parent: place, root: shadow });
    textarea.addEventListener("focus", this.#focus);
    textarea.addEventListener("input", this.#typedElsewhere);
    this.querySelector("[data-full]")?.addEventListener("click", this.#toggleFull);
    this.#restore(textarea);
    this.#count();
  }

  disconnectedCallback(): void {
    const textarea = this.#textarea;
    if (this.#view && textarea) kept.set(textarea.id, { state: this.#view.state, focused: this.#view.hasFocus });
    this.#view?.destroy();
    this.#view = null;
    this.#inert(false);
  }

  get #textarea(): HTMLTextAreaElement | null {
    return this.querySelector("textarea");
  }

  #state(textarea: HTMLTextAreaElement): EditorState {
    return EditorState.create({ doc: textarea.value, extensions: this.#extensions(textarea) });
  }

  #extensions(textarea: HTMLTextAreaElement) {
    const readOnly = textarea.matches(":disabled");
    return [
      history(),
      drawSelection(),
      keymap.of([{ key: "Escape", run: () => this.#leaveFull() }, ...defaultKeymap, ...historyKeymap]),
      EditorView.lineWrapping,
      EditorState.readOnly.of(readOnly),
      EditorView.contentAttributes.of({
        "aria-label": textarea.labels?.[0]?.textContent?.trim() ?? "Prompt",
        "aria-invalid": textarea.getAttribute("aria-invalid") ?? "false",
        spellcheck: "true",
      }),
      EditorView.updateListener.of((update) => update.docChanged && this.#typed()),
      promptMarks,
      promptTheme,
    ];
  }

  /** A state that a save has replaced comes back when its text is still the same. */
  #restore(textarea: HTMLTextAreaElement): void {
    const before = kept.get(textarea.id);
    kept.delete(textarea.id);
    if (!before || !this.#view || before.state.doc.toString() !== this.#view.state.doc.toString()) return;
    this.#view.setState(before.state);
    if (before.focused && !document.querySelector("[data-focus]")) this.#view.focus();
  }

  #typed(): void {
    const textarea = this.#textarea;
    if (!textarea || !this.#view) return;
    const text = this.#view.state.doc.toString();
    if (textarea.value === text) return;
    textarea.value = text;
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
    this.#count();
  }

  /** Something else has set the textarea, such as a choice in a conflict. */
  #typedElsewhere = (): void => {
    const view = this.#view;
    const text = this.#textarea?.value ?? "";
    if (!view || view.state.doc.toString() === text) return;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    this.#count();
  };

  #focus = (): void => this.#view?.focus();

  #count(): void {
    const text = this.#textarea?.value ?? "";
    const limit = Number(this.getAttribute("limit"));
    const length = [...text].length;
    const count = this.querySelector("[data-count]");
    if (count) {
      count.textContent = `${length.toLocaleString("en")} / ${limit.toLocaleString("en")} characters`;
      count.classList.toggle("over", length > limit);
    }
    const marks = this.querySelector("[data-marks]");
    const names = markedNames(text);
    if (marks) marks.textContent = names.length > 0 ? `${names.join(", ")}: sent as written` : "";
  }

  #toggleFull = (): void => {
    if (!this.#leaveFull()) this.#enterFull();
    this.#view?.focus();
  };

  #enterFull(): void {
    this.classList.add("full");
    this.#inert(true);
    this.#button("minimize-2", "Leave full screen");
    announce("The prompt fills the screen. Escape leaves.");
  }

  #leaveFull(): boolean {
    if (!this.classList.contains("full")) return false;
    this.classList.remove("full");
    this.#inert(false);
    this.#button("maximize-2", "Full screen");
    return true;
  }

  #button(name: string, words: string): void {
    const button = this.querySelector("[data-full]");
    const use = button?.querySelector("use");
    use?.setAttribute("href", (use.getAttribute("href") ?? "").replace(/#.*/, `#${name}`));
    const label = button?.querySelector("span");
    if (label) label.textContent = words;
  }

  /** In full screen only this element can be reached. */
  #inert(on: boolean): void {
    if (!on) {
      document.querySelectorAll("[data-behind-prompt]").forEach((node) => {
        node.removeAttribute("data-behind-prompt");
        (node as HTMLElement).inert = false;
      });
      return;
    }
    for (let node: Element = this; node.parentElement && node !== document.body; node = node.parentElement) {
      for (const sibling of node.parentElement.children) {
        if (sibling === node || !(sibling instanceof HTMLElement) || sibling.inert) continue;
        sibling.inert = true;
        sibling.dataset["behindPrompt"] = "";
      }
    }
  }
}

function slot(name: string): HTMLSlotElement {
  const element = document.createElement("slot");
  if (name) element.name = name;
  return element;
}

customElements.define("gr-prompt-editor", PromptEditor);

import { defaultKeymap, history, historyField, historyKeymap } from "@codemirror/commands";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, keymap } from "@codemirror/view";
import { announce } from "../announce";
import { Pause } from "../pause";
import { promptDirection } from "./prompt_direction";
import { promptMarks, markedNames } from "./prompt_marks";
import { promptTheme } from "./prompt_theme";

/** The state fields that a successor takes over, beside text and cursor. */
const parts = { history: historyField };

/**
 * The editor on the page for each textarea, by the textarea's id. When a save replaces it, the new one takes over undo history and cursor.
 * They are copied as JSON, because a live state still reports to the old element. htmx connects the new one before it removes the old one.
 */
const latest = new Map<string, EditorView>();

/**
 * <gr-prompt-editor> turns a textarea into a CodeMirror editor. It sits in a shadow root,
 * because the page's content security policy blocks the styles that CodeMirror adds to a document.
 * The textarea stays the form's field. It gets the text when typing rests, and before anything reads the form:
 * copying a long text on each key would make typing slow.
 */
class PromptEditor extends HTMLElement {
  #view: EditorView | null = null;
  #form: HTMLFormElement | null = null;
  #typing = new Pause(() => this.#write());
  #remarks = new MutationObserver(() => this.#view?.dispatch({}));

  connectedCallback(): void {
    const textarea = this.#textarea;
    if (!textarea) return;
    const shadow = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    const place = document.createElement("div");
    place.className = "place";
    place.part.add("editor");
    shadow.replaceChildren(slot("before"), place, slot(""));
    this.querySelectorAll(".label").forEach((node) => (node.slot = "before"));
    // The mark is on this element, because htmx resets the textarea's classes after a swap.
    this.toggleAttribute("data-live", true);
    this.#view = new EditorView({ state: this.#state(textarea), parent: place, root: shadow });
    latest.set(textarea.id, this.#view);
    textarea.addEventListener("input", this.#typedElsewhere);
    // A textarea that is not shown can't take the focus: whoever gives it to the field means the editor.
    textarea.focus = this.#focus;
    textarea.labels.forEach((label) => label.addEventListener("click", this.#focus));
    document.addEventListener("click", this.#linked);
    this.#remarks.observe(textarea, { attributeFilter: ["aria-invalid"] });
    this.#form = textarea.form;
    this.#form?.addEventListener("settle", this.#settle);
    this.#form?.addEventListener("submit", this.#settle, { capture: true });
    this.#form?.addEventListener("formdata", this.#send);
    this.querySelector("[data-full]")?.addEventListener("click", this.#toggleFull);
    this.#count();
  }

  disconnectedCallback(): void {
    const id = this.#textarea?.id;
    // Without this the map would keep every editor that the page ever had.
    if (id !== undefined && latest.get(id) === this.#view) latest.delete(id);
    document.removeEventListener("click", this.#linked);
    this.#form?.removeEventListener("settle", this.#settle);
    this.#form?.removeEventListener("submit", this.#settle, { capture: true });
    this.#form?.removeEventListener("formdata", this.#send);
    this.#remarks.disconnect();
    this.#typing.cancel();
    this.#view?.destroy();
    this.#view = null;
    this.#inert(false);
  }

  get #textarea(): HTMLTextAreaElement | null {
    return this.querySelector("textarea");
  }

  /** Continues the state of the editor that a save replaces, if the text is still the same. */
  #state(textarea: HTMLTextAreaElement): EditorState {
    const extensions = this.#extensions(textarea);
    const before = latest.get(textarea.id)?.state;
    if (before?.doc.toString() === textarea.value) return EditorState.fromJSON(before.toJSON(parts), { extensions }, parts);
    return EditorState.create({ doc: textarea.value, extensions });
  }

  #extensions(textarea: HTMLTextAreaElement) {
    const readOnly = textarea.readOnly;
    return [
      history(),
      drawSelection(),
      keymap.of([{ key: "Escape", run: () => this.#leaveFull() }, ...defaultKeymap, ...historyKeymap]),
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
      EditorView.updateListener.of((update) => update.docChanged && this.#typed()),
      promptDirection,
      promptMarks,
      promptTheme,
    ];
  }

  #typed(): void {
    this.#typing.start();
    this.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** Gives the textarea the text of the editor. */
  #write(): void {
    const textarea = this.#textarea;
    if (!textarea || !this.#view) return;
    textarea.value = this.#view.state.doc.toString();
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
    this.#count();
  }

  #settle = (): void => this.#typing.end();

  /** The browser has read the fields already when it fires this event. */
  #send = (event: FormDataEvent): void => {
    const textarea = this.#textarea;
    this.#typing.end();
    if (textarea && event.formData.has(textarea.name)) event.formData.set(textarea.name, textarea.value);
  };

  /** Another script has set the textarea, such as a choice in a conflict. */
  #typedElsewhere = (): void => {
    const view = this.#view;
    const text = this.#textarea?.value ?? "";
    if (!view || view.state.doc.toString() === text) return;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    this.#settle();
  };

  #focus = (): void => this.#view?.focus();

  /** A link to the prompt, such as that of a complaint, leads to the editor. */
  #linked = (event: MouseEvent): void => {
    const link = (event.target as Element).closest(`a[href="#${this.#textarea?.id}"]`);
    if (!link) return;
    event.preventDefault();
    this.#focus();
  };

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

  /** Makes the rest of the page inert in full screen. */
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

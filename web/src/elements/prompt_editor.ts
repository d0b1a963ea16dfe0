import type { EditorView } from "@codemirror/view";
import { announce } from "../announce";
import { Hands } from "../hands";
import { Pause } from "../pause";
import { markedNames } from "./prompt_names";

/** CodeMirror and what is built on it, once somebody has used a prompt. */
let views: typeof import("./prompt_view") | null = null;

/**
 * <gr-prompt-editor> turns a textarea into a CodeMirror editor as soon as the textarea gets the focus: that is loaded only then.
 * It sits in a shadow root, because the page's content security policy blocks the styles that CodeMirror adds to a document.
 * The textarea stays the form's field. It gets the text when typing rests, and before anything reads the form:
 * copying a long text on each key would make typing slow.
 */
class PromptEditor extends HTMLElement {
  #view: EditorView | null = null;
  #opening: Promise<void> | null = null;
  #form: HTMLFormElement | null = null;
  #typing = new Pause(() => this.#write());
  #hands: Hands | null = null;
  #counting = new Pause(() => this.#count());
  #remarks = new MutationObserver(() => this.#view?.dispatch({}));

  connectedCallback(): void {
    const textarea = this.#textarea;
    if (!textarea) return;
    textarea.addEventListener("input", this.#typedElsewhere);
    textarea.addEventListener("focus", this.#wanted);
    this.#hands = new Hands(textarea);
    document.addEventListener("click", this.#linked);
    this.#form = textarea.form;
    this.#form?.addEventListener("settle", this.#settle);
    this.#form?.addEventListener("submit", this.#settle, { capture: true });
    this.#form?.addEventListener("formdata", this.#send);
    this.querySelector("[data-full]")?.addEventListener("click", this.#toggleFull);
    this.#count();
    // A save replaces the editor in which somebody works by another one.
    if (views?.isOpen(textarea)) this.#show(views);
    else if (document.activeElement === textarea) this.#wanted();
  }

  disconnectedCallback(): void {
    if (this.#view) views?.closePrompt(this.#view);
    document.removeEventListener("click", this.#linked);
    this.#form?.removeEventListener("settle", this.#settle);
    this.#form?.removeEventListener("submit", this.#settle, { capture: true });
    this.#form?.removeEventListener("formdata", this.#send);
    this.#remarks.disconnect();
    this.#hands?.forget();
    this.#typing.cancel();
    this.#counting.cancel();
    this.#view = null;
    this.#inert(false);
  }

  get #textarea(): HTMLTextAreaElement | null {
    return this.querySelector("textarea");
  }

  #wanted = (): void => void this.#open();

  /** Puts the editor in the place of the textarea. Where it cannot be loaded, the textarea does. */
  #open(): Promise<void> {
    return (this.#opening ??= this.#load().finally(() => (this.#opening = null)));
  }

  async #load(): Promise<void> {
    const textarea = this.#textarea;
    if (this.#view || !textarea) return;
    views = await import("./prompt_view").catch(() => views);
    await this.#hands?.off();
    if (views && this.isConnected && !this.#view) this.#show(views);
  }

  /** Shows the editor with the text, cursor and focus that the textarea has. */
  #show({ openPrompt }: typeof import("./prompt_view")): void {
    const textarea = this.#textarea;
    if (!textarea) return;
    const shadow = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    const place = document.createElement("div");
    place.className = "place";
    place.part.add("editor");
    shadow.replaceChildren(slot("before"), place, slot(""));
    this.querySelectorAll(".label").forEach((node) => (node.slot = "before"));
    const had = document.activeElement === textarea;
    const { selectionStart: anchor, selectionEnd: head, scrollTop } = textarea;
    const view = openPrompt(textarea, place, shadow, { typed: () => this.#typed(), leaveFull: () => this.#leaveFull() });
    this.#view = view;
    // The mark is on this element, because htmx resets the textarea's classes after a swap.
    this.toggleAttribute("data-live", true);
    if (had) {
      view.dispatch({ selection: { anchor, head } });
      view.focus();
      view.scrollDOM.scrollTop = scrollTop;
    }
    // A textarea that is not shown can't take the focus: whoever gives it to the field means the editor.
    this.#hands?.forget();
    textarea.focus = this.#focus;
    textarea.labels.forEach((label) => label.addEventListener("click", this.#focus));
    this.#remarks.observe(textarea, { attributeFilter: ["aria-invalid"] });
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

  /** The textarea has another text: it is typed into, or a script has set it, such as a choice in a conflict. */
  #typedElsewhere = (): void => {
    const view = this.#view;
    const text = this.#textarea?.value ?? "";
    if (!view) this.#counting.start();
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
    this.#textarea?.focus();
  };

  #count(): void {
    const text = this.#textarea?.value ?? "";
    const limit = Number(this.getAttribute("limit"));
    const length = text.length; // in UTF-16 units, as Anam counts
    const count = this.querySelector("[data-count]");
    if (count) {
      count.textContent = `${length.toLocaleString("en")} / ${limit.toLocaleString("en")} characters`;
      count.classList.toggle("over", length > limit);
    }
    const marks = this.querySelector("[data-marks]");
    const names = markedNames(text);
    if (marks) marks.textContent = names.length > 0 ? `${names.join(", ")}: sent as written` : "";
  }

  #toggleFull = async (): Promise<void> => {
    await this.#open();
    if (!this.#leaveFull()) this.#enterFull();
    this.#textarea?.focus();
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

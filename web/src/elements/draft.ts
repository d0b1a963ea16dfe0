import { announce } from "../announce";
import { draftKey, dropOthers, load, remove, save, type Kept } from "../drafts";
import { changes, fill, values } from "../fields";

const typingPause = 400;

/**
 * <gr-draft user persona base> in a form keeps unsaved edits in the browser and offers them after a crash or a sign-out.
 * With the attribute "kept" the form holds edits already. Restoring sends them to the server, which shows them in the form,
 * merged with newer versions, if there are any.
 */
class Draft extends HTMLElement {
  #timer = 0;
  #offered: Kept | null = null;

  connectedCallback(): void {
    const user = this.getAttribute("user") ?? "";
    dropOthers(user);
    this.querySelector("[data-restore]")?.addEventListener("click", this.#restore);
    this.querySelector("[data-discard]")?.addEventListener("click", this.#discard);
    this.#form?.addEventListener("input", this.#typed);
    window.addEventListener("pagehide", this.#leaving);
    if (this.hasAttribute("kept")) queueMicrotask(this.#write);
    else this.#offer();
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer);
    window.removeEventListener("pagehide", this.#leaving);
  }

  get key(): string {
    return draftKey(this.getAttribute("user") ?? "", this.getAttribute("persona") ?? "");
  }

  get #form(): HTMLFormElement | null {
    return this.closest("form");
  }

  get #base(): number {
    return Number(this.getAttribute("base"));
  }

  #offer(): void {
    const kept = load(this.key);
    if (!kept || !this.#form || !differs(kept.values, values(this.#form))) {
      remove(this.key);
      return;
    }
    this.#offered = kept;
    const words = this.querySelector("[data-words]");
    if (words) words.textContent = describe(kept, this.#base);
    this.hidden = false;
    announce(words?.textContent ?? "");
  }

  /** While older edits wait for a decision they are not overwritten. */
  #typed = (): void => {
    if (this.#offered) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#write, typingPause);
  };

  #write = (): void => {
    this.#timer = 0;
    const form = this.#form;
    if (!form || this.#offered) return;
    if (changes(form).length === 0) remove(this.key);
    else save(this.key, { at: Date.now(), base: this.#base, values: values(form) });
  };

  #leaving = (): void => {
    if (this.#timer === 0) return;
    clearTimeout(this.#timer);
    this.#write();
  };

  #restore = (): void => {
    const form = this.#form;
    const kept = this.#offered;
    if (!form || !kept) return;
    fill(form, kept.values);
    const base = form.elements.namedItem("base");
    if (base instanceof HTMLInputElement) base.value = String(kept.base);
    const button = document.createElement("button");
    button.name = "then";
    button.value = "restore";
    button.hidden = true;
    form.append(button);
    form.requestSubmit(button);
    button.remove();
  };

  #discard = (): void => {
    remove(this.key);
    this.#offered = null;
    this.hidden = true;
    this.#form?.querySelector<HTMLElement>("input:not([type=hidden]), textarea")?.focus();
  };
}

function differs(kept: Record<string, string>, shown: Record<string, string>): boolean {
  return Object.entries(kept).some(([name, value]) => name in shown && shown[name] !== value);
}

/** "You have unsaved edits from 10:42 on v14." */
function describe(kept: Kept, latest: number): string {
  const on = kept.base > 0 ? ` on v${kept.base}` : "";
  const since = kept.base < latest ? ` v${latest} was saved since: restoring shows what both changed.` : "";
  return `You have unsaved edits from ${moment(new Date(kept.at))}${on}.${since}`;
}

function moment(at: Date): string {
  const time = at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  if (at.toDateString() === new Date().toDateString()) return time;
  return `${at.toLocaleDateString("en-GB", { day: "numeric", month: "short" })}, ${time}`;
}

/** The part of htmx's event detail that is read here. */
interface SwapDetail {
  ctx: { sourceElement?: Element; response?: { raw: Response; status: number } };
}

/** Drops the draft after a save. */
document.addEventListener("htmx:before:swap", (event) => {
  const { sourceElement, response } = (event as CustomEvent<SwapDetail>).detail.ctx;
  if (event.defaultPrevented || !response || response.status >= 300 || !sourceElement?.matches("form.editor")) return;
  const draft = sourceElement.querySelector<Draft>("gr-draft");
  if (draft) remove(draft.key);
});

customElements.define("gr-draft", Draft);

import { announce } from "../announce";
import { dropOthers, remove, removeOwn, save, setAside, slotKey, slots, type Kept, type Slot } from "../drafts";
import { changes, fill, values } from "../fields";
import { htmx } from "../htmx";
import { Pause } from "../pause";
import { openTabs, tabID } from "../tab";

const typingPause = 400;

/**
 * <gr-draft user persona base> in a form keeps unsaved edits in the browser and offers them after a crash or a sign-out:
 * those of this tab, and those of tabs that are closed. What is typed while older edits are offered is kept beside them.
 * With the attribute "kept" the form holds edits already. Restoring sends them to the server, which shows them in the form,
 * merged with newer versions, if there are any.
 */
class Draft extends HTMLElement {
  #own = "";
  #offered: Slot | null = null;
  #asked = false;
  #typing = new Pause(() => this.#write(), typingPause);

  connectedCallback(): void {
    this.querySelector("[data-restore]")?.addEventListener("click", this.#restore);
    this.querySelector("[data-discard]")?.addEventListener("click", this.#discard);
    this.#form?.addEventListener("input", this.#typed);
    window.addEventListener("pagehide", this.#leaving);
    void this.#begin();
  }

  disconnectedCallback(): void {
    this.#typing.cancel();
    window.removeEventListener("pagehide", this.#leaving);
  }

  async #begin(): Promise<void> {
    const tab = await tabID();
    const own = slotKey(this.#user, this.#persona, tab);
    const open = await openTabs();
    open.delete(tab);
    dropOthers(this.#user, open);
    if (!this.hasAttribute("kept")) await this.#offer(own);
    if (!this.isConnected) return;
    this.#own = own;
    this.#write();
  }

  /** Removes what this tab keeps. */
  saved(): void {
    if (this.#own) removeOwn(this.#own);
  }

  get #user(): string {
    return this.getAttribute("user") ?? "";
  }

  get #persona(): string {
    return this.getAttribute("persona") ?? "";
  }

  get #form(): HTMLFormElement | null {
    return this.closest("form");
  }

  get #base(): number {
    return Number(this.getAttribute("base"));
  }

  /** Offers the edits of this tab or the newest of a closed one. Those that the form shows already are not kept any longer. */
  async #offer(own: string): Promise<void> {
    const open = await openTabs();
    const form = this.#form;
    if (!this.isConnected || !form) return;
    const shown = values(form);
    const mine = (slot: Slot): boolean => slot.key === own || slot.key.startsWith(`${own}.`);
    const free = slots(this.#user, this.#persona).filter((slot) => mine(slot) || !open.has(slot.tab));
    free.filter((slot) => !differs(slot.kept.values, shown)).forEach((slot) => remove(slot.key));
    const [first] = free.filter((slot) => differs(slot.kept.values, shown)).sort((a, b) => Number(mine(b)) - Number(mine(a)));
    this.#show(first?.key === own ? setAside(first) : (first ?? null));
  }

  #show(offered: Slot | null): void {
    this.#offered = offered;
    this.#asked = false;
    this.hidden = offered === null;
    if (!offered) return;
    this.#say(describe(offered.kept, this.#base), "Restore");
  }

  #say(text: string, deed: string): void {
    const words = this.querySelector("[data-words]");
    const button = this.querySelector("[data-restore]");
    if (words) words.textContent = text;
    if (button) button.textContent = deed;
    announce(text);
  }

  #typed = (): void => this.#typing.start();

  #write = (): void => {
    const form = this.#form;
    // Edits that could not be laid aside are still the only copy.
    if (!form || !this.#own || this.#offered?.key === this.#own) return;
    if (changes(form).length === 0) remove(this.#own);
    else save(this.#own, { at: Date.now(), base: this.#base, values: values(form) });
  };

  #leaving = (): void => this.#typing.end();

  #restore = (): void => {
    const form = this.#form;
    const offered = this.#offered;
    if (!form || !offered) return;
    const replaced = changes(form).map((change) => change.label);
    if (replaced.length > 0 && !this.#asked) {
      this.#asked = true;
      this.#say(`Restoring replaces what you have changed here: ${replaced.join(", ")}.`, "Replace it");
      return;
    }
    this.#typing.cancel();
    if (this.#own && save(this.#own, offered.kept)) remove(offered.key);
    fill(form, offered.kept.values);
    void send(form, offered.kept.base);
  };

  #discard = (): void => {
    if (this.#offered) remove(this.#offered.key);
    this.#show(null);
    void this.#offer(this.#own).then(() => {
      if (this.hidden) this.#form?.querySelector<HTMLElement>("input:not([type=hidden]), textarea")?.focus();
    });
  };
}

/** Has the server show the form with restored edits. */
async function send(form: HTMLFormElement, base: number): Promise<void> {
  await htmx(); // the button is there for one moment alone
  const from = form.elements.namedItem("base");
  if (from instanceof HTMLInputElement) from.value = String(base);
  const button = document.createElement("button");
  button.name = "then";
  button.value = "restore";
  button.hidden = true;
  form.append(button);
  form.requestSubmit(button);
  button.remove();
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
  sourceElement.querySelector<Draft>("gr-draft")?.saved();
});

customElements.define("gr-draft", Draft);

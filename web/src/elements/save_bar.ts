import { changes, type Change } from "../fields";
import { Pause } from "../pause";

const mostNamed = 3;

/**
 * <gr-save-bar> in a form counts and names the changed fields.
 * Save is off while there are none; with the attribute "new" it is always on.
 * With "publishable" the stored version can be published as it is.
 */
class SaveBar extends HTMLElement {
  #sending = false;
  #typing = new Pause(() => this.#show());

  get #form(): HTMLFormElement | null {
    return this.closest("form");
  }

  connectedCallback(): void {
    this.#form?.addEventListener("input", this.#typed);
    this.#form?.addEventListener("change", this.#show);
    this.#form?.addEventListener("submit", this.#sent);
    this.#form?.addEventListener("htmx:finally:request", this.#answered);
    document.addEventListener("keydown", this.#key);
    // After a swap htmx gives the buttons the attributes that the server sent.
    document.addEventListener("htmx:after:settle", this.#show);
    window.addEventListener("beforeunload", this.#leaving);
    // The pickers and the prompt editor beside this element may still be starting.
    queueMicrotask(this.#show);
  }

  disconnectedCallback(): void {
    this.#typing.cancel();
    document.removeEventListener("keydown", this.#key);
    document.removeEventListener("htmx:after:settle", this.#show);
    window.removeEventListener("beforeunload", this.#leaving);
  }

  #changes(): Change[] {
    return this.#form ? changes(this.#form) : [];
  }

  /** Save is on with the first key; what has changed is found out when typing rests. */
  #typed = (): void => {
    this.#typing.start();
    if (this.classList.contains("dirty")) return;
    this.#button("save", true);
    this.#button("publish", true);
  };

  #show = (): void => {
    this.#typing.cancel();
    const changed = this.#changes();
    const dirty = changed.length > 0;
    const fresh = this.hasAttribute("new");
    this.classList.toggle("dirty", dirty);
    this.#button("save", dirty || fresh);
    this.#button("publish", dirty || fresh || this.hasAttribute("publishable"));
    const state = this.querySelector("[data-state]");
    const words = this.#sending ? "Saving…" : dirty ? describe(changed) : fresh ? left(this.#form) : "All changes saved";
    if (state && state.textContent !== words) state.textContent = words;
    if (state instanceof HTMLElement) state.title = dirty ? describe(changed, changed.length) : "";
  };

  #button(value: string, on: boolean): void {
    const button = this.querySelector<HTMLButtonElement>(`button[value=${value}]`);
    if (button) button.disabled = !on || this.#sending;
  }

  #sent = (): void => {
    // The buttons go off after the browser has taken the pressed one's value.
    queueMicrotask(() => {
      this.#sending = true;
      this.#show();
    });
  };

  #answered = (): void => {
    this.#sending = false;
    this.#show();
  };

  #key = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    const save = this.querySelector<HTMLButtonElement>("button[value=save]");
    if (save && !save.disabled) this.#form?.requestSubmit(save);
  };

  #leaving = (event: BeforeUnloadEvent): void => {
    if (!this.#sending && this.#changes().length > 0) event.preventDefault();
  };
}

/** "4 required fields left"; nothing when none is. */
function left(form: HTMLFormElement | null): string {
  const empty = [...(form?.elements ?? [])].filter((field) => field.matches("[required]") && (field as HTMLInputElement).value.trim() === "").length;
  return empty === 0 ? "" : empty === 1 ? "1 required field left" : `${empty} required fields left`;
}

/** "2 unsaved changes: Greeting, Language"; behind the first few it counts the rest. */
function describe(changed: Change[], named = mostNamed): string {
  const count = changed.length === 1 ? "1 unsaved change" : `${changed.length} unsaved changes`;
  const names = changed.slice(0, named).map((change) => change.label);
  const rest = changed.length > named ? ` and ${changed.length - named} more` : "";
  return `${count}: ${names.join(", ")}${rest}`;
}

customElements.define("gr-save-bar", SaveBar);

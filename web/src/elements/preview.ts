import { announce } from "../announce";
import { Composer } from "../preview/composer";
import { Devices } from "../preview/devices";
import { differences, differs, draftMark, markIn, readDraft, tellEditor, type FromEditor } from "../preview/draft";
import { micBlocked, takenOver, type Failure } from "../preview/failures";
import { Problem } from "../preview/problem";
import { askToken, Place, Refused, type FieldNote, type Given } from "../preview/server";
import { Stage } from "../preview/stage";
import { Talk, type TalkEvents } from "../preview/talk";
import { download, Transcript } from "../preview/transcript";
import { toast } from "./toasts";

type Mode = "microphone" | "type";

/**
 * <gr-preview start="…" api="…" name="…"> runs sessions with a persona: a version, a label, a Lab persona,
 * or the editor's form as it stands when Start is pressed.
 */
class Preview extends HTMLElement {
  #stage!: Stage;
  #transcript!: Transcript;
  #composer!: Composer;
  #devices!: Devices;
  #problem!: Problem;
  #talk: Talk | null = null;
  #place: Place | null = null;
  /** Settles once the previous session's place has been released. */
  #left: Promise<void> = Promise.resolve();
  #asking: AbortController | null = null;
  #mode: Mode = "type";
  #draft: URLSearchParams | null = null;
  /** The version, label or form that was chosen when the session started. */
  #ran = "";
  #given: Given | null = null;

  connectedCallback(): void {
    this.#stage = new Stage(this);
    this.#transcript = new Transcript(this.#one("[data-lines]"), this.getAttribute("name") ?? "Persona");
    this.#composer = new Composer(this.#one<HTMLFormElement>("[data-composer]"), (text) => this.#say(text), (text) => this.#speak(text));
    this.#devices = new Devices(this.#one("[data-devices]"), (id) => this.#changeDevice(id));
    this.#problem = new Problem(this.#one("[data-problem]"), this.#one("[data-warnings]"));
    this.addEventListener("click", this.#clicked);
    this.querySelector("[data-run]")?.addEventListener("change", this.#changed);
    window.addEventListener("message", this.#fromEditor);
    window.addEventListener("pagehide", this.#leaving);
    this.#setLines();
  }

  disconnectedCallback(): void {
    window.removeEventListener("message", this.#fromEditor);
    window.removeEventListener("pagehide", this.#leaving);
    this.#leaving();
  }

  #one<E extends HTMLElement = HTMLElement>(selector: string): E {
    const found = this.querySelector<E>(selector);
    if (!found) throw new Error(`the preview lacks ${selector}`);
    return found;
  }

  #clicked = (event: Event): void => {
    const button = (event.target as Element).closest<HTMLButtonElement>("button");
    if (!button) return;
    const { start, export: kind } = button.dataset;
    if (start) void this.#start(start as Mode);
    else if (kind) void this.#export(kind);
    else if ("end" in button.dataset) this.#stop();
    else if ("interrupt" in button.dataset) this.#talk?.interrupt();
    else if ("mic" in button.dataset) this.#mute();
    else if ("restart" in button.dataset) void this.#restart();
    else if ("takeOver" in button.dataset) void this.#start(this.#mode, true);
    else if (button.dataset["field"]) tellEditor({ greenroom: "focus", field: button.dataset["field"] });
  };

  get #run(): string {
    return this.querySelector<HTMLSelectElement>("[data-run]")?.value ?? "";
  }

  /** Starts a session, after the previous one has been released. */
  async #start(mode: Mode, takeOver = false): Promise<void> {
    if (this.#talk || this.#asking) return;
    const asking = (this.#asking = new AbortController());
    this.#mode = mode;
    this.#problem.clear();
    tellEditor({ greenroom: "notes", kind: "error", notes: [] });
    this.#transcript.clear();
    this.#setLines();
    this.#stage.connecting(mode === "microphone");
    this.#ran = this.#run;
    this.#draft = this.#ran === "draft" ? readDraft() : null;
    try {
      await this.#left;
      this.#begin(await askToken(this.getAttribute("start") ?? "", this.#form(takeOver), asking.signal));
    } catch (error) {
      this.#refused(error);
    } finally {
      this.#asking = null;
    }
  }

  #form(takeOver: boolean): URLSearchParams {
    const form = new URLSearchParams(this.#draft ?? "");
    form.set("run", this.#run);
    form.set("once", (this.#draft && draftMark()) ?? markIn(this) ?? "");
    if (takeOver) form.set("takeOver", "true");
    return form;
  }

  #begin(given: Given): void {
    this.#place = new Place(given.mintId, () => this.#talk?.stop(takenOver));
    if (this.#asking?.signal.aborted) {
      void this.#place.leave();
      return;
    }
    this.#given = given;
    this.#stage.runs(given.runs);
    this.#note(given.note);
    this.#warn(given.warnings);
    this.#talk = new Talk(
      {
        token: given.sessionToken,
        apiURL: this.getAttribute("api") ?? "",
        videoId: "persona-video",
        microphone: this.#mode === "microphone",
        deviceId: this.#devices.chosen,
        maxSeconds: given.maxSessionLengthSeconds,
      },
      this.#events(given),
    );
    void this.#talk.start();
  }

  /** What runs may be of another kind than what the page was opened with. */
  #note(words: string): void {
    const note = this.#one("[data-note]");
    note.hidden = words === "";
    const shown = note.querySelector("span");
    if (shown && shown.textContent !== words) shown.textContent = words;
  }

  #events(given: Given): TalkEvents {
    return {
      live: () => this.#stage.live(given.maxSessionLengthSeconds),
      channelOpen: () => this.#composer.open(),
      heard: (event) => {
        this.#transcript.heard(event);
        this.#setLines();
      },
      micGranted: () => {
        this.#stage.microphone("open");
        void this.#devices.show();
      },
      micDenied: () => {
        this.#stage.microphone("none");
        this.#problem.show(micBlocked);
      },
      warned: (words) => this.#problem.show(`Anam warns: ${words}`),
      ended: (why) => this.#ended(why),
    };
  }

  #ended(why: Failure): void {
    this.#talk = null;
    if (this.#place) this.#left = this.#place.leave();
    this.#place = null;
    this.#composer.close();
    this.#devices.hide();
    this.#stage.ended(why.words);
    this.#setLines();
    this.#stale(0);
    if (why.kind === "bad") this.#problem.show(why.words);
    this.dispatchEvent(new CustomEvent("preview:ended", { bubbles: true }));
  }

  #refused(error: unknown): void {
    if (error instanceof DOMException && error.name === "AbortError") return;
    const refusal = error instanceof Refused ? error : new Refused("The session could not be started. Try again.", "internal", []);
    this.#stage.ended("Not started");
    this.#problem.refused(refusal);
    tellEditor({ greenroom: "notes", kind: "error", notes: refusal.fields });
  }

  #warn(notes: FieldNote[]): void {
    this.#problem.warn(notes);
    tellEditor({ greenroom: "notes", kind: "warning", notes });
  }

  #stop(): void {
    if (this.#talk) {
      this.#talk.stop();
      return;
    }
    this.#asking?.abort();
    this.#stage.ended("You ended it.");
  }

  async #restart(): Promise<void> {
    this.#talk?.stop();
    await this.#start(this.#mode);
  }

  #say(text: string): void {
    this.#transcript.typed(text);
    this.#setLines();
    this.#talk?.say(text);
  }

  async #speak(text: string): Promise<void> {
    try {
      await this.#talk?.speak(text);
    } catch {
      this.#problem.show("The persona could not be made to say this. Wait a moment, then send it again.");
    }
  }

  #mute(): void {
    const open = this.#stage.micState === "open";
    if (!this.#talk) return;
    this.#stage.microphone(this.#talk.mute(open) ? "muted" : "open");
  }

  async #changeDevice(id: string): Promise<void> {
    try {
      await this.#talk?.changeDevice(id);
    } catch {
      this.#problem.show("This microphone could not be opened. Choose another one.");
    }
  }

  /** Shows whether the running session still matches the form and the chosen version. */
  #changed = (): void => {
    this.#mended();
    if (!this.#talk) return;
    const now = this.#run === "draft" ? readDraft() : null;
    if (this.#draft && now) this.#stale(differences(this.#draft, now));
    else this.#stale(this.#run === this.#ran ? 0 : -1);
  };

  /** What was wrong with a field is told no longer once the field has changed. */
  #mended(): void {
    const [asked, now] = [this.#draft, readDraft()];
    if (asked && now) this.#problem.mended((field) => differs(asked, now, field));
  }

  #stale(edits: number): void {
    const bar = this.#one("[data-stale]");
    const words = edits < 0 ? "Another version is chosen" : `${edits === 1 ? "1 edit" : `${edits} edits`} not in this session`;
    bar.hidden = edits === 0;
    const shown = this.#one("[data-stale-words]");
    if (edits !== 0 && shown.textContent !== words) shown.textContent = words;
  }

  #fromEditor = (event: MessageEvent<FromEditor>): void => {
    if (event.origin === location.origin && event.source === window.parent && event.data?.greenroom === "changed") this.#changed();
  };

  #leaving = (): void => {
    this.#asking?.abort();
    this.#talk?.stop();
  };

  #setLines(): void {
    const empty = this.#transcript.empty;
    this.#one("[data-none]").hidden = !empty;
    this.#one("[data-exports]").hidden = empty;
  }

  async #export(kind: string): Promise<void> {
    const about = { persona: this.getAttribute("name"), runs: this.#given?.runs, clientLabel: this.#given?.clientLabel };
    if (kind === "json") return download("transcript.json", "application/json", this.#transcript.json(about));
    if (kind === "text") return download("transcript.txt", "text/plain", this.#transcript.text());
    try {
      await navigator.clipboard.writeText(this.#transcript.text());
      announce("Copied");
      toast("good", "Transcript copied.");
    } catch {
      toast("warn", "The browser does not let pages copy here. Download it as text instead.");
    }
  }
}

customElements.define("gr-preview", Preview);

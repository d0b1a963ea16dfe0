import { MessageRole, type MessageStreamEvent } from "@anam-ai/js-sdk";

/** A line of the conversation. */
export interface Line {
  who: "you" | "persona";
  text: string;
  at: Date;
  typed: boolean;
  interrupted: boolean;
}

/** Transcript collects what is said and shows it. Words that arrive one by one extend their line. */
export class Transcript {
  #lines: Line[] = [];
  #byId = new Map<string, { line: Line; shown: HTMLElement }>();

  constructor(
    private readonly list: HTMLElement,
    private readonly persona: string,
  ) {}

  clear(): void {
    this.#lines = [];
    this.#byId.clear();
    this.list.replaceChildren();
  }

  get empty(): boolean {
    return this.#lines.length === 0;
  }

  /** Typed lines are not sent back by Anam, so the page adds them itself. */
  typed(text: string): void {
    this.#add({ who: "you", text, at: new Date(), typed: true, interrupted: false });
  }

  heard(event: MessageStreamEvent): void {
    const known = this.#byId.get(event.id);
    if (!known) {
      if (event.content === "") return;
      const who = event.role === MessageRole.USER ? "you" : "persona";
      const line: Line = { who, text: event.content, at: new Date(), typed: false, interrupted: event.interrupted };
      this.#byId.set(event.id, { line, shown: this.#add(line) });
      return;
    }
    known.line.text = event.role === MessageRole.USER ? event.content : known.line.text + event.content;
    known.line.interrupted ||= event.interrupted;
    this.#show(known.line, known.shown);
  }

  #add(line: Line): HTMLElement {
    this.#lines.push(line);
    const item = document.createElement("div");
    item.className = line.who === "you" ? "you" : "it";
    const who = document.createElement("span");
    who.className = "line-who";
    who.textContent = line.who === "you" ? "You" : this.persona;
    const words = document.createElement("span");
    words.dataset["words"] = "";
    item.append(who, words);
    this.list.append(item);
    this.#show(line, words);
    return words;
  }

  #show(line: Line, shown: HTMLElement): void {
    shown.textContent = line.text + (line.interrupted ? " …" : "");
    this.list.scrollTop = this.list.scrollHeight;
  }

  text(): string {
    return this.#lines.map((line) => `${line.who === "you" ? "You" : this.persona}: ${line.text.trim()}${line.interrupted ? " …" : ""}`).join("\n") + "\n";
  }

  json(about: Record<string, unknown>): string {
    const lines = this.#lines.map((line) => ({
      role: line.who === "you" ? "user" : "persona",
      content: line.text.trim(),
      at: line.at.toISOString(),
      typed: line.typed,
      interrupted: line.interrupted,
    }));
    return JSON.stringify({ ...about, messages: lines }, null, 2) + "\n";
  }
}

/** Downloads text as a file. */
export function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

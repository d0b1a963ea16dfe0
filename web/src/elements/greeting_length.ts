import { Pause } from "../pause";

/** Speech runs at about 150 words, or 900 characters, a minute; scripts without spaces are counted by characters. */
const wordsPerSecond = 2.5;
const charactersPerSecond = 15;

/** <gr-greeting-length for="textarea-id"> tells how long a greeting takes to say. */
class GreetingLength extends HTMLElement {
  connectedCallback(): void {
    const greeting = document.getElementById(this.getAttribute("for") ?? "") as HTMLTextAreaElement | null;
    if (!greeting) return;
    const show = (): void => {
      this.textContent = describe(greeting.value.trim());
    };
    const pause = new Pause(show);
    greeting.addEventListener("input", () => pause.start());
    show();
  }
}

function describe(text: string): string {
  if (text === "") return "";
  const words = text.split(/\s+/).length;
  const seconds = Math.max(1, Math.round(Math.max(words / wordsPerSecond, text.length / charactersPerSecond)));
  return `Takes about ${seconds.toLocaleString("en")} s to say.`;
}

customElements.define("gr-greeting-length", GreetingLength);

/** Requests of the preview to our own server. */

/** A session token and what it was minted for. */
export interface Given {
  sessionToken: string;
  mintId: string;
  clientLabel: string;
  runs: string;
  maxSessionLengthSeconds: number | null;
  /** What a person misses here that an app brings; empty for a complete persona. */
  note: string;
  warnings: FieldNote[];
}

/** A note about a field of the editor's form. */
export interface FieldNote {
  field: string;
  label?: string;
  message: string;
}

/** Our server refused to start a session. */
export class Refused extends Error {
  constructor(
    message: string,
    readonly code: string,
    readonly fields: FieldNote[],
  ) {
    super(message);
  }
}

/** Asks for a token. It throws Refused, with a message for the person. */
export async function askToken(url: string, form: URLSearchParams, signal: AbortSignal): Promise<Given> {
  let answer: Response;
  try {
    answer = await fetch(url, { method: "POST", body: form, redirect: "manual", signal });
  } catch {
    throw new Refused("Greenroom does not answer. Check your network, then start again.", "unreachable", []);
  }
  const body = (await answer.json().catch(() => null)) as (Given & { error?: { code: string; message: string; fields: FieldNote[] | null } }) | null;
  if (answer.ok && body) return body;
  if (answer.status === 401) throw new Refused("You are signed out. Sign in in another tab, then start again.", "unauthenticated", []);
  throw new Refused(body?.error?.message ?? "Greenroom could not do that. Try again.", body?.error?.code ?? "internal", body?.error?.fields ?? []);
}

/** How many sessions the Anam account may run at once; null when that is unknown. */
export async function askLimit(): Promise<number | null> {
  try {
    const answer = await fetch("/preview/limit");
    return ((await answer.json()) as { limit: number | null }).limit;
  } catch {
    return null;
  }
}

const beatEvery = 3000;

/** Holds a person's one place by heartbeats while a session runs. It calls lost when another window has taken the place. */
export class Place {
  #timer = 0;
  #left = new AbortController();

  constructor(
    private readonly mintId: string,
    private readonly lost: () => void,
  ) {
    this.#timer = window.setInterval(() => void this.#beat(), beatEvery);
  }

  async #beat(): Promise<void> {
    const answer = await fetch(`/preview/${this.mintId}/beat`, { method: "POST", signal: this.#left.signal }).catch(() => null);
    if (answer?.status === 404) this.lost();
  }

  /** Releases the place, also while the page is closing (keepalive). The next start waits for it. */
  async leave(): Promise<void> {
    clearInterval(this.#timer);
    this.#left.abort(); // a heartbeat that arrived after the end would find no place
    await fetch(`/preview/${this.mintId}/end`, { method: "POST", keepalive: true }).catch(() => null);
  }
}

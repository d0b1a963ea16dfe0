import { AnamEvent, ConnectionClosedCode, createClient, type AnamClient, type MessageStreamEvent } from "@anam-ai/js-sdk";
import { closeFailure, endedHere, mediaBlocked, startFailure, type Failure } from "./failures";
import { askLimit } from "./server";

/** How long to wait for the first picture: the SDK reports nothing when media is blocked. */
const firstPictureWithin = 15_000;

/** The parameters of one session. */
export interface TalkOptions {
  token: string;
  apiURL: string;
  videoId: string;
  microphone: boolean;
  deviceId: string;
  maxSeconds: number | null;
}

/** The events of a session. */
export interface TalkEvents {
  live(): void;
  channelOpen(): void;
  heard(event: MessageStreamEvent): void;
  micGranted(): void;
  micDenied(): void;
  warned(words: string): void;
  ended(why: Failure): void;
}

/**
 * Talk is one session with its own SDK client: a reused client would speak every line twice.
 * Only the first close counts. The SDK reports another one when it is told to stop, and a first picture may still arrive after it.
 */
export class Talk {
  #client: AnamClient | null = null;
  #over = false;
  #began = 0;
  #watchdog = 0;

  constructor(
    private readonly options: TalkOptions,
    private readonly events: TalkEvents,
  ) {}

  async start(): Promise<void> {
    this.#watchdog = window.setTimeout(() => this.#end(mediaBlocked), firstPictureWithin);
    try {
      const client = (this.#client = this.#create());
      this.#listen(client);
      await client.streamToVideoElement(this.options.videoId);
    } catch (error) {
      await this.#failed(error);
    }
  }

  #create(): AnamClient {
    const { microphone, deviceId } = this.options;
    return createClient(this.options.token, {
      api: { baseUrl: this.options.apiURL },
      disableInputAudio: !microphone,
      ...(microphone && deviceId ? { audioDeviceId: deviceId } : {}),
      // The SDK gathers addresses ahead of the offer. About one start in a hundred then hung in Chromium 156: it gathered for ever.
      rtcConfiguration: { iceCandidatePoolSize: 0 },
      // No metrics: only the conversation leaves the page.
      metrics: { disableClientMetrics: true },
    });
  }

  #listen(client: AnamClient): void {
    const on = <A extends unknown[]>(act: (...args: A) => void) => (...args: A): void => {
      if (!this.#over) act(...args);
    };
    client.addListener(AnamEvent.VIDEO_PLAY_STARTED, on(() => this.#live()));
    client.addListener(AnamEvent.DATA_CHANNEL_OPEN, on(() => this.events.channelOpen()));
    client.addListener(AnamEvent.MESSAGE_STREAM_EVENT_RECEIVED, on((event) => this.events.heard(event)));
    client.addListener(AnamEvent.MIC_PERMISSION_GRANTED, on(() => this.events.micGranted()));
    client.addListener(AnamEvent.MIC_PERMISSION_DENIED, on(() => this.events.micDenied()));
    client.addListener(AnamEvent.SERVER_WARNING, on((words) => this.events.warned(words)));
    client.addListener(AnamEvent.CONNECTION_CLOSED, on((code, details) => this.#closed(code, details)));
  }

  #live(): void {
    if (this.#began) return;
    clearTimeout(this.#watchdog);
    this.#began = performance.now();
    this.events.live();
  }

  #closed(code: ConnectionClosedCode, details: string | undefined): void {
    const seconds = this.#began ? (performance.now() - this.#began) / 1000 : 0;
    this.#end(closeFailure(code, details, seconds, this.options.maxSeconds));
  }

  async #failed(error: unknown): Promise<void> {
    if (this.#over) return;
    clearTimeout(this.#watchdog);
    const full = error instanceof Error && "code" in error && String(error.code).includes("MAX_CONCURRENT");
    this.#end(startFailure(error, full ? await askLimit() : null));
  }

  /** Ends the session once. It always stops the SDK, also after the server has closed. */
  #end(why: Failure): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#watchdog);
    void this.#client?.stopStreaming().catch(() => undefined);
    this.events.ended(why);
  }

  stop(why: Failure = endedHere): void {
    this.#end(why);
  }

  /** Says a line as the person. */
  say(text: string): void {
    this.#client?.sendUserMessage(text);
  }

  /** Makes the persona say a line. */
  async speak(text: string): Promise<void> {
    await this.#client?.talk(text);
  }

  interrupt(): void {
    this.#client?.interruptPersona();
  }

  /** Mutes or opens the microphone, and tells whether it is muted now. */
  mute(muted: boolean): boolean {
    if (!this.#client) return muted;
    return (muted ? this.#client.muteInputAudio() : this.#client.unmuteInputAudio()).isMuted;
  }

  async changeDevice(deviceId: string): Promise<void> {
    await this.#client?.changeAudioInputDevice(deviceId);
  }
}

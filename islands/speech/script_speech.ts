import { type Signal, signal } from "@preact/signals";
import { browserVoice } from "./browser_voice.ts";
import { SpeechQueue } from "./speech_queue.ts";

/** Where the browser keeps the choice (workbench specification §2.2). */
const KEY = "voice.tts.scriptEnabled";

/** What scripts say, spoken unless that is switched off. */
export class ScriptSpeech {
  readonly enabled: Signal<boolean> = signal(readChoice());
  /** False where the browser cannot speak. */
  readonly able: boolean;
  readonly #queue: SpeechQueue | undefined;
  readonly #closing = new AbortController();

  constructor() {
    const voice = browserVoice(this.#closing.signal);
    this.able = voice !== undefined;
    this.#queue = voice && new SpeechQueue(voice);
  }

  /** Speaks, after everything that was said before. */
  say(text: string, emotion: string | null): void {
    if (this.enabled.peek()) this.#queue?.say(text, emotion);
  }

  /** Switches speech on or off; off is silent at once. */
  toggle(): void {
    this.enabled.value = !this.enabled.peek();
    if (!this.enabled.peek()) this.#queue?.silence();
    try {
      localStorage.setItem(KEY, String(this.enabled.peek()));
    } catch {
      // The choice lasts as long as the page.
    }
  }

  /** Falls silent. */
  close(): void {
    this.#queue?.silence();
    this.#closing.abort();
  }
}

function readChoice(): boolean {
  try {
    return localStorage.getItem(KEY) !== "false";
  } catch {
    return true;
  }
}

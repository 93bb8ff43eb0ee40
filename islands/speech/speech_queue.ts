import { type Manner, mannerOf } from "./emotion.ts";

/** What can speak. */
export interface Voice {
  /** Begins to speak and calls `ended` once: at the end, at a failure, or when it was silenced. */
  speak(text: string, manner: Manner, ended: () => void): void;
  /** Stops at once. */
  silence(): void;
}

interface Utterance {
  readonly text: string;
  readonly emotion: string | null;
}

/** Utterances that wait at most; older ones are left out, because what is said late is of no use. */
const MOST = 50;
/** Longest time for an utterance: voices have been seen that never tell that they have ended. */
const PATIENCE_MS = 8000;
const PATIENCE_PER_UNIT_MS = 160;

/** Speaks one thing after the other, in the order it was asked to. */
export class SpeechQueue {
  readonly #voice: Voice;
  #waiting: Utterance[] = [];
  #current: Utterance | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(voice: Voice) {
    this.#voice = voice;
  }

  /** Speaks when everything before has been spoken. */
  say(text: string, emotion: string | null): void {
    this.#waiting.push({ text, emotion });
    if (this.#waiting.length > MOST) this.#waiting.shift();
    if (this.#current === undefined) this.#next();
  }

  /** Stops and forgets what waits. */
  silence(): void {
    this.#waiting = [];
    if (this.#current === undefined) return;
    this.#end();
    this.#voice.silence();
  }

  #next(): void {
    const utterance = this.#current = this.#waiting.shift();
    if (utterance === undefined) return;
    const ended = () => {
      if (this.#current !== utterance) return;
      this.#end();
      this.#next();
    };
    const { text, emotion } = utterance;
    this.#timer = setTimeout(() => {
      if (this.#current !== utterance) return;
      this.#end();
      this.#voice.silence();
      this.#next();
    }, PATIENCE_MS + PATIENCE_PER_UNIT_MS * text.length);
    this.#voice.speak(text, mannerOf(emotion), ended);
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#current = undefined;
  }
}

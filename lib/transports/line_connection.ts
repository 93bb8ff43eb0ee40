import { delay } from "@/lib/core/mod.ts";
import type { Framing } from "./framing.ts";
import { type ReplyCutter, replyCutter } from "./reply_cutter.ts";

/** Who waits for the next line; whatever the end, it calls {@linkcode LineConnection.forget}. */
export interface Expectation {
  /** Lines for which this is true are not the reply. */
  skip?: ((line: string) => boolean) | undefined;
  resolve(line: string): void;
  reject(error: unknown): void;
}

/** Milliseconds of silence after which an unfinished line is taken for a prompt that never ends. */
const PROMPT_SILENCE_MS = 20;

/**
 * One period in which a line is open: what has come in and who waits for it. A new period begins with nothing of
 * the old one, so what was late there cannot be taken for a reply here.
 */
export class LineConnection {
  /** True after a transaction ended without its reply, which may still come. */
  suspect = false;
  readonly #cutter: ReplyCutter;
  /** Milliseconds of silence that end a reply; `undefined` where replies have an end of their own. */
  readonly #endingSilence: number | undefined;
  #silenceTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #onUnread: (line: string) => void;
  #waiting: Expectation | undefined;
  #error: unknown;
  #changedAt = performance.now();

  /** @param onUnread Gets each line nobody waits for. */
  constructor(framing: Framing, onUnread: (line: string) => void) {
    this.#cutter = replyCutter(framing);
    this.#endingSilence = framing.end.kind === "silence" ? framing.end.ms : undefined;
    this.#onUnread = onUnread;
  }

  /** Why the line is down; undefined while it is open. */
  get error(): unknown {
    return this.#error;
  }

  /** What came after the last delimiter. */
  get unfinished(): string {
    return this.#cutter.pendingText;
  }

  /**
   * Takes in bytes from the line.
   *
   * @throws {RangeError} When far too many bytes came without a delimiter.
   */
  receive(chunk: Uint8Array): void {
    this.#changedAt = performance.now();
    for (const line of this.#cutter.push(chunk)) this.#deliver(line);
    if (this.#endingSilence === undefined) return;
    clearTimeout(this.#silenceTimer);
    this.#silenceTimer = setTimeout(() => this.#rest(), this.#endingSilence);
  }

  /** Waits for the next line. Only one can wait. */
  expect(expectation: Expectation): void {
    this.#waiting = expectation;
  }

  /** Nobody waits any more; what comes is unread. */
  forget(): void {
    this.#waiting = undefined;
  }

  /** The wait ended without its reply: what comes next may be that reply, late. */
  doubt(): void {
    this.suspect = true;
    this.#changedAt = performance.now();
  }

  /** The line is down. */
  fail(error: unknown): void {
    clearTimeout(this.#silenceTimer);
    this.#error ??= error;
    this.#waiting?.reject(this.#error);
  }

  /** True when part of a line has come. */
  get inLine(): boolean {
    return this.#cutter.pending > 0;
  }

  /**
   * Makes sure that the next line begins at its beginning: waits until an unfinished line has come in, or has stood
   * still so long that it must be a prompt, which is forgotten. A line that never rests is left as it is after 100 ms.
   * Returns early when the line goes down or `signal` aborts.
   */
  async settle(options: { signal: AbortSignal }): Promise<void> {
    const limit = performance.now() + 5 * PROMPT_SILENCE_MS;
    while (this.inLine && this.#error === undefined && !options.signal.aborted) {
      const left = this.#changedAt + PROMPT_SILENCE_MS - performance.now();
      if (left <= 0) return this.#cutter.clear();
      if (performance.now() + left > limit) return;
      await delay(left, options).catch(() => {});
    }
  }

  /**
   * Waits until nothing has come for `ms`, but not longer than `limitMs`, and forgets what has come. Late replies
   * end here. Returns early, still suspect, when the line goes down or `signal` aborts.
   */
  async silence(options: { ms: number; limitMs: number; signal: AbortSignal }): Promise<void> {
    const limit = performance.now() + options.limitMs;
    while (this.#error === undefined && !options.signal.aborted) {
      const left = Math.min(this.#changedAt + options.ms, limit) - performance.now();
      if (left <= 0) {
        this.suspect = false;
        return this.#cutter.clear();
      }
      await delay(left, options).catch(() => {});
    }
  }

  #rest(): void {
    const reply = this.#cutter.rest?.();
    if (reply !== undefined) this.#deliver(reply);
  }

  #deliver(line: string): void {
    const waiting = this.#waiting;
    if (waiting === undefined) return this.#onUnread(line);
    try {
      if (waiting.skip?.(line)) return;
    } catch (error) {
      return waiting.reject(error);
    }
    waiting.resolve(line);
  }
}

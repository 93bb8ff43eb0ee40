import { delay } from "@/lib/core/mod.ts";
import { AppError } from "@/lib/protocol/mod.ts";

/** Lets work through evenly: what comes too fast waits for its turn, in order. */
export class Pace {
  readonly #everyMs: number;
  readonly #perSecond: number;
  readonly #stop = new AbortController();
  /** When the next turn is, as `performance.now()`; in the past as long as nothing waits. */
  #next = 0;

  /** @param perSecond Turns a second. */
  constructor(perSecond: number) {
    this.#perSecond = perSecond;
    this.#everyMs = 1000 / perSecond;
  }

  /**
   * Waits for a turn.
   *
   * @throws The signal's reason, when it aborts before the turn comes.
   */
  async turn(signal: AbortSignal | undefined): Promise<void> {
    const now = performance.now();
    // As much as one second's turns may be taken at once.
    this.#next = Math.max(this.#next + this.#everyMs, now - this.#perSecond * this.#everyMs);
    const wait = this.#next - now;
    if (wait <= 0) return;
    const stop = this.#stop.signal;
    await delay(wait, { signal: signal === undefined ? stop : AbortSignal.any([stop, signal]) });
  }

  /** Nobody gets a turn any more. */
  close(): void {
    this.#stop.abort(new AppError("CONN_NOT_INITIALIZED", "The connector was stopped"));
  }
}

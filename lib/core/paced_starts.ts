import { delay } from "./deadline.ts";
import { Semaphore } from "./semaphore.ts";

/** Starts under way at the same time. */
const AT_ONCE = 2;
/** Starts that begin without a pause between them: those of an ordinary start of the server. */
const BURST = 8;
/** Pause before each further one, in milliseconds. */
const PAUSE_MS = 60;

/**
 * The turns in which processes of guests are started. Each start keeps the server from everything else for some milliseconds
 * and the processors for some more; when many are wanted at once, everybody else gets the time in between.
 */
export class PacedStarts {
  readonly #turns = new Semaphore(AT_ONCE);
  readonly #starts = new Semaphore(1);
  #left = BURST;
  #last = -Infinity;

  /**
   * Runs `start` when it is its turn; the turn ends with it.
   *
   * @throws The signal's reason, when it aborts before.
   */
  run<T>(start: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.#turns.run(async () => {
      await this.#starts.run(() => this.#pause(signal));
      return await start();
    });
  }

  // What was not used comes back with the time.
  async #pause(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    const since = performance.now() - this.#last;
    this.#left = Math.min(BURST, this.#left + Math.floor(since / PAUSE_MS));
    if (this.#left > 0) this.#left--;
    else await delay(PAUSE_MS, signal === undefined ? {} : { signal });
    this.#last = performance.now();
  }
}

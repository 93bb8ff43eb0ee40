import { delay, Semaphore } from "@/lib/core/mod.ts";

/** Loads under way at the same time. */
const AT_ONCE = 2;
/** Loads that begin without a pause between them: those of an ordinary start. */
const BURST = 8;
/** Pause before each further one, in milliseconds. */
const PAUSE_MS = 60;

/**
 * The turns in which connector files are loaded. Each load starts a process, for which the server stands still for some
 * milliseconds; of many files that appear at once, everybody else gets the time in between.
 */
export class PacedLoads {
  readonly #turns = new Semaphore(AT_ONCE);
  readonly #starts = new Semaphore(1);
  #left = BURST;
  #last = -Infinity;

  /** Runs `load` when it is its turn. */
  run<T>(load: () => Promise<T>): Promise<T> {
    return this.#turns.run(async () => {
      await this.#starts.run(() => this.#pause());
      return await load();
    });
  }

  // What was not used comes back with the time.
  async #pause(): Promise<void> {
    const since = performance.now() - this.#last;
    this.#left = Math.min(BURST, this.#left + Math.floor(since / PAUSE_MS));
    if (this.#left > 0) this.#left--;
    else await delay(PAUSE_MS);
    this.#last = performance.now();
  }
}

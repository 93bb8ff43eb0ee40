import { delay } from "./deadline.ts";
import { RoundRobin } from "./round_robin.ts";
import { Semaphore } from "./semaphore.ts";

/** Starts under way at the same time. */
const AT_ONCE = 2;
/** Starts that begin without a pause between them: those of an ordinary start of the server. */
const BURST = 8;
/** Pause before each further one, in milliseconds. */
const PAUSE_MS = 60;

/** For whom something is started. */
export interface StartOptions {
  /** Takes it back while it waits. */
  signal?: AbortSignal | undefined;
  /** Who wants it; turns go round among these. */
  client?: string;
}

/**
 * The turns in which processes of guests are started. Each start keeps the server from everything else for some milliseconds
 * and the processors for some more; when many are wanted at once, everybody else gets the time in between, and whoever wants
 * one does not wait for all of somebody who wants many.
 */
export class PacedStarts {
  readonly #waiting = new RoundRobin<() => void>();
  readonly #starts = new Semaphore(1);
  #free = AT_ONCE;
  #left = BURST;
  #last = -Infinity;

  /**
   * Runs `start` when it is its turn; the turn ends with it.
   *
   * @throws The signal's reason, when it aborts before.
   */
  async run<T>(start: () => Promise<T>, { signal, client = "" }: StartOptions = {}): Promise<T> {
    const turn = Promise.withResolvers<void>();
    this.#waiting.add(client, turn.resolve);
    this.#next();
    await turn.promise;
    try {
      await this.#starts.run(() => this.#pause(signal));
      return await start();
    } finally {
      this.#free++;
      this.#next();
    }
  }

  #next(): void {
    const begin = this.#free > 0 ? this.#waiting.take() : undefined;
    if (begin === undefined) return;
    this.#free--;
    begin();
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

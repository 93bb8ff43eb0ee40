/** Options of {@linkcode Poller}. */
export interface PollerOptions {
  properties: readonly string[];
  /** Milliseconds from the start of one round to the next; a slow round delays the next. */
  everyMs: number;
  read(property: string): unknown | Promise<unknown>;
  /** A value was read. */
  publish(property: string, value: unknown): void;
  /** Reading began to fail, or works again (`undefined`). Called once per change. */
  health(property: string, error: unknown | undefined): void;
}

/** Least time from the start of one round to the next, also when something was written, in milliseconds. */
const NUDGE_MS = 20;

/**
 * Reads properties in rounds, one after the other, and never has two rounds at a time. A property that fails does
 * not keep the others from being read.
 */
export class Poller {
  readonly #options: PollerOptions;
  readonly #failing = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #round: Promise<void> | undefined;
  #again = false;
  #began = 0;
  #closed = false;

  constructor(options: PollerOptions) {
    this.#options = options;
  }

  /** Begins with a round at once. */
  start(): void {
    if (this.#options.properties.length > 0) this.#begin();
  }

  /** Reads again soon, as after a write; the usual rhythm goes on. */
  nudge(): void {
    if (this.#options.properties.length === 0 || this.#closed) return;
    if (this.#round !== undefined) this.#again = true;
    else this.#schedule(0);
  }

  /** Stops; a read under way ends by itself and is not published. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #begin(): void {
    this.#began = performance.now();
    this.#round = this.#readAll().finally(() => {
      this.#round = undefined;
      if (this.#closed) return;
      this.#schedule(this.#again ? 0 : this.#options.everyMs);
      this.#again = false;
    });
  }

  // Measured from the beginning of the last round; a thousand writes bring a few rounds, not a thousand.
  #schedule(everyMs: number): void {
    clearTimeout(this.#timer);
    const wait = Math.max(everyMs, Math.min(NUDGE_MS, this.#options.everyMs));
    const left = wait - (performance.now() - this.#began);
    this.#timer = setTimeout(() => this.#begin(), Math.max(1, left));
  }

  async #readAll(): Promise<void> {
    for (const property of this.#options.properties) {
      if (this.#closed) return;
      try {
        const pending = this.#options.read(property);
        const value = pending instanceof Promise ? await pending : pending;
        if (this.#closed) return;
        this.#options.publish(property, value);
        if (this.#failing.delete(property)) this.#options.health(property, undefined);
      } catch (error) {
        if (this.#closed || this.#failing.has(property)) continue;
        this.#failing.add(property);
        this.#options.health(property, error);
      }
    }
  }
}

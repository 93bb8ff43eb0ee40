interface Timer {
  id: number;
  at: number;
  callback: () => void;
}

/**
 * A clock that stands still until a test moves it: stands in for `performance.now`, `setTimeout` and `clearTimeout` as
 * long as it is not disposed. Only for code that is tested without the runtime's own waiting.
 */
export class FakeClock implements Disposable {
  readonly #real = {
    now: performance.now,
    setTimeout: globalThis.setTimeout,
    clearTimeout: globalThis.clearTimeout,
  };
  readonly #timers = new Map<number, Timer>();
  #now = 1000;
  #count = 0;

  constructor() {
    performance.now = () => this.#now;
    globalThis.setTimeout = ((callback: () => void, ms = 0) => this.#set(callback, ms)) as never;
    globalThis.clearTimeout = ((id: number) => void this.#timers.delete(id)) as never;
  }

  /** How many timers are set. */
  get timers(): number {
    return this.#timers.size;
  }

  /** The longest time a timer is set for, in milliseconds from now; 0 without one. */
  get longest(): number {
    return Math.max(0, ...[...this.#timers.values()].map(({ at }) => at - this.#now));
  }

  /** Lets time pass and runs every timer that is due, in order; what they set runs too when it is due. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#now = next.at;
      this.#timers.delete(next.id);
      next.callback();
    }
    this.#now = end;
  }

  #set(callback: () => void, ms: number): number {
    // The runtime takes a longer time for none at all.
    const wait = ms > 0x7fffffff ? 1 : Math.max(1, ms);
    const id = ++this.#count;
    this.#timers.set(id, { id, at: this.#now + wait, callback });
    return id;
  }

  #next(until: number): Timer | undefined {
    return [...this.#timers.values()].filter(({ at }) => at <= until).toSorted((a, b) =>
      a.at - b.at || a.id - b.id
    )[0];
  }

  [Symbol.dispose](): void {
    performance.now = this.#real.now;
    globalThis.setTimeout = this.#real.setTimeout;
    globalThis.clearTimeout = this.#real.clearTimeout;
  }
}

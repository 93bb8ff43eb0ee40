import { RateLimit } from "@/lib/core/mod.ts";

/** How much of something one guest may do. */
export interface GuestBudgetOptions {
  perSecond: number;
  /** As many may come at once; without it as many as in a second. */
  burst?: number;
  bytesPerSecond?: number;
  /** Least time between two notices of what was left out, in milliseconds. */
  noticeMs: number;
  /** Told how many were left out since it was told last. */
  leftOut(count: number): void;
}

/** The host's limit on something a guest does: what is over it is counted, and the count is told. */
export class GuestBudget {
  readonly #options: GuestBudgetOptions;
  readonly #count: RateLimit;
  readonly #bytes: RateLimit | undefined;
  #leftOut = 0;
  #toldAt = -Infinity;

  constructor(options: GuestBudgetOptions) {
    const now = performance.now();
    this.#options = options;
    this.#count = new RateLimit(options.perSecond, now, options.burst);
    this.#bytes = options.bytesPerSecond === undefined
      ? undefined
      : new RateLimit(options.bytesPerSecond, now);
  }

  /** True when one more, of that many bytes, is within the limit. */
  take(bytes: number, now = performance.now()): boolean {
    if (!this.#count.take(now) || this.#bytes?.spend(bytes, now) === false) {
      this.#leftOut++;
      return false;
    }
    if (now - this.#toldAt >= this.#options.noticeMs) this.flush(now);
    return true;
  }

  /** Tells how many were left out, when some were. */
  flush(now = performance.now()): void {
    if (this.#leftOut === 0) return;
    const count = this.#leftOut;
    this.#leftOut = 0;
    this.#toldAt = now;
    this.#options.leftOut(count);
  }
}

/** Entries one guest may log in a second. Its own bootstrap allows less, unless somebody got at it. */
const ENTRIES_PER_SECOND = 6000;

/** The limit on what a guest logs. `say` writes the notice of what was left out. */
export function logBudget(say: (text: string) => void): GuestBudget {
  return new GuestBudget({
    perSecond: ENTRIES_PER_SECOND,
    bytesPerSecond: 8 * 1024 * 1024,
    noticeMs: 1000,
    leftOut: (count) =>
      say(`${count} log entries were left out: more than ${ENTRIES_PER_SECOND} or 8 MB in a second`),
  });
}

/** Events one guest may emit in a second: every one is handed to all who listen, which keeps the server from other work. */
const EVENTS_PER_SECOND = 5000;

/** The limit on what a guest emits. `say` writes the notice of what was left out; an endless loop gets few of them. */
export function eventBudget(say: (text: string) => void): GuestBudget {
  return new GuestBudget({
    perSecond: EVENTS_PER_SECOND,
    burst: 2 * EVENTS_PER_SECOND,
    noticeMs: 10_000,
    leftOut: (count) =>
      say(
        `${count} events were left out: more than ${EVENTS_PER_SECOND} in a second; does a handler emit its own event?`,
      ),
  });
}

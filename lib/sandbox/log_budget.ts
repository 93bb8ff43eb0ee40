import { RateLimit } from "@/lib/core/mod.ts";

/** Entries and bytes one guest may log in a second. Its own bootstrap allows less, unless somebody got at it. */
const ENTRIES_PER_SECOND = 6000;
const BYTES_PER_SECOND = 8 * 1024 * 1024;
/** Least time between two notices of what was left out, in milliseconds. */
const NOTICE_MS = 1000;

/** The host's limit on what a guest logs: what is over it is counted, and the count is told. */
export class LogBudget {
  readonly #entries = new RateLimit(ENTRIES_PER_SECOND);
  readonly #bytes = new RateLimit(BYTES_PER_SECOND);
  readonly #say: (text: string) => void;
  #leftOut = 0;
  #toldAt = -Infinity;

  /** @param say Writes the notice of what was left out. */
  constructor(say: (text: string) => void) {
    this.#say = say;
  }

  /** True when an entry of that many bytes may be written. */
  take(bytes: number, now = performance.now()): boolean {
    if (!this.#entries.take(now) || !this.#bytes.spend(bytes, now)) {
      this.#leftOut++;
      return false;
    }
    if (now - this.#toldAt >= NOTICE_MS) this.flush(now);
    return true;
  }

  /** Says how much was left out, when something was. */
  flush(now = performance.now()): void {
    if (this.#leftOut === 0) return;
    const count = this.#leftOut;
    this.#leftOut = 0;
    this.#toldAt = now;
    this.#say(`${count} log entries were left out: more than ${ENTRIES_PER_SECOND} or 8 MB in a second`);
  }
}

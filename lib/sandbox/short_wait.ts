/** Milliseconds that are waited for an answer at most. */
const MOST_MS = 0.1;
/** Most answers in a row for which it is not even tried. */
const MOST_SKIPPED = 64;

/**
 * Waiting for an answer in place, for a moment, instead of letting the loop sleep until it comes: being woken costs some 40 µs,
 * a third of what a call one at a time takes (decision 0019). Everybody else waits meanwhile, so it goes on for a tenth of a
 * millisecond at most, and with a guest that takes longer it is tried more and more rarely.
 */
export class ShortWait {
  readonly #now: () => number;
  /** Answers for which it is not tried, after the last one that did not come in time. */
  #pause = 0;
  #skipped = 0;

  /** @param now The time in milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /**
   * Waits until something has come.
   *
   * @param come Takes what has come; true when that was something.
   */
  until(come: () => boolean): void {
    if (this.#skipped < this.#pause) return void this.#skipped++;
    this.#skipped = 0;
    const end = this.#now() + MOST_MS;
    do {
      if (come()) return void (this.#pause = 0);
    } while (this.#now() < end);
    this.#pause = Math.min(MOST_SKIPPED, this.#pause * 2 + 1);
  }
}

/** True where it can pay: with one core the guest could not answer while it is waited for. */
export function canWaitShortly(): boolean {
  return navigator.hardwareConcurrency > 1;
}

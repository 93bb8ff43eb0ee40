const WINDOW_MS = 5 * 60_000;
const LIMIT = 3;

/** Decides whether something that crashed is started again: not after the third crash within five minutes. */
export class CrashTracker {
  readonly #crashes: number[] = [];

  /**
   * Notes a crash.
   *
   * @param now Milliseconds; a monotonic clock.
   * @returns Milliseconds to wait before the restart, or `undefined` when there is none.
   */
  crashed(now: number): number | undefined {
    this.#crashes.push(now);
    while (now - this.#crashes[0]! > WINDOW_MS) this.#crashes.shift();
    if (this.#crashes.length >= LIMIT) return undefined;
    return this.#crashes.length === 1 ? 0 : 500;
  }

  /** How many crashes count at the moment. */
  get count(): number {
    return this.#crashes.length;
  }
}

/** A sliding budget: up to `burst` calls at once, `perSecond` without an argument, refilled evenly. */
export class RateLimit {
  readonly #perSecond: number;
  readonly #burst: number;
  #left: number;
  #at: number;

  constructor(perSecond: number, now = performance.now(), burst = perSecond) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#left = burst;
    this.#at = now;
  }

  /** Takes one call; false when the budget is used up. */
  take(now = performance.now()): boolean {
    return this.spend(1, now);
  }

  /** Takes something that costs as much as several calls, bytes for instance; false when the budget does not hold it. */
  spend(cost: number, now = performance.now()): boolean {
    this.#left = Math.min(this.#burst, this.#left + (now - this.#at) / 1000 * this.#perSecond);
    this.#at = now;
    if (this.#left < cost) return false;
    this.#left -= cost;
    return true;
  }
}

/** A sliding budget: up to `perSecond` calls at once, refilled evenly. */
export class RateLimit {
  readonly #perSecond: number;
  #left: number;
  #at: number;

  constructor(perSecond: number, now = performance.now()) {
    this.#perSecond = perSecond;
    this.#left = perSecond;
    this.#at = now;
  }

  /** Takes one call; false when the budget is used up. */
  take(now = performance.now()): boolean {
    return this.spend(1, now);
  }

  /** Takes something that costs as much as several calls, bytes for instance; false when the budget does not hold it. */
  spend(cost: number, now = performance.now()): boolean {
    this.#left = Math.min(this.#perSecond, this.#left + (now - this.#at) / 1000 * this.#perSecond);
    this.#at = now;
    if (this.#left < cost) return false;
    this.#left -= cost;
    return true;
  }
}

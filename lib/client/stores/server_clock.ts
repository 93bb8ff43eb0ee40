/** Milliseconds for which a quick answer is better than a slower one that came later; clocks drift. */
const GOOD_FOR_MS = 600_000;

/**
 * The clock of the server, as far as the way there and back lets it be known. The computer of the page may be hours wrong, and
 * times of both clocks must not stand beside each other.
 */
export class ServerClock {
  readonly #elapsed: () => number;
  /** What the server's clock said at zero of ours. */
  #base: number | undefined;
  #way = Infinity;
  #at = -Infinity;

  /** @param elapsed Milliseconds since any moment, by a clock nobody sets. */
  constructor(elapsed: () => number = () => performance.now()) {
    this.#elapsed = elapsed;
  }

  /** Milliseconds since 1970, by the clock of the server; by the one here while it has not been asked. */
  now(): number {
    return this.#base === undefined ? Date.now() : this.#base + this.#elapsed();
  }

  /**
   * Asks the server for its time.
   *
   * @param ask Gives milliseconds since 1970; what it throws is thrown on.
   */
  async read<T extends { time?: number }>(ask: () => Promise<T>): Promise<T> {
    const asked = this.#elapsed();
    const answer = await ask();
    const answered = this.#elapsed();
    const way = answered - asked;
    const better = way <= this.#way || answered - this.#at >= GOOD_FOR_MS;
    if (answer.time !== undefined && better) {
      this.#base = answer.time + way / 2 - answered;
      this.#way = way;
      this.#at = answered;
    }
    return answer;
  }
}

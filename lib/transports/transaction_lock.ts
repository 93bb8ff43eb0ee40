interface Waiter {
  start: () => void;
}

/** Lets one transaction at a time through, in the order they were asked for. */
export class TransactionLock {
  #busy = false;
  readonly #waiting: Waiter[] = [];

  /** How many transactions wait for their turn. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Runs `transaction` when all asked for before it have ended. It begins at once when none is under way.
   *
   * @param options `signal` ends the waiting; a transaction that has begun must look at it itself.
   * @returns What `transaction` gives.
   * @throws The signal's reason when it aborts before the turn comes, and what `transaction` throws.
   */
  async run<T>(
    transaction: () => T | Promise<T>,
    options: { signal?: AbortSignal | undefined } = {},
  ): Promise<T> {
    options.signal?.throwIfAborted();
    if (this.#busy) await this.#turn(options.signal);
    this.#busy = true;
    try {
      return await transaction();
    } finally {
      this.#release();
    }
  }

  #turn(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        reject(signal?.reason);
      };
      const waiter: Waiter = {
        start: () => {
          signal?.removeEventListener("abort", onAbort);
          resolve();
        },
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      this.#waiting.push(waiter);
    });
  }

  /** Hands the turn on; the lock stays busy in between, so that nobody can step in front. */
  #release(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#busy = false;
    else next.start();
  }
}

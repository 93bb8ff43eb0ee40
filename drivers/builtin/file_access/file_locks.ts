/**
 * Lets one task at a time work on a file; the others wait in the order they came.
 *
 * One task may take several files; it takes all of them in one step, so that no two tasks wait for each other.
 */
export class FileLocks {
  readonly #tails = new Map<string, Promise<void>>();

  /** How many files are taken or waited for. */
  get size(): number {
    return this.#tails.size;
  }

  /**
   * Runs `task` when it has all the files.
   *
   * @param paths Absolute, links resolved. Upper and lower case count as the same, as on Windows and macOS.
   * @throws The reason of `signal` when it aborts while the task waits; what `task` throws.
   */
  async run<T>(
    paths: readonly string[],
    task: () => Promise<T>,
    { signal }: { signal: AbortSignal },
  ): Promise<T> {
    const keys = [...new Set(paths.map((path) => path.normalize("NFC").toLowerCase()))];
    const turn = Promise.all(keys.map((key) => this.#tails.get(key)));
    const done = Promise.withResolvers<void>();
    // Whoever gives up waiting still keeps the place in the queue until those before have ended.
    const tail = turn.then(() => done.promise);
    for (const key of keys) this.#tails.set(key, tail);
    void tail.then(() => this.#forget(keys, tail));
    try {
      await untilAborted(turn, signal);
      signal.throwIfAborted();
      return await task();
    } finally {
      done.resolve();
    }
  }

  #forget(keys: readonly string[], tail: Promise<void>): void {
    for (const key of keys) if (this.#tails.get(key) === tail) this.#tails.delete(key);
  }
}

/** The locks of this process: two connectors over one folder share them. */
export const FILE_LOCKS = new FileLocks();

function untilAborted(promise: Promise<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    void promise.then(() => {
      signal.removeEventListener("abort", onAbort);
      resolve();
    });
  });
}

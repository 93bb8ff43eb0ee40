/** Anything that was started and must be ended. */
export type Closer = () => void | Promise<void>;

/**
 * Owns what was started: closes it in reverse order, once, and goes on when one closer fails.
 *
 * @example
 * ```ts
 * await using scope = new Scope();
 * const timer = setInterval(tick, 100);
 * scope.add(() => clearInterval(timer));
 * ```
 */
export class Scope implements AsyncDisposable {
  readonly #closers: Closer[] = [];
  readonly #abort = new AbortController();
  #closing: Promise<void> | undefined;

  /** Aborts as soon as closing begins. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Adds a closer; returns a function that forgets it again. */
  add(closer: Closer): () => void {
    this.#closers.push(closer);
    return () => {
      const index = this.#closers.indexOf(closer);
      if (index >= 0) this.#closers.splice(index, 1);
    };
  }

  /**
   * Closes everything, newest first. Further calls wait for the first.
   *
   * @throws {AggregateError} When closers failed; all of them ran.
   */
  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    this.#abort.abort(new DOMException("The owner was closed", "AbortError"));
    const errors: unknown[] = [];
    for (let closer = this.#closers.pop(); closer !== undefined; closer = this.#closers.pop()) {
      try {
        await closer();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, "Cannot close everything");
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/**
 * Runs one piece of work at a time. Whoever asks while a run has not begun yet shares it: it will see what they want seen.
 */
export class SharedTurn<T> {
  readonly #work: () => Promise<T>;
  #last: Promise<unknown> = Promise.resolve();
  #next: Promise<T> | undefined;

  constructor(work: () => Promise<T>) {
    this.#work = work;
  }

  /** The result of a run that begins from now on. Throws what the work throws. */
  run(): Promise<T> {
    if (this.#next !== undefined) return this.#next;
    const next = this.#last.then(() => {
      this.#next = undefined;
      return this.#work();
    });
    this.#last = next.catch(() => {});
    return this.#next = next;
  }
}

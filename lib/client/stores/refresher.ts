/**
 * Runs the same work again and again on demand: never twice at a time, and many demands within a moment make one run.
 */
export class Refresher {
  readonly #work: () => Promise<void>;
  readonly #ms: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #closed = false;

  /**
   * @param work Must not throw.
   * @param ms How long {@linkcode soon} collects demands, in milliseconds.
   */
  constructor(work: () => Promise<void>, ms: number) {
    this.#work = work;
    this.#ms = ms;
  }

  /** Runs the work after a moment. */
  soon(): void {
    if (!this.#closed) this.#timer ??= setTimeout(() => this.now(), this.#ms);
  }

  /** Runs the work at once, or as soon as the run under way has ended. */
  now(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#closed) return;
    if (this.#running !== undefined) {
      this.#again = true;
      return;
    }
    this.#running = this.#work().finally(() => {
      this.#running = undefined;
      if (!this.#again) return;
      this.#again = false;
      this.now();
    });
  }

  /** No further runs. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }
}

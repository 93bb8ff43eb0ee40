const WORK_MS = 6;

/** Lets others have the event loop while long work goes on: every few milliseconds the work steps back for a turn. */
export class Breather {
  #since = performance.now();

  /** Resolves at once, or after a turn of the event loop when the last one is some milliseconds ago. */
  async pause(): Promise<void> {
    if (performance.now() - this.#since < WORK_MS) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#since = performance.now();
  }
}

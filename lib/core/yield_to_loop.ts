/** Lets everything else that is ready run, then goes on. */
export function yieldToLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Milliseconds one piece of work may go on before others have their turn. */
const TURN_MS = 2;

/** The time somebody has who goes on and on, as a reader of a pipe that is always full. */
export class Turn {
  #began = performance.now();

  /** True when it is time to let others go on. */
  get over(): boolean {
    return performance.now() - this.#began > TURN_MS;
  }

  /** Lets others go on, and begins a new turn. */
  async end(): Promise<void> {
    await yieldToLoop();
    this.#began = performance.now();
  }
}

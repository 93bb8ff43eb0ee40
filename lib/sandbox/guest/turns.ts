import { captured } from "./captured.ts";

/** Milliseconds of work after which everything else gets its turn. */
const AT_A_TIME_MS = 20;

/**
 * Does things one after the other. Between things that take long everything else gets its turn: what they gave is sent,
 * and the host is answered; many honest calls are no dead thread.
 */
export class Turns<Item> {
  readonly #act: (item: Item) => void;
  #waiting: Item[] = [];
  #running = false;

  /** @param act Does one thing; does not throw. */
  constructor(act: (item: Item) => void) {
    this.#act = act;
  }

  /** True while things wait for their turn. */
  get busy(): boolean {
    return this.#running;
  }

  /** Takes one thing, and does it at once unless others wait. */
  take(item: Item): void {
    this.#waiting.push(item);
    if (!this.#running) void this.#run();
  }

  async #run(): Promise<void> {
    this.#running = true;
    let since = captured.now();
    while (this.#waiting.length > 0) {
      const items = this.#waiting;
      this.#waiting = [];
      for (const item of items) {
        this.#act(item);
        // What it gave may be sent while the next one is done.
        await undefined;
        if (captured.now() - since < AT_A_TIME_MS) continue;
        await nextTurn();
        since = captured.now();
      }
    }
    this.#running = false;
  }
}

/** Goes on in the next turn of this thread's loop; by what was captured, whatever the guest has done. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => captured.setImmediate(() => resolve()));
}

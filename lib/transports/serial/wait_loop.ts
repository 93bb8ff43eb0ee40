import { nextTurn } from "@/lib/core/mod.ts";

/** How an operating system waits for several things at once, on another thread. */
export interface WaitSystem<Item, Result> {
  /**
   * Waits until something is ready, a wake-up comes, or some time is over.
   *
   * @returns What each item came to, in their order; undefined for those that are not ready.
   */
  wait(items: readonly Item[]): Promise<(Result | undefined)[]>;
  /** Ends the wait under way early, or the next one. */
  wake(): void;
}

interface Entry<Item, Result> {
  item: Item;
  resolve: (result: Result | undefined) => void;
  reject: (error: unknown) => void;
}

/**
 * Waits for all ports of the process on one thread.
 *
 * A thread for each port would not do: the runtime keeps few threads (32; on Windows four for each core) for whatever
 * blocks, reading files included.
 */
export class WaitLoop<Item, Result> {
  readonly #system: WaitSystem<Item, Result>;
  readonly #entries = new Set<Entry<Item, Result>>();
  #round: Promise<unknown> | undefined;
  #running: Promise<void> | undefined;

  constructor(system: WaitSystem<Item, Result>) {
    this.#system = system;
  }

  /** Waits for one item; undefined when it was released meanwhile. */
  wait(item: Item): Promise<Result | undefined> {
    return new Promise((resolve, reject) => {
      this.#entries.add({ item, resolve, reject });
      if (this.#round !== undefined) this.#system.wake();
      this.#running ??= this.#run();
    });
  }

  /** Ends the waits for matching items; resolves when the system does not look at them any more. */
  async release(matches: (item: Item) => boolean): Promise<void> {
    for (const entry of this.#entries) {
      if (!matches(entry.item)) continue;
      this.#entries.delete(entry);
      entry.resolve(undefined);
    }
    if (this.#round === undefined) return;
    this.#system.wake();
    await this.#round.catch(() => {});
  }

  /** Resolves when nothing is waited for and nothing is under way. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async #run(): Promise<void> {
    // Not at once: others may begin to wait at the same time.
    // Readers come back to wait again, so that no wake-up is needed for them.
    for (await nextTurn(); this.#entries.size > 0; await nextTurn()) {
      const entries = [...this.#entries];
      const round = this.#system.wait(entries.map((entry) => entry.item));
      this.#round = round;
      try {
        this.#settle(entries, await round);
      } catch (error) {
        this.#fail(entries, error);
      }
      this.#round = undefined;
    }
    this.#running = undefined;
  }

  #fail(entries: Entry<Item, Result>[], error: unknown): void {
    for (const entry of entries) if (this.#entries.delete(entry)) entry.reject(error);
  }

  #settle(entries: Entry<Item, Result>[], results: (Result | undefined)[]): void {
    for (const [index, entry] of entries.entries()) {
      const result = results[index];
      if (result !== undefined && this.#entries.delete(entry)) entry.resolve(result);
    }
  }
}

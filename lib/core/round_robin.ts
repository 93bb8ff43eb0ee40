/** What waits, by whose it is: the next is taken from each of them in turn, and of one of them in order. */
export class RoundRobin<T> {
  /** Whose turn comes first stands first. */
  readonly #waiting = new Map<string, T[]>();

  /** Puts one more at the end of what is that one's. */
  add(whose: string, item: T): void {
    const items = this.#waiting.get(whose);
    if (items === undefined) this.#waiting.set(whose, [item]);
    else items.push(item);
  }

  /** Takes the next; `undefined` when nothing waits. */
  take(): T | undefined {
    for (const [whose, items] of this.#waiting) {
      const item = items.shift();
      this.#waiting.delete(whose);
      if (items.length > 0) this.#waiting.set(whose, items);
      return item;
    }
    return undefined;
  }
}

/** Something that all users share: opened for the first, closed after the last. */
export class Shared<T> {
  readonly #open: () => T;
  readonly #close: (value: T) => Promise<void>;
  #value: T | undefined;
  #users = 0;

  constructor(open: () => T, close: (value: T) => Promise<void>) {
    this.#open = open;
    this.#close = close;
  }

  /** One more user; each calls {@linkcode release} once. */
  acquire(): T {
    this.#value ??= this.#open();
    this.#users++;
    return this.#value;
  }

  /** One user less; the last waits until everything is closed. */
  async release(): Promise<void> {
    const value = this.#value;
    if (--this.#users > 0 || value === undefined) return;
    this.#value = undefined;
    await this.#close(value);
  }
}

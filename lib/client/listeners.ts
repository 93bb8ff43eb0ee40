/** Functions to call with a value. One that throws does not keep the others from being called. */
export class Listeners<Value> {
  readonly #all = new Set<{ call: (value: Value) => void }>();
  readonly #failed: (error: unknown) => void;

  /** @param failed Gets what a listener throws. */
  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  get size(): number {
    return this.#all.size;
  }

  /** Adds a listener; the same function may be added twice. Returns the function that removes it. */
  add(call: (value: Value) => void): () => void {
    const entry = { call };
    this.#all.add(entry);
    return () => void this.#all.delete(entry);
  }

  /** Calls every listener. */
  emit(value: Value): void {
    for (const { call } of this.#all) {
      try {
        call(value);
      } catch (error) {
        this.#failed(error);
      }
    }
  }
}

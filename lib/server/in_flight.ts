/** Requests of one client that may be answered at the same time; more wait for their turn. */
const MAX_REQUESTS = 1024;
/** What their replies may come to, in characters. */
const MAX_EXPECTED = 16 * 1024 * 1024;
/** What a reply is taken for that has not come yet. */
const UNKNOWN = 64 * 1024;
const MAX_KNOWN = 1000;

/** Requests of one client that are being answered. How large their replies get is known from the ones before. */
export class InFlight {
  readonly #sizes = new Map<string, number>();
  #count = 0;
  #expected = 0;

  /** True while another one may begin. */
  get hasRoom(): boolean {
    return this.#count < MAX_REQUESTS && this.#expected < MAX_EXPECTED;
  }

  /**
   * One begins.
   *
   * @param key The same for requests whose replies are about equally large.
   * @returns The function that ends it and is told how long its reply was.
   */
  begin(key: string): (length: number) => void {
    const expected = this.#sizes.get(key) ?? UNKNOWN;
    this.#count++;
    this.#expected += expected;
    return (length) => {
      this.#count--;
      this.#expected -= expected;
      if (this.#sizes.size >= MAX_KNOWN) this.#sizes.clear();
      this.#sizes.set(key, length);
    };
  }
}

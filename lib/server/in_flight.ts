/** Requests of one client that may be answered at the same time; more wait for their turn. */
const MAX_REQUESTS = 1024;
/** What their replies may come to, in characters. */
const MAX_EXPECTED = 8 * 1024 * 1024;
/** What a reply is taken for that has not come yet. */
const UNKNOWN = 32 * 1024;
const MAX_KNOWN = 4096;

/** How large replies get, by what was asked, as far as somebody has asked it before. */
export class ReplySizes {
  readonly #sizes = new Map<string, number>();

  /** What a reply will come to, in characters. */
  expected(key: string): number {
    return this.#sizes.get(key) ?? UNKNOWN;
  }

  /** A reply was that long. */
  learn(key: string, length: number): void {
    // What is asked all the time is known again at once.
    if (this.#sizes.size >= MAX_KNOWN && !this.#sizes.has(key)) this.#sizes.clear();
    this.#sizes.set(key, length);
  }
}

/** Requests of one client that are being answered. */
export class InFlight {
  readonly #sizes: ReplySizes;
  #count = 0;
  #expected = 0;

  constructor(sizes: ReplySizes) {
    this.#sizes = sizes;
  }

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
    const expected = this.#sizes.expected(key);
    this.#count++;
    this.#expected += expected;
    return (length) => {
      this.#count--;
      this.#expected -= expected;
      this.#sizes.learn(key, length);
    };
  }
}

/** How many questions of one thread may wait for their answers, and how many bytes they may have together. */
export interface AskLimits {
  count: number;
  bytes: number;
}

/** The questions of one guest thread that wait for their answers. Kept by the host, whatever the guest believes. */
export class OpenAsks {
  readonly #limits: AskLimits;
  readonly #sizes = new Map<number, number>();
  #bytes = 0;

  constructor(limits: AskLimits) {
    this.#limits = limits;
  }

  /** True while this question waits. */
  has(id: number): boolean {
    return this.#sizes.has(id);
  }

  /** Numbers of all that wait. */
  get ids(): number[] {
    return [...this.#sizes.keys()];
  }

  /**
   * Notes a question; false when too many wait, or too large ones.
   *
   * @param size Bytes of the question.
   * @throws {RangeError} When its number is no number or waits already: no program of this house sends that.
   */
  begin(id: unknown, size: number): id is number {
    if (!Number.isSafeInteger(id) || this.#sizes.has(id as number)) {
      throw new RangeError(
        `a question with the number ${String(id).slice(0, 40)}, which is used already or none`,
      );
    }
    if (this.#sizes.size >= this.#limits.count || this.#bytes + size > this.#limits.bytes) return false;
    this.#sizes.set(id as number, size);
    this.#bytes += size;
    return true;
  }

  /** Forgets a question that is answered. */
  end(id: number): void {
    this.#bytes -= this.#sizes.get(id) ?? 0;
    this.#sizes.delete(id);
  }
}

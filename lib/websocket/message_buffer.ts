const FIRST_BYTES = 16 * 1024;
/** Memory of messages up to this is not worth keeping, in bytes. */
const SPARE_ABOVE = 1024 * 1024;
/**
 * Memory of the largest message so far, for the next large one of whatever client: having the system make 8 MB takes 6 ms,
 * in which nobody else has the loop.
 */
let spare = new Uint8Array(0);

/** Sees the bytes of a message that is too large to be kept. */
export interface LargeWatch {
  /** Takes the next bytes, from the first one on; they may be used again afterwards. */
  push(piece: Uint8Array): void;
}

/** A message larger than is taken: nothing of it is kept. */
export class LargeMessage<Watch extends LargeWatch = LargeWatch> {
  /**
   * @param length Bytes it had.
   * @param watch What has seen them.
   */
  constructor(readonly length: number, readonly watch: Watch | undefined) {}
}

/**
 * Collects a message that comes in several pieces. It grows with what has really come, never with what was announced; of a
 * message that is too large nothing is kept.
 */
export class MessageBuffer {
  readonly limit: number;
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #used = 0;
  #length = 0;
  #isLarge = false;
  readonly #watchLarge: (() => LargeWatch) | undefined;
  #watch: LargeWatch | undefined;

  /**
   * @param limit Bytes a message may have.
   * @param watchLarge Makes what sees one that has more.
   */
  constructor(limit: number, watchLarge?: () => LargeWatch) {
    this.limit = limit;
    this.#watchLarge = watchLarge;
  }

  /** Bytes it holds. */
  get kept(): number {
    return this.#bytes.length;
  }

  add(piece: Uint8Array): void {
    this.#length += piece.length;
    if (this.#isLarge) return this.#watch?.push(piece);
    this.#append(piece);
    if (this.#length <= this.limit) return;
    this.#isLarge = true;
    this.#watch = this.#watchLarge?.();
    this.#watch?.push(this.#bytes.subarray(0, this.#used));
    this.#giveBack();
  }

  /**
   * The whole message, or what is left of it; then it is empty. Its bytes are valid until the next piece of any message is
   * added.
   */
  take(): Uint8Array | LargeMessage {
    const bytes = this.#bytes.subarray(0, this.#used);
    const message = this.#isLarge ? new LargeMessage(this.#length, this.#watch) : bytes;
    this.clear();
    return message;
  }

  clear(): void {
    this.#giveBack();
    this.#length = 0;
    this.#isLarge = false;
    this.#watch = undefined;
  }

  #giveBack(): void {
    if (this.#bytes.length > Math.max(SPARE_ABOVE, spare.length)) spare = this.#bytes;
    this.#bytes = new Uint8Array(0);
    this.#used = 0;
  }

  #append(piece: Uint8Array): void {
    const needed = this.#used + piece.length;
    if (needed > this.#bytes.length) {
      const larger = this.#larger(needed);
      larger.set(this.#bytes.subarray(0, this.#used));
      this.#bytes = larger;
    }
    this.#bytes.set(piece, this.#used);
    this.#used = needed;
  }

  #larger(needed: number): Uint8Array<ArrayBuffer> {
    if (needed > SPARE_ABOVE && spare.length >= needed) {
      const taken = spare;
      spare = new Uint8Array(0);
      return taken;
    }
    return new Uint8Array(Math.max(FIRST_BYTES, needed, Math.min(2 * this.#bytes.length, this.limit)));
  }
}

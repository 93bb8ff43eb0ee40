/** Bytes of the beginning and the end that are kept of a message that is too large. */
export const KEPT_HEAD: number = 1024 * 1024;
export const KEPT_TAIL = 4096;
const FIRST_BYTES = 16 * 1024;
/** Memory of messages up to this is not worth keeping, in bytes. */
const SPARE_ABOVE = 1024 * 1024;
/**
 * Memory of the largest message so far, for the next large one of whatever client: having the system make 8 MB takes 6 ms,
 * in which nobody else has the loop.
 */
let spare = new Uint8Array(0);

/** A message larger than is taken: what it begins and ends with, by which its sender can be answered. */
export class LargeMessage {
  /** Bytes it had. */
  readonly length: number;
  readonly head: string;
  readonly tail: string;

  constructor(length: number, head: Uint8Array, tail: Uint8Array) {
    const decoder = new TextDecoder();
    this.length = length;
    this.head = decoder.decode(head);
    this.tail = decoder.decode(tail);
  }

  /** Characters that were kept of it. */
  get kept(): number {
    return this.head.length + this.tail.length;
  }
}

/**
 * Collects a message that comes in several pieces. It grows with what has really come, never with what was announced; of a
 * message that is too large only the beginning and the end are kept.
 */
export class MessageBuffer {
  readonly limit: number;
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #used = 0;
  #length = 0;
  #tail: Uint8Array | undefined;

  /** @param limit Bytes a message may have. */
  constructor(limit: number) {
    this.limit = limit;
  }

  /** Bytes it holds. */
  get kept(): number {
    return this.#bytes.length + (this.#tail?.length ?? 0);
  }

  add(piece: Uint8Array): void {
    this.#length += piece.length;
    if (this.#tail !== undefined) return this.#skip(piece);
    this.#append(piece);
    if (this.#length <= this.limit) return;
    this.#tail = this.#bytes.slice(Math.max(0, this.#used - KEPT_TAIL), this.#used);
    this.#used = Math.min(this.#used, KEPT_HEAD);
    this.#bytes = this.#bytes.slice(0, this.#used);
  }

  /**
   * The whole message, or what is left of it; then it is empty. Its bytes are valid until the next piece of any message is
   * added.
   */
  take(): Uint8Array | LargeMessage {
    const bytes = this.#bytes.subarray(0, this.#used);
    const message = this.#tail === undefined ? bytes : new LargeMessage(this.#length, bytes, this.#tail);
    this.clear();
    return message;
  }

  clear(): void {
    if (this.#bytes.length > Math.max(SPARE_ABOVE, spare.length)) spare = this.#bytes;
    this.#bytes = new Uint8Array(0);
    this.#used = this.#length = 0;
    this.#tail = undefined;
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

  #skip(piece: Uint8Array): void {
    const old = this.#tail!;
    const last = piece.subarray(-KEPT_TAIL);
    const before = old.subarray(Math.max(0, old.length + last.length - KEPT_TAIL));
    const tail = new Uint8Array(before.length + last.length);
    tail.set(before);
    tail.set(last, before.length);
    this.#tail = tail;
  }
}

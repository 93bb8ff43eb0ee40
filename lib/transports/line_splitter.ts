import type { ReplyCutter } from "./reply_cutter.ts";
import { decodeText } from "./text_bytes.ts";

/** Options of {@linkcode LineSplitter}. */
export interface LineSplitterOptions {
  /** How many bytes may come without a delimiter. Default 8 MB. */
  maxBytes?: number;
  /** Makes text of a line. Default: UTF-8, or Latin-1 when it is none. */
  decode?: (bytes: Uint8Array) => string;
}

const FIRST_ROOM = 4096;
const KEPT_ROOM = 64 * 1024;

/**
 * Cuts a stream of bytes into lines at a delimiter, which may have several bytes and may come in pieces.
 *
 * What follows the last delimiter is kept until its own delimiter comes.
 */
export class LineSplitter implements ReplyCutter {
  readonly #delimiter: Uint8Array;
  readonly #maxBytes: number;
  readonly #decode: (bytes: Uint8Array) => string;
  #held = new Uint8Array(FIRST_ROOM);
  #length = 0;

  /** @param delimiter Ends a line; at least one character. */
  constructor(delimiter: string, options: LineSplitterOptions = {}) {
    this.#delimiter = new TextEncoder().encode(delimiter);
    if (this.#delimiter.length === 0) throw new RangeError("Cannot split lines at an empty delimiter");
    this.#maxBytes = options.maxBytes ?? 8 * 1024 * 1024;
    this.#decode = options.decode ?? decodeText;
  }

  /** Bytes that came after the last delimiter. */
  get pending(): number {
    return this.#length;
  }

  /** The text after the last delimiter, as far as it came. */
  get pendingText(): string {
    return this.#decode(this.#held.subarray(0, this.#length));
  }

  /**
   * Takes in the next bytes; the caller may reuse `chunk` afterwards.
   *
   * @returns The lines that are complete now, without their delimiters, oldest first.
   * @throws {RangeError} When more than `maxBytes` came without a delimiter; they are forgotten.
   */
  push(chunk: Uint8Array): string[] {
    const before = this.#length;
    if (before === 0) return this.#cut(chunk, 0);
    this.#hold(chunk);
    return this.#cut(this.#held.subarray(0, this.#length), Math.max(0, before - this.#delimiter.length + 1));
  }

  /** Forgets what came after the last delimiter. */
  clear(): void {
    this.#length = 0;
    if (this.#held.length > KEPT_ROOM) this.#held = new Uint8Array(FIRST_ROOM);
  }

  #cut(bytes: Uint8Array, searchFrom: number): string[] {
    const lines: string[] = [];
    let start = 0;
    for (let end = this.#find(bytes, searchFrom); end >= 0; end = this.#find(bytes, start)) {
      lines.push(this.#decode(bytes.subarray(start, end)));
      start = end + this.#delimiter.length;
    }
    this.#keep(bytes, start);
    return lines;
  }

  #find(bytes: Uint8Array, from: number): number {
    const delimiter = this.#delimiter;
    const first = delimiter[0] as number;
    for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1)) {
      if (at + delimiter.length > bytes.length) return -1;
      if (delimiter.every((byte, index) => bytes[at + index] === byte)) return at;
    }
    return -1;
  }

  #keep(bytes: Uint8Array, start: number): void {
    const rest = bytes.length - start;
    if (bytes.buffer === this.#held.buffer) {
      this.#held.copyWithin(0, start, bytes.length);
      this.#length = rest;
    } else {
      this.#hold(bytes.subarray(start));
    }
    if (rest === 0) this.clear();
    if (rest <= this.#maxBytes) return;
    this.clear();
    throw new RangeError(`More than ${this.#maxBytes} bytes came without a line ending`);
  }

  #hold(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#held.length) {
      const larger = new Uint8Array(Math.max(length, 2 * this.#held.length));
      larger.set(this.#held.subarray(0, this.#length));
      this.#held = larger;
    }
    this.#held.set(bytes, this.#length);
    this.#length = length;
  }
}

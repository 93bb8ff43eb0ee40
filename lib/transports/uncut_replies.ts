import { Buffer } from "node:buffer";
import type { ReplyCutter } from "./reply_cutter.ts";

const MOST_BYTES = 8 * 1024 * 1024;

/** Replies without a terminator: all of one length, or ended by silence. */
export class UncutReplies implements ReplyCutter {
  readonly #length: number | undefined;
  readonly #decode: (bytes: Uint8Array) => string;
  #pieces: Uint8Array[] = [];
  #pending = 0;

  /** @param length Bytes of each reply; `undefined`: a reply ends when {@linkcode rest} is called. */
  constructor(length: number | undefined, decode: (bytes: Uint8Array) => string) {
    this.#length = length;
    this.#decode = decode;
  }

  get pending(): number {
    return this.#pending;
  }

  get pendingText(): string {
    return this.#decode(Buffer.concat(this.#pieces));
  }

  push(chunk: Uint8Array): string[] {
    this.#keep(chunk.slice());
    const length = this.#length;
    if (length === undefined || this.#pending < length) return [];
    const all = Buffer.concat(this.#pieces);
    const replies: string[] = [];
    let at = 0;
    for (; at + length <= all.length; at += length) replies.push(this.#decode(all.subarray(at, at + length)));
    this.clear();
    if (at < all.length) this.#keep(all.subarray(at));
    return replies;
  }

  rest(): string | undefined {
    if (this.#length !== undefined || this.#pending === 0) return undefined;
    const reply = this.pendingText;
    this.clear();
    return reply;
  }

  clear(): void {
    this.#pieces = [];
    this.#pending = 0;
  }

  #keep(piece: Uint8Array): void {
    this.#pieces.push(piece);
    this.#pending += piece.length;
    if (this.#pending <= MOST_BYTES) return;
    this.clear();
    throw new RangeError(`More than ${MOST_BYTES} bytes came without an end`);
  }
}

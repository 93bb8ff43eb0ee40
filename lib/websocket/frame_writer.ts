import { Buffer } from "node:buffer";
import { BINARY, TEXT } from "./opcodes.ts";

/** Bytes into which small frames are written one behind the other. */
const SLAB_BYTES = 16 * 1024;
/** Texts up to this length go into the slab: three bytes are the most a UTF-16 unit takes. */
const MOST_SMALL = SLAB_BYTES / 4;
const MOST_HEADER = 10;
const FINAL = 0x80;

const NOTHING = new Uint8Array(0);
const encoder = new TextEncoder();

/** What a server sends, in the form in which it goes (RFC 6455, section 5), until it is taken. */
export class FrameWriter {
  #pieces: Uint8Array[] = [];
  #slab = NOTHING;
  /** What of the slab was not taken yet. */
  #from = 0;
  #to = 0;
  #waiting = 0;

  /** Bytes that wait to be taken. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Adds a message; bytes are copied, because their memory may be used for the next ones. */
  add(data: string | Uint8Array): void {
    if (typeof data !== "string") this.addFrame(BINARY, data);
    else if (data.length <= MOST_SMALL) this.#addSmall(data);
    else encoder.encodeInto(data, this.#room(TEXT, Buffer.byteLength(data)));
  }

  /** Adds one frame. */
  addFrame(opcode: number, payload: Uint8Array): void {
    this.#room(opcode, payload.length).set(payload);
  }

  /** Puts the header of a frame, and gives the place of its payload: right behind it, so that both go in one write. */
  #room(opcode: number, length: number): Uint8Array {
    const size = headerLength(length) + length;
    if (length <= MOST_SMALL) this.#reserve(size);
    else this.#renew(size);
    this.#putHeader(opcode, length);
    this.#waiting += size;
    this.#to += length;
    return this.#slab.subarray(this.#to - length, this.#to);
  }

  /** Takes the next piece to send, `undefined` when there is none. */
  take(): Uint8Array | undefined {
    if (this.#pieces.length === 0) this.#cut();
    const piece = this.#pieces.shift();
    if (piece !== undefined) this.#waiting -= piece.length;
    return piece;
  }

  /** Forgets what waits. */
  clear(): void {
    this.#pieces = [];
    this.#from = this.#to;
    this.#waiting = 0;
  }

  #addSmall(text: string): void {
    this.#reserve(MOST_HEADER + text.length * 3);
    // Right for ASCII; anything else is moved if its header is longer.
    const guessed = headerLength(text.length);
    const { written } = encoder.encodeInto(text, this.#slab.subarray(this.#to + guessed));
    const needed = headerLength(written);
    if (needed !== guessed) {
      this.#slab.copyWithin(this.#to + needed, this.#to + guessed, this.#to + guessed + written);
    }
    this.#putHeader(TEXT, written);
    this.#to += written;
    this.#waiting += needed + written;
  }

  /** Writes the header of a final frame without a mask. */
  #putHeader(opcode: number, length: number): void {
    const slab = this.#slab;
    const size = headerLength(length) - 2;
    slab[this.#to++] = FINAL | opcode;
    slab[this.#to++] = size === 0 ? length : size === 2 ? 126 : 127;
    for (let index = size - 1, rest = length; index >= 0; index--, rest = Math.floor(rest / 256)) {
      slab[this.#to + index] = rest % 256;
    }
    this.#to += size;
  }

  /** Makes room in the slab; what was taken out of the old one may still be on its way, so it is never used again. */
  #reserve(bytes: number): void {
    if (this.#to + bytes > this.#slab.length) this.#renew(Math.max(SLAB_BYTES, bytes));
  }

  #renew(bytes: number): void {
    this.#cut();
    this.#slab = new Uint8Array(bytes);
    this.#from = this.#to = 0;
  }

  /** What is in the slab becomes a piece of its own. */
  #cut(): void {
    if (this.#from === this.#to) return;
    this.#pieces.push(this.#slab.subarray(this.#from, this.#to));
    this.#from = this.#to;
    // One that is full, as that of a large message, goes with what was in it.
    if (this.#to === this.#slab.length) this.#slab = NOTHING;
    if (this.#slab === NOTHING) this.#from = this.#to = 0;
  }
}

function headerLength(length: number): number {
  return length < 126 ? 2 : length < 65536 ? 4 : MOST_HEADER;
}

import { withCarried } from "./carried.ts";

/** A frame longer than this ends the connection it came on (design §5: nothing larger on the host's loop). */
export const MAX_FRAME_BYTES = 64 * 1024 * 1024;

const EMPTY = new Uint8Array(0);

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Longest UTF-8 text of a UTF-16 unit, in bytes. */
const MAX_UNIT_BYTES = 3;
/** What two headers have between them while many are encoded at once: room for the lengths of a frame. */
const GAP = "\0".repeat(8);
/** Memory kept between batches. */
const KEPT_BYTES = 1024 * 1024;

/**
 * Encodes frames for a guest pipe: `u32` length, then a binary frame (header length, JSON header, payload). Uses its
 * memory again: a batch is valid until the next one is begun.
 */
export class PipeFrameEncoder {
  #bytes = new Uint8Array(64 * 1024);
  #view = new DataView(this.#bytes.buffer);
  #size = 0;

  /** Bytes of the batch so far. */
  get size(): number {
    return this.#size;
  }

  /** Begins a new batch. */
  begin(): this {
    this.#size = 0;
    if (this.#bytes.length > KEPT_BYTES) this.#resize(64 * 1024);
    return this;
  }

  /** Adds one frame; `header` is JSON text. */
  add(header: string, payload: Uint8Array = EMPTY): this {
    this.#reserve(8 + header.length * MAX_UNIT_BYTES + payload.length);
    const at = this.#size;
    const { written } = encoder.encodeInto(header, this.#bytes.subarray(at + 8));
    this.#view.setUint32(at, 4 + written + payload.length, true);
    this.#view.setUint32(at + 4, written, true);
    this.#bytes.set(payload, at + 8 + written);
    this.#size = at + 8 + written + payload.length;
    return this;
  }

  /**
   * Adds frames without payload. A call of the encoder costs more than the letters of a frame, so all are encoded at once; only
   * where every letter is a byte is it known then where a frame ends.
   */
  addAll(headers: readonly string[]): this {
    const text = headers.join(GAP);
    this.#reserve(8 + text.length);
    const at = this.#size;
    const { read, written } = encoder.encodeInto(text, this.#bytes.subarray(at + 8, at + 8 + text.length));
    if (read < text.length || written > read) {
      for (const header of headers) this.add(header);
      return this;
    }
    let from = at;
    for (const { length } of headers) {
      this.#view.setUint32(from, 4 + length, true);
      this.#view.setUint32(from + 4, length, true);
      from += 8 + length;
    }
    this.#size = from;
    return this;
  }

  /** The batch. */
  take(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#size);
  }

  #reserve(bytes: number): void {
    if (this.#size + bytes > this.#bytes.length) {
      this.#resize(Math.max(this.#bytes.length * 2, this.#size + bytes));
    }
  }

  #resize(length: number): void {
    const old = this.#bytes.subarray(0, this.#size);
    this.#bytes = new Uint8Array(length);
    this.#bytes.set(old);
    this.#view = new DataView(this.#bytes.buffer);
  }
}

/** Headers up to this length cannot hold more than can be read at once, in bytes. */
const CHECKED_ABOVE = 1000;
/** Longest chunk that is decoded as a whole, in bytes. */
const DECODED_AT_ONCE = 32 * 1024;
/** Cut frames up to this length are put together in memory that is used again. */
const KEPT_BODY_BYTES = 128 * 1024;

/** One decoded frame of a guest pipe. */
export interface PipeFrame {
  header: Record<string, unknown>;
  payload: Uint8Array;
  /** Bytes of the header. */
  size: number;
}

/** Options of {@linkcode PipeFrameSplitter}. */
export interface PipeFrameSplitterOptions {
  /** Looks at the bytes of a long header before it is read; throws when it must not be. */
  check?: (header: Uint8Array) => void;
}

/**
 * Cuts a byte stream into frames. Payloads are views, of the received bytes or of memory of the splitter, and valid until
 * the next `push`; no byte is copied more than once.
 */
export class PipeFrameSplitter {
  readonly #length = new Uint8Array(4);
  #lengthBytes = 0;
  readonly #spares: Uint8Array[] = [];
  #turn = 0;
  readonly #check: (header: Uint8Array) => void;
  #body: Uint8Array | undefined;
  #filled = 0;
  /** The chunk as text; empty when it is not decoded as a whole. */
  #text: string | undefined;

  constructor(options: PipeFrameSplitterOptions = {}) {
    this.#check = options.check ?? (() => {});
  }

  /**
   * Adds received bytes and returns the frames that are complete now.
   *
   * @throws {RangeError} When a frame is longer than {@linkcode MAX_FRAME_BYTES} or does not decode.
   */
  push(chunk: Uint8Array): PipeFrame[] {
    const frames: PipeFrame[] = [];
    this.#text = undefined;
    for (let at = 0; at < chunk.length;) {
      at = this.#body === undefined ? this.#begin(chunk, at, frames) : this.#fill(chunk, at, frames);
    }
    return frames;
  }

  /** Reads a length, and the frame behind it when it is all there. */
  #begin(chunk: Uint8Array, start: number, frames: PipeFrame[]): number {
    let at = start;
    let length: number;
    if (this.#lengthBytes === 0 && chunk.length - at >= 4) {
      length = lengthAt(chunk, at);
      at += 4;
    } else {
      while (this.#lengthBytes < 4 && at < chunk.length) this.#length[this.#lengthBytes++] = chunk[at++]!;
      if (this.#lengthBytes < 4) return at;
      this.#lengthBytes = 0;
      length = lengthAt(this.#length, 0);
    }
    checkLength(length);
    const end = at + length;
    if (chunk.length >= end) {
      const several = end < chunk.length || this.#text !== undefined;
      frames.push(this.#decode(chunk, { at, end, text: several ? this.#textOf(chunk) : "" }));
      return end;
    }
    this.#body = this.#memory(length);
    this.#filled = 0;
    return at;
  }

  // Two pieces in turn: one push ends at most one cut frame and begins at most one.
  #memory(length: number): Uint8Array {
    if (length > KEPT_BODY_BYTES) return new Uint8Array(length);
    this.#turn = 1 - this.#turn;
    const spare = this.#spares[this.#turn] ??= new Uint8Array(KEPT_BODY_BYTES);
    return spare.subarray(0, length);
  }

  #fill(chunk: Uint8Array, at: number, frames: PipeFrame[]): number {
    const body = this.#body!;
    const part = chunk.subarray(at, at + body.length - this.#filled);
    body.set(part, this.#filled);
    this.#filled += part.length;
    if (this.#filled === body.length) {
      this.#body = undefined;
      frames.push(this.#decode(body, { at: 0, end: body.length, text: "" }));
    }
    return at + part.length;
  }

  /** @param text All bytes as text, a letter for a byte; empty when that is not to be had. */
  #decode(bytes: Uint8Array, { at, end, text }: { at: number; end: number; text: string }): PipeFrame {
    const size = lengthAt(bytes, at);
    const from = at + 4;
    const to = from + size;
    if (to > end) throw new RangeError("Cannot read a frame: its header is cut off");
    if (size > CHECKED_ABOVE) this.#check(bytes.subarray(from, to));
    const header = JSON.parse(text === "" ? decoder.decode(bytes.subarray(from, to)) : text.slice(from, to));
    withCarried(header);
    return { header, payload: to === end ? EMPTY : bytes.subarray(to, end), size };
  }

  // Many small frames are decoded at once: a call of the decoder costs more than the letters of a frame. Only where a
  // letter is a byte do places in the text say where a frame is.
  #textOf(chunk: Uint8Array): string {
    if (this.#text !== undefined) return this.#text;
    const text = chunk.length > DECODED_AT_ONCE ? "" : decoder.decode(chunk);
    return this.#text = text.length === chunk.length ? text : "";
  }
}

function lengthAt(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | bytes[at + 1]! << 8 | bytes[at + 2]! << 16 | bytes[at + 3]! << 24) >>> 0;
}

function checkLength(length: number): void {
  if (length > MAX_FRAME_BYTES || length < 4) throw new RangeError(`Cannot read a frame of ${length} bytes`);
}

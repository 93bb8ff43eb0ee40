/** A frame longer than this ends the connection it came on (design §5: nothing larger on the host's loop). */
export const MAX_FRAME_BYTES = 64 * 1024 * 1024;

const EMPTY = new Uint8Array(0);

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Longest UTF-8 text of a UTF-16 unit, in bytes. */
const MAX_UNIT_BYTES = 3;
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

/** One decoded frame of a guest pipe. */
export interface PipeFrame {
  header: Record<string, unknown>;
  payload: Uint8Array;
}

/** Cuts a byte stream into frames. Payloads are views of the received bytes. */
export class PipeFrameSplitter {
  #pending: Uint8Array[] = [];
  #size = 0;

  /**
   * Adds received bytes and returns the frames that are complete now.
   *
   * @throws {RangeError} When a frame is longer than {@linkcode MAX_FRAME_BYTES} or does not decode.
   */
  push(chunk: Uint8Array): PipeFrame[] {
    this.#pending.push(chunk);
    this.#size += chunk.length;
    if (this.#size < this.#wanted()) return [];
    const bytes = this.#join();
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const frames: PipeFrame[] = [];
    let at = 0;
    while (bytes.length - at >= 4) {
      const length = checked(view.getUint32(at, true));
      if (bytes.length - at - 4 < length) break;
      frames.push(frameAt(bytes, view, at + 4));
      at += 4 + length;
    }
    this.#pending = at < bytes.length ? [bytes.subarray(at)] : [];
    this.#size = bytes.length - at;
    return frames;
  }

  #wanted(): number {
    const first = this.#pending[0]!;
    return first.length >= 4 ? 4 + lengthAt(first) : Math.max(4, this.#size);
  }

  #join(): Uint8Array {
    if (this.#pending.length === 1) return this.#pending[0]!;
    const joined = new Uint8Array(this.#size);
    let offset = 0;
    for (const part of this.#pending) {
      joined.set(part, offset);
      offset += part.length;
    }
    return joined;
  }
}

function lengthAt(bytes: Uint8Array): number {
  return checked(new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true));
}

function checked(length: number): number {
  if (length > MAX_FRAME_BYTES || length < 4) throw new RangeError(`Cannot read a frame of ${length} bytes`);
  return length;
}

function frameAt(bytes: Uint8Array, view: DataView, at: number): PipeFrame {
  const end = at + view.getUint32(at - 4, true);
  const head = at + 4 + view.getUint32(at, true);
  if (head > end) throw new RangeError("Cannot read a frame: its header is cut off");
  return {
    header: JSON.parse(decoder.decode(bytes.subarray(at + 4, head))),
    payload: bytes.subarray(head, end),
  };
}

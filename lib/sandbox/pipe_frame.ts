import { decodeFrame } from "@/lib/protocol/plain.ts";

/** A frame longer than this ends the connection it came on (design §5: nothing larger on the host's loop). */
export const MAX_FRAME_BYTES = 64 * 1024 * 1024;

const EMPTY = new Uint8Array(0);

const encoder = new TextEncoder();

/**
 * Encodes one frame for a guest pipe: `u32` length, then a binary frame (header length, JSON header, payload).
 *
 * @param header JSON text of the header.
 */
export function encodePipeFrame(header: string, payload: Uint8Array = EMPTY): Uint8Array<ArrayBuffer> {
  const head = encoder.encode(header);
  const frame = new Uint8Array(8 + head.length + payload.length);
  const view = new DataView(frame.buffer);
  view.setUint32(0, 4 + head.length + payload.length, true);
  view.setUint32(4, head.length, true);
  frame.set(head, 8);
  frame.set(payload, 8 + head.length);
  return frame;
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
    let bytes = this.#join();
    const frames: PipeFrame[] = [];
    for (let body = frameAt(bytes); body !== undefined; body = frameAt(bytes)) {
      frames.push(decodeFrame(body));
      bytes = bytes.subarray(4 + body.length);
    }
    this.#pending = bytes.length > 0 ? [bytes] : [];
    this.#size = bytes.length;
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
  const length = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  if (length > MAX_FRAME_BYTES) throw new RangeError(`Cannot read a frame of ${length} bytes`);
  return length;
}

function frameAt(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length < 4) return undefined;
  const length = lengthAt(bytes);
  return bytes.length < 4 + length ? undefined : bytes.subarray(4, 4 + length);
}

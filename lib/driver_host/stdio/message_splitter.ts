import { parseLine } from "./line_text.ts";

/** Longest line that is taken; what is longer is left out, because parsing it would hold up the server (design §5). */
export const MAX_LINE_BYTES = 8 * 1024 * 1024;
/** Largest payload behind a line. */
const MAX_PAYLOAD_BYTES = 64 * 1024 * 1024;
/** Payloads up to this length are put together in memory that is used again. */
const KEPT_BYTES = 256 * 1024;
/** How much of a line that is left out is kept, to know what it was about. */
const HEAD_BYTES = 200;

const NEWLINE = 10;
const decoder = new TextDecoder();
const EMPTY = new Uint8Array(0);

/** What a driver process has written. */
export type Written =
  /** A JSON object, with the raw bytes behind it; they are valid until the next call. */
  | { kind: "message"; message: Record<string, unknown>; payload: Uint8Array | undefined }
  /** A line that is no JSON object. */
  | { kind: "text"; text: string }
  /** A line that is too long, or a payload that is; its beginning. */
  | { kind: "too long"; bytes: number; head: string };

/**
 * Cuts what a driver process writes into lines of JSON and the raw bytes that may follow one (`bin`, see
 * drivers/_sdk/PROTOCOL.md). Bytes that are no UTF-8 become replacement characters; nothing a driver writes ends the
 * splitting.
 */
export class MessageSplitter {
  readonly #take: (written: Written) => void;
  #line: Uint8Array[] = [];
  #lineBytes = 0;
  #message: Record<string, unknown> | undefined;
  #payload: Uint8Array = EMPTY;
  #filled = 0;
  #skip = 0;
  readonly #kept = new Uint8Array(KEPT_BYTES);

  /** @param take Gets everything, in order. */
  constructor(take: (written: Written) => void) {
    this.#take = take;
  }

  /** Adds bytes as they were read; they are not kept. */
  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length;) {
      if (this.#skip > 0) at += this.#skipped(chunk.length - at);
      else if (this.#message !== undefined) at = this.#fill(chunk, at);
      else at = this.#scan(chunk, at);
    }
  }

  /** The process has ended: a last line may have no newline. */
  end(): void {
    if (this.#lineBytes > 0) this.#endLine(EMPTY);
  }

  #skipped(available: number): number {
    const count = Math.min(this.#skip, available);
    this.#skip -= count;
    return count;
  }

  #scan(chunk: Uint8Array, at: number): number {
    const end = chunk.indexOf(NEWLINE, at);
    if (end >= 0) {
      this.#endLine(chunk.subarray(at, end));
      return end + 1;
    }
    const rest = chunk.subarray(at);
    // Of a line that is too long only the beginning is kept.
    if (this.#lineBytes + rest.length <= MAX_LINE_BYTES || this.#line.length === 0) {
      this.#line.push(rest.slice());
    }
    this.#lineBytes += rest.length;
    return chunk.length;
  }

  #endLine(last: Uint8Array): void {
    const bytes = this.#lineBytes + last.length;
    const tooLong = bytes > MAX_LINE_BYTES;
    const whole = this.#line.length === 0 ? last : joined(tooLong ? [this.#line[0]!] : [...this.#line, last]);
    this.#line = [];
    this.#lineBytes = 0;
    if (tooLong) {
      return this.#take({ kind: "too long", bytes, head: decoder.decode(whole.subarray(0, HEAD_BYTES)) });
    }
    this.#parse(whole);
  }

  #parse(bytes: Uint8Array): void {
    const text = decoder.decode(bytes).replace(/\r$/, "");
    const message = objectOf(text);
    if (message === undefined) {
      if (text.trim() !== "") this.#take({ kind: "text", text });
      return;
    }
    const size = message.bin;
    if (typeof size !== "number" || !(size >= 0) || !Number.isInteger(size)) {
      return this.#take({ kind: "message", message, payload: undefined });
    }
    if (size > MAX_PAYLOAD_BYTES) {
      this.#skip = size;
      return this.#take({ kind: "too long", bytes: size, head: text.slice(0, HEAD_BYTES) });
    }
    this.#message = message;
    this.#payload = size <= KEPT_BYTES ? this.#kept.subarray(0, size) : new Uint8Array(size);
    this.#filled = 0;
    if (size === 0) this.#finish(EMPTY);
  }

  #fill(chunk: Uint8Array, at: number): number {
    const missing = this.#payload.length - this.#filled;
    const available = chunk.length - at;
    // One that lies whole in what was read is not copied.
    if (this.#filled === 0 && available >= missing) {
      this.#finish(chunk.subarray(at, at + missing));
      return at + missing;
    }
    const part = chunk.subarray(at, at + missing);
    this.#payload.set(part, this.#filled);
    this.#filled += part.length;
    if (this.#filled === this.#payload.length) this.#finish(this.#payload);
    return at + part.length;
  }

  #finish(payload: Uint8Array): void {
    const message = this.#message!;
    this.#message = undefined;
    this.#take({ kind: "message", message, payload });
  }
}

function objectOf(text: string): Record<string, unknown> | undefined {
  if (!text.trimStart().startsWith("{")) return undefined;
  try {
    return parseLine(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

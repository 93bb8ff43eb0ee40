import { Buffer, isUtf8 } from "node:buffer";
import { FrameError } from "./frame_error.ts";
import { type LargeMessage, type LargeWatch, MessageBuffer } from "./message_buffer.ts";
import { BINARY, CLOSE, CONTINUATION, isControl, MOST_CONTROL, PING, PONG, TEXT } from "./opcodes.ts";
import { rotated, unmask } from "./unmask.ts";

/** Bytes of the longest header: two, eight of the length, four of the mask. */
const MOST_HEADER = 14;
const MASK_BYTES = 4;

/** A whole message: text, bytes, or what is left of one that was too large. */
export type Message = string | Uint8Array | LargeMessage;

/** What a {@linkcode FrameReader} tells. */
export interface FrameHandler {
  message(message: Message): void;
  /** The other side closes; without a code it gave none. */
  closing(code: number | undefined): void;
  /** The other side asks for a pong with the same bytes. */
  ping(payload: Uint8Array): void;
}

/**
 * Reads the frames of a client from the pieces in which they come (RFC 6455, section 5). Payloads lose their mask in place,
 * and a message that lies whole in one piece is never copied.
 */
export class FrameReader {
  readonly #handler: FrameHandler;
  readonly #message: MessageBuffer;
  readonly #control = new MessageBuffer(MOST_CONTROL);
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  /** Of a header that has come in part. */
  readonly #header = new Uint8Array(MOST_HEADER);
  #headerUsed = 0;
  #mask = new Uint8Array(MASK_BYTES);
  /** The frame that is being read. */
  #opcode = CONTINUATION;
  #final = true;
  #length = 0;
  #left = 0;
  /** The kind of the message whose frames are coming; `undefined` between two. */
  #kind: number | undefined;
  #stopped = false;

  /**
   * @param limit Bytes a message may have; larger ones are told as {@linkcode LargeMessage}.
   * @param watchLarge Makes what sees the bytes of a larger one.
   */
  constructor(handler: FrameHandler, limit: number, watchLarge?: () => LargeWatch) {
    this.#handler = handler;
    this.#message = new MessageBuffer(limit, watchLarge);
  }

  /** Bytes of a message that is not whole. */
  get kept(): number {
    return this.#message.kept;
  }

  /** True when nothing is read any more: the other side has said that it closes, or {@linkcode stop} was called. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /**
   * Takes what has come; its bytes are changed.
   *
   * @throws {FrameError} When it is no frame a client may send. Nothing can be read any more then.
   */
  push(piece: Uint8Array): void {
    for (let at = 0; at < piece.length && !this.#stopped;) {
      at = this.#left > 0 ? this.#readPayload(piece, at) : this.#readHeader(piece, at);
    }
  }

  /** Reads nothing any more and forgets what it has. */
  stop(): void {
    this.#stopped = true;
    this.#message.clear();
  }

  #readHeader(piece: Uint8Array, start: number): number {
    if (this.#headerUsed === 0 && start + headerLength(piece, start) <= piece.length) {
      this.#begin(piece, start);
      return start + headerLength(piece, start);
    }
    let at = start;
    while (at < piece.length) {
      this.#header[this.#headerUsed++] = piece[at++]!;
      if (this.#headerUsed < 2 || this.#headerUsed < headerLength(this.#header, 0)) continue;
      this.#headerUsed = 0;
      this.#begin(this.#header, 0);
      break;
    }
    return at;
  }

  #begin(bytes: Uint8Array, at: number): void {
    const first = bytes[at]!;
    this.#opcode = first & 0x0f;
    this.#final = (first & 0x80) !== 0;
    this.#length = this.#left = payloadLength(bytes, at);
    this.#check(first, bytes[at + 1]!);
    if (!isControl(this.#opcode) && this.#opcode !== CONTINUATION) this.#kind = this.#opcode;
    const maskAt = at + headerLength(bytes, at) - MASK_BYTES;
    for (let index = 0; index < MASK_BYTES; index++) this.#mask[index] = bytes[maskAt + index]!;
    if (this.#left === 0) this.#end();
  }

  #check(first: number, second: number): void {
    if ((first & 0x70) !== 0) throw new FrameError(1002, "A reserved bit is set; no extension was agreed on");
    if ((second & 0x80) === 0) throw new FrameError(1002, "A frame of a client must be masked");
    if (isControl(this.#opcode)) {
      if (this.#opcode > PONG) throw new FrameError(1002, `There is no opcode ${this.#opcode}`);
      if (!this.#final) throw new FrameError(1002, "A close, ping or pong must be one frame");
      if (this.#length > MOST_CONTROL) {
        throw new FrameError(1002, `A close, ping or pong has at most ${MOST_CONTROL} bytes`);
      }
    } else if (this.#opcode > BINARY) {
      throw new FrameError(1002, `There is no opcode ${this.#opcode}`);
    } else if (this.#opcode === CONTINUATION ? this.#kind === undefined : this.#kind !== undefined) {
      throw new FrameError(1002, "The frames of a message must follow one another");
    }
  }

  #readPayload(piece: Uint8Array, at: number): number {
    const end = Math.min(piece.length, at + this.#left);
    const part = piece.subarray(at, end);
    unmask(part, this.#mask);
    this.#left -= part.length;
    if (this.#left > 0) this.#mask = rotated(this.#mask, part.length);
    const whole = this.#final && part.length === this.#length && this.#opcode === TEXT;
    if (whole && part.length <= this.#message.limit) this.#deliver(part);
    else {
      (isControl(this.#opcode) ? this.#control : this.#message).add(part);
      if (this.#left === 0) this.#end();
    }
    return end;
  }

  /** A frame is whole. */
  #end(): void {
    if (isControl(this.#opcode)) this.#act(this.#control.take() as Uint8Array);
    else if (this.#final) this.#deliver(this.#message.take());
  }

  #deliver(message: Uint8Array | LargeMessage): void {
    const kind = this.#kind;
    this.#kind = undefined;
    const isText = kind === TEXT && message instanceof Uint8Array;
    if (isText) return this.#handler.message(this.#text(message));
    // Bytes lie in memory that the next message gets; whoever takes them may keep them.
    this.#handler.message(message instanceof Uint8Array ? message.slice() : message);
  }

  #act(payload: Uint8Array): void {
    if (this.#opcode === PING) this.#handler.ping(payload);
    if (this.#opcode !== CLOSE) return;
    const code = this.#closeCode(payload);
    this.stop();
    this.#handler.closing(code);
  }

  #closeCode(payload: Uint8Array): number | undefined {
    if (payload.length === 0) return undefined;
    const code = payload.length === 1 ? 0 : payload[0]! << 8 | payload[1]!;
    if (!isCloseCode(code)) throw new FrameError(1002, "The close has no code that may be sent");
    this.#text(payload.subarray(2));
    return code;
  }

  #text(bytes: Uint8Array): string {
    if (!isUtf8(bytes)) throw new FrameError(1007, "The text is no UTF-8");
    // What comes from a connection is a `Buffer`, which makes a short text in a third of the time.
    return bytes instanceof Buffer ? bytes.toString() : this.#decoder.decode(bytes);
  }
}

/** Bytes of the header that begins there; of one that has come in part, as far as is known. */
function headerLength(bytes: Uint8Array, at: number): number {
  if (at + 1 >= bytes.length) return MOST_HEADER;
  const second = bytes[at + 1]!;
  const short = second & 0x7f;
  return 2 + (short < 126 ? 0 : short === 126 ? 2 : 8) + (second & 0x80 ? MASK_BYTES : 0);
}

function payloadLength(bytes: Uint8Array, at: number): number {
  const short = bytes[at + 1]! & 0x7f;
  if (short < 126) return short;
  let length = 0;
  const end = at + (short === 126 ? 4 : 10);
  for (let index = at + 2; index < end; index++) length = length * 256 + bytes[index]!;
  if (length > Number.MAX_SAFE_INTEGER) throw new FrameError(1002, "The frame is longer than a frame can be");
  return length;
}

/** Codes an endpoint may send (RFC 6455, section 7.4, and those registered since). */
function isCloseCode(code: number): boolean {
  return code >= 3000 && code < 5000 || code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code);
}

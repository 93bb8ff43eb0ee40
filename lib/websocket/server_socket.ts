import type { Socket } from "node:net";
import { FrameError } from "./frame_error.ts";
import type { LargeWatch } from "./message_buffer.ts";
import { FrameReader, type Message } from "./frame_reader.ts";
import { FrameWriter } from "./frame_writer.ts";
import { CLOSE, PING, PONG } from "./opcodes.ts";

/** Milliseconds the other side has to answer a close before the connection is ended without it. */
const CLOSE_MS = 2000;
/** Bytes of the reason in a close frame. */
const MOST_REASON = 123;
/** Milliseconds without any byte after which the other side is asked whether it is there. */
const QUIET_MS = 30_000;
/** Bytes of answers to pings that may wait: who only asks and never reads is answered no more. */
const MOST_PONGS = 64 * 1024;
const ABNORMAL = 1006;

const encoder = new TextEncoder();

/** Options of {@linkcode ServerSocket}. */
export interface ServerSocketOptions {
  /** Bytes a message may have. */
  messageLimit: number;
  /** Makes what sees the bytes of a larger one, of which nothing is kept. */
  watchLarge?: () => LargeWatch;
  /** Milliseconds without a sign of life after which the other side is asked, and after twice the time given up. */
  quietMs?: number;
}

/**
 * The server's end of a WebSocket (RFC 6455), on a connection whose handshake is done. What is sent goes to the system
 * one write at a time; all that comes while one is on its way goes with the next, in one packet or few.
 */
export class ServerSocket {
  /** A message has come. */
  onmessage: ((message: Message) => void) | undefined;
  /** A part of what was sent is with the system now. */
  onsent: (() => void) | undefined;
  /** So many bytes more are kept of a message that has come in part. */
  onpart: ((bytes: number) => void) | undefined;
  /** The connection is over; with the code of the other side, 1006 when it gave none in time. */
  onclose: ((code: number) => void) | undefined;
  readonly #socket: Socket;
  readonly #reader: FrameReader;
  readonly #writer = new FrameWriter();
  readonly #quietMs: number;
  readonly #quiet: ReturnType<typeof setInterval>;
  #onTheWay = 0;
  #state: "open" | "closing" | "closed" = "open";
  #code = ABNORMAL;
  #last: ReturnType<typeof setTimeout> | undefined;
  #heard = performance.now();

  /** @param socket The connection; nothing else reads from it or writes to it any more. */
  constructor(socket: Socket, { messageLimit, watchLarge, quietMs = QUIET_MS }: ServerSocketOptions) {
    this.#socket = socket;
    this.#quietMs = quietMs;
    this.#reader = new FrameReader(
      {
        message: (message) => {
          if (this.#state === "open") this.onmessage?.(message);
        },
        ping: (payload) => this.#pong(payload),
        closing: (code) => this.#closing(code),
      },
      messageLimit,
      watchLarge,
    );
    socket.setNoDelay(true);
    socket.on("data", (piece: Uint8Array) => this.receive(piece));
    socket.on("end", () => this.#end());
    socket.on("error", () => this.#end());
    socket.on("close", () => this.#closed());
    this.#quiet = setInterval(() => this.#lookQuiet(), quietMs);
  }

  /** True while messages can be sent. */
  get open(): boolean {
    return this.#state === "open";
  }

  /** Bytes that were sent and are not with the system yet. */
  get bufferedAmount(): number {
    return this.#writer.waiting + this.#onTheWay;
  }

  /** Bytes of a message that has come in part. */
  get receiving(): number {
    return this.#reader.kept;
  }

  /** Sends a message; after the connection was closed, nothing. */
  send(data: string | Uint8Array): void {
    if (this.#state !== "open") return;
    this.#writer.add(data);
    this.#flush();
  }

  /** Closes in good order: what was sent before goes first, if the other side takes it within two seconds. */
  close(code: number, reason = ""): void {
    if (this.#state !== "open") return;
    this.#code = code;
    this.#sendClose(code, reason);
  }

  /** Closes at once: what the other side has not taken is forgotten, and nothing it still sends is read. */
  drop(code: number, reason: string): void {
    if (this.#state !== "open") return;
    this.#writer.clear();
    this.close(code, reason);
    this.#reader.stop();
  }

  /** Takes bytes that came with the handshake. Those of the connection itself come by themselves. */
  receive(piece: Uint8Array): void {
    this.#heard = performance.now();
    const kept = this.#reader.kept;
    try {
      this.#reader.push(piece);
      if (this.#reader.kept > kept) this.onpart?.(this.#reader.kept - kept);
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      this.#reader.stop();
      this.close(error.code, error.message);
    }
  }

  #flush(): void {
    if (this.#onTheWay > 0) return;
    const piece = this.#writer.take();
    if (piece === undefined) return;
    this.#onTheWay = piece.length;
    this.#socket.write(piece, (error) => {
      this.#onTheWay = 0;
      if (error) return this.#end();
      this.#flush();
      this.onsent?.();
      if (this.#state === "closing" && this.bufferedAmount === 0 && this.#reader.stopped) this.#socket.end();
    });
  }

  #pong(payload: Uint8Array): void {
    if (this.#state !== "open" || this.bufferedAmount > MOST_PONGS) return;
    this.#writer.addFrame(PONG, payload);
    this.#flush();
  }

  /** The other side has closed: it is answered with its own code, or has answered. */
  #closing(code: number | undefined): void {
    if (this.#state === "open") {
      this.#code = code ?? 1005;
      this.#sendClose(code);
    } else this.#socket.end();
  }

  #sendClose(code?: number, reason = ""): void {
    this.#state = "closing";
    this.#writer.addFrame(CLOSE, code === undefined ? new Uint8Array(0) : closePayload(code, reason));
    this.#flush();
    this.#last = setTimeout(() => this.#end(), CLOSE_MS);
  }

  #lookQuiet(): void {
    const quiet = performance.now() - this.#heard;
    if (quiet >= 2 * this.#quietMs) return this.#end();
    if (quiet < this.#quietMs || this.#state !== "open") return;
    this.#writer.addFrame(PING, new Uint8Array(0));
    this.#flush();
  }

  #end(): void {
    this.#socket.destroy();
  }

  #closed(): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    clearInterval(this.#quiet);
    clearTimeout(this.#last);
    this.#reader.stop();
    this.#writer.clear();
    this.onclose?.(this.#code);
  }
}

function closePayload(code: number, reason: string): Uint8Array {
  const payload = new Uint8Array(2 + MOST_REASON);
  payload[0] = code >> 8;
  payload[1] = code & 0xff;
  // Never half of a character: what does not fit whole is left out.
  const { written } = encoder.encodeInto(reason, payload.subarray(2));
  return payload.subarray(0, 2 + written);
}

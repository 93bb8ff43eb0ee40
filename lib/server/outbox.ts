import type { Backlog, Waiting } from "./backlog.ts";

/** Waiting bytes above which streams are dropped and state is merged (design §5). */
export const SOFT_LIMIT = 2 * 1024 * 1024;
/** Waiting bytes up to which a client has nothing to catch up with: what the system holds for a connection anyway. */
const IDLE_LIMIT = 64 * 1024;
/** Waiting bytes above which even audio is left out. */
export const HARD_LIMIT = 8 * 1024 * 1024;

/** The part of a WebSocket that is needed to send. */
export interface Sending {
  readonly open: boolean;
  readonly bufferedAmount: number;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  /** A part of what was sent has gone to the system. */
  onsent: (() => void) | undefined;
}

/** Options of {@linkcode Outbox}. */
export interface OutboxOptions {
  backlog: Backlog;
  /** The client, to be disconnected when too much waits. */
  member: Waiting;
}

/**
 * Sends to one client. Messages wait as text, which is smaller and can be thrown away; only so much of them is made into frames
 * as keeps the connection busy. All of it is counted.
 */
export class Outbox {
  readonly #socket: Sending;
  readonly #backlog: Backlog;
  readonly #member: Waiting;
  #queue: string[] = [];
  #queued = 0;
  #closed = false;

  constructor(socket: Sending, { backlog, member }: OutboxOptions) {
    this.#socket = socket;
    this.#backlog = backlog;
    this.#member = member;
    socket.onsent = () => this.#drain();
  }

  /** What waits here and in the connection. */
  get waiting(): number {
    return this.#queued + this.#socket.bufferedAmount;
  }

  /** True while the client keeps up. */
  get flowing(): boolean {
    return this.#queue.length === 0 &&
      this.#socket.bufferedAmount < (this.#backlog.full ? IDLE_LIMIT : SOFT_LIMIT);
  }

  /** True while the client has taken nearly everything it was sent. */
  get idle(): boolean {
    return this.#queue.length === 0 && this.#socket.bufferedAmount <= IDLE_LIMIT;
  }

  /** Sends what must not be left out, as a reply: now, or when the client has taken what was sent before. */
  deliver(text: string): void {
    if (!this.#open) return;
    if (this.flowing) return this.#give(text);
    this.#queue.push(text);
    this.#queued += text.length;
    this.#backlog.grew(this.#member, text.length);
  }

  /** Sends unless the connection is gone or behind; returns whether it was sent. */
  send(data: string | Uint8Array<ArrayBuffer>): boolean {
    const limit = this.#backlog.full ? IDLE_LIMIT : HARD_LIMIT;
    const behind = this.#queue.length > 0 || this.#socket.bufferedAmount > limit;
    if (!this.#open || behind) return false;
    this.#give(data);
    return true;
  }

  /** Forgets what waits and sends nothing any more. */
  close(): void {
    this.#closed = true;
    this.#queue = [];
    this.#queued = 0;
  }

  get #open(): boolean {
    return !this.#closed && this.#socket.open;
  }

  #give(data: string | Uint8Array<ArrayBuffer>): void {
    this.#socket.send(data);
    this.#backlog.sent(data.length);
  }

  #drain(): void {
    if (this.#queue.length === 0) return;
    let count = 0;
    while (count < this.#queue.length && this.#socket.bufferedAmount < SOFT_LIMIT) {
      const text = this.#queue[count++]!;
      this.#queued -= text.length;
      if (this.#open) this.#give(text);
    }
    this.#queue.splice(0, count);
  }
}

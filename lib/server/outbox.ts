import type { Backlog, Waiting } from "./backlog.ts";
import type { Cork } from "./cork.ts";

/** Waiting bytes above which streams are dropped and state is merged (design §5). */
export const SOFT_LIMIT = 2 * 1024 * 1024;
/** Waiting bytes up to which a client has nothing to catch up with: what the system holds for a connection anyway. */
const IDLE_LIMIT = 64 * 1024;
/** Waiting bytes above which even audio is left out. */
export const HARD_LIMIT = 8 * 1024 * 1024;
/** How often it is looked whether a client has taken what it was sent, in milliseconds. */
const DRAIN_MS = 5;

/** The part of a WebSocket that is needed to send. */
export interface Sending {
  readonly readyState: number;
  readonly bufferedAmount: number;
  send(data: string | Uint8Array<ArrayBuffer>): void;
}

/** Options of {@linkcode Outbox}. */
export interface OutboxOptions {
  backlog: Backlog;
  /** The client, to be disconnected when too much waits. */
  member: Waiting;
  /** Puts what is sent in one turn into few packets. */
  cork?: Cork | undefined;
}

/**
 * Sends to one client. The runtime never gives back what it was told to send, not even when the connection is closed, so it is
 * given little at a time; the rest waits here, is counted, and goes with the client.
 */
export class Outbox {
  readonly #socket: Sending;
  readonly #backlog: Backlog;
  readonly #member: Waiting;
  readonly #cork: Cork | undefined;
  #queue: string[] = [];
  #queued = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(socket: Sending, { backlog, member, cork }: OutboxOptions) {
    this.#socket = socket;
    this.#backlog = backlog;
    this.#member = member;
    this.#cork = cork;
  }

  /** What waits here, in characters. */
  get queued(): number {
    return this.#queued;
  }

  /** What waits here and in the runtime. */
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
    this.#timer ??= setTimeout(() => this.#drain(), DRAIN_MS);
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
    clearTimeout(this.#timer);
  }

  get #open(): boolean {
    return !this.#closed && this.#socket.readyState === WebSocket.OPEN;
  }

  #give(data: string | Uint8Array<ArrayBuffer>): void {
    this.#cork?.sends();
    this.#socket.send(data);
    this.#backlog.sent(data.length);
  }

  #drain(): void {
    this.#timer = undefined;
    let count = 0;
    while (count < this.#queue.length && this.#socket.bufferedAmount < SOFT_LIMIT) {
      const text = this.#queue[count++]!;
      this.#queued -= text.length;
      if (this.#open) this.#give(text);
    }
    this.#queue.splice(0, count);
    if (this.#queue.length > 0) this.#timer = setTimeout(() => this.#drain(), DRAIN_MS);
  }
}

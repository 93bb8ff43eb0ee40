/** Waiting bytes above which streams are dropped and state is merged (design §5). */
export const SOFT_LIMIT = 2 * 1024 * 1024;
/** Waiting bytes up to which a client has nothing to catch up with: what the system holds for a connection anyway. */
const IDLE_LIMIT = 64 * 1024;
/** Waiting bytes above which nothing is sent any more; the ping ends such a connection. */
export const HARD_LIMIT = 8 * 1024 * 1024;

/** Sends to one client and looks before each send how much it still has waiting. */
export class Outbox {
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** True while the client keeps up. */
  get flowing(): boolean {
    return this.#socket.bufferedAmount < SOFT_LIMIT;
  }

  /** True while the client has taken nearly everything it was sent. */
  get idle(): boolean {
    return this.#socket.bufferedAmount <= IDLE_LIMIT;
  }

  /** Sends a reply: always, because its asker waits for it. Requests are held back while the client does not read. */
  reply(text: string): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(text);
  }

  /** Sends unless the connection is gone or stalled; returns whether it was sent. */
  send(data: string | Uint8Array<ArrayBuffer>): boolean {
    if (this.#socket.readyState !== WebSocket.OPEN || this.#socket.bufferedAmount > HARD_LIMIT) return false;
    this.#socket.send(data);
    return true;
  }
}

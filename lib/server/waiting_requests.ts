import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Requests of one connection that may wait for their answers; no browser sends a second one before it has the first. */
const MOST = 32;

/**
 * Counts the requests of each connection that are not answered yet. The parser hands over everything that lies in a piece at once,
 * thousands of small requests, and answering them in a row would hold up everybody else.
 */
export class WaitingRequests {
  readonly #counts = new WeakMap<Socket, number>();

  /** True when a request may be answered; else its connection is ended. */
  take(outgoing: ServerResponse, connection: Socket): boolean {
    if (connection.destroyed) return false;
    const count = (this.#counts.get(connection) ?? 0) + 1;
    if (count > MOST) {
      connection.destroy();
      return false;
    }
    this.#counts.set(connection, count);
    outgoing.on("close", () => this.#counts.set(connection, this.#counts.get(connection)! - 1));
    return true;
  }
}

import { toJson } from "@/lib/protocol/plain.ts";
import { ClientError } from "./client_error.ts";
import type { ConnectionStatus } from "./connection_status.ts";
import type { Incoming } from "./incoming.ts";
import type { RequestOptions } from "./link.ts";
import { PendingRequests, type RequestId } from "./pending_requests.ts";
import { within } from "./waiting.ts";

/** Any message a client may send. */
export type Outgoing = Record<string, unknown> & { type: string };

/** The server allows 30 s for reads and writes and 10 minutes for actions (design §4); the client waits a little longer. */
const REPLY_MS = 35_000;
const ACTION_MS = 605_000;
/** Requests the server answers only when something long has ended. */
const LONG = new Set([
  "connectors.reload",
  "connector.visibility.set",
  "connector.driverConfig.set",
  "driver.init",
  "drivers.scan",
  "scripts.execute",
]);

/** What {@linkcode Requests} needs of the connection. */
export interface RequestsOptions {
  url: string;
  status(): ConnectionStatus;
  /** False when there is no connection. */
  send(text: string): boolean;
}

/** Requests over one connection: sends them, waits for their replies, and says what went wrong. */
export class Requests {
  readonly #options: RequestsOptions;
  readonly #pending = new PendingRequests();

  constructor(options: RequestsOptions) {
    this.#options = options;
  }

  /**
   * Sends a request and gives its whole reply. A `requestId` of the message is kept.
   *
   * @throws {ClientError} With the server's code, or `CLIENT_DISCONNECTED`, `CLIENT_DEADLINE`, `CLIENT_CLOSED`.
   * @throws The signal's reason, when it aborts first.
   */
  async exchange<Reply = Incoming>(message: Outgoing, options: RequestOptions = {}): Promise<Reply> {
    options.signal?.throwIfAborted();
    const requestId = this.#idOf(message);
    this.send({ ...message, requestId });
    const reply = this.#pending.add<Reply>(requestId, message.type);
    try {
      const doing = `Cannot complete ${nameOf(message)}`;
      return await within(
        { ms: options.ms ?? patience(message), doing, signal: options.signal },
        () => reply,
      );
    } finally {
      this.#pending.forget(requestId);
    }
  }

  /**
   * Sends a message and does not wait for a reply.
   *
   * @throws {ClientError} `CLIENT_DISCONNECTED` or `CLIENT_CLOSED`: nothing is kept back and sent later.
   */
  send(message: Outgoing): void {
    if (!this.#options.send(toJson(message))) throw this.disconnected(`send ${message.type}`);
  }

  /** Hands a reply to whoever waits for it; false when it answers nothing that was asked. */
  settle(message: Incoming): boolean {
    return this.#pending.settle(message);
  }

  /** Fails what waits, because the connection was lost or closed. */
  failAll(): void {
    this.#pending.failAll((type) => this.#lost(type));
  }

  /** The error of something that needs a connection when there is none. */
  disconnected(doing: string): ClientError {
    const { url } = this.#options;
    const status = this.#options.status();
    if (status.phase === "closed" && status.reason === undefined) {
      return new ClientError("CLIENT_CLOSED", `Cannot ${doing}: the client was closed`);
    }
    const reason = "reason" in status ? `: ${status.reason}` : "";
    return new ClientError("CLIENT_DISCONNECTED", `Cannot ${doing}: not connected to ${url}${reason}`);
  }

  #lost(type: string): ClientError {
    const status = this.#options.status();
    if (status.phase === "closed" && status.reason === undefined) {
      return new ClientError("CLIENT_CLOSED", `Cannot complete ${type}: the client was closed`);
    }
    const text =
      `Cannot complete ${type}: the connection was lost before the answer came, it may have been carried out`;
    return new ClientError("CLIENT_DISCONNECTED", text);
  }

  #idOf({ type, requestId }: Outgoing): RequestId {
    if (typeof requestId !== "string" && typeof requestId !== "number") return this.#pending.next();
    if (!this.#pending.has(requestId)) return requestId;
    throw new ClientError(
      "VALIDATION_INVALID_VALUE",
      `Cannot send ${type}: another request with the requestId ${requestId} still waits; leave it out to get a new one`,
    );
  }
}

function patience(message: Outgoing): number {
  return "method" in message || LONG.has(message.type) ? ACTION_MS : REPLY_MS;
}

function nameOf({ type, connector, property, method }: Outgoing): string {
  const item = property ?? method;
  return connector === undefined ? type : `${type} ${connector}${item === undefined ? "" : `.${item}`}`;
}

import type { ErrorCode } from "@/lib/protocol/mod.ts";

/** What can go wrong on the client's own side, beside the closed list of the server. */
export type ClientCode =
  /** There is no connection, or it was lost before the answer came. */
  | "CLIENT_DISCONNECTED"
  /** The answer did not come in time. */
  | "CLIENT_DEADLINE"
  /** The client was closed. */
  | "CLIENT_CLOSED"
  /** The runtime has no `WebSocket`. */
  | "CLIENT_NO_WEBSOCKET"
  /** A listener threw, or a message of the server could not be read. */
  | "CLIENT_FAULT";

/** A request that failed: text for people, a code for programs. */
export class ClientError extends Error {
  override readonly name = "ClientError";
  /** One of the closed list of document 004, or of the client's own codes. */
  readonly code: ErrorCode | ClientCode;

  /** @param options `cause` keeps the original error. */
  constructor(code: ErrorCode | ClientCode, message: string, options: { cause?: unknown } = {}) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.code = code;
  }
}

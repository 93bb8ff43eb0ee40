import type { ReplyOf, RequestOf, RequestType } from "@/lib/protocol/mod.ts";
import type { ServerContext } from "../server_context.ts";
import type { ClientSession } from "../client_session.ts";

/** What a handler gets besides the request. */
export interface HandlerContext {
  server: ServerContext;
  client: ClientSession;
}

/** Answers one type of request: the reply's fields, or a promise of them. Throws AppErrors. */
export type Handler<T extends RequestType> = (
  request: RequestOf<T>,
  context: HandlerContext,
) => ReplyOf<T> | Promise<ReplyOf<T>>;

/** Handlers by message type. */
export type Handlers<T extends RequestType = RequestType> = { [K in T]: Handler<K> };

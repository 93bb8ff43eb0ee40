/**
 * The typed client of the WebSocket API, for browsers, Deno and Node 22 and later. `stores/` keeps what it receives in
 * signals, for pages.
 *
 * @module
 */
export { type ClientCode, ClientError } from "./client_error.ts";
export type { ConnectionStatus } from "./connection_status.ts";
export type { RequestOptions } from "./link.ts";
export { fetchLocalToken } from "./local_token.ts";
export { type ClientOptions, MuxitClient } from "./muxit_client.ts";
export type { StateChange } from "./state_subscriptions.ts";
export type { StreamData, StreamSource } from "./stream_subscriptions.ts";

/**
 * The typed client of the WebSocket API, for browsers, Deno and Node 22 and later. `stores/` keeps what it receives in
 * signals, for pages.
 *
 * @module
 */
export { type ClientCode, ClientError } from "./client_error.ts";
export type { ConnectionStatus } from "./connection_status.ts";
export type { ReadyOptions } from "./connection_wait.ts";
export type { ConnectorProxy } from "./connector_proxy.ts";
export type { BusEvent } from "./event_subscriptions.ts";
export { FileHandle } from "./file_handle.ts";
export type { Incoming } from "./incoming.ts";
export type { RequestOptions } from "./link.ts";
export { fetchLocalToken } from "./local_token.ts";
export { type ClientOptions, MuxitClient } from "./muxit_client.ts";
export type { Prompts } from "./prompts.ts";
export type { Outgoing } from "./requests.ts";
export type { ScriptOptions, Scripts } from "./scripts.ts";
export type { StateChange } from "./state_subscriptions.ts";
export type { StreamData, StreamSource } from "./stream_subscriptions.ts";

/**
 * What the client receives, in signals: connectors, values, log, connection. For pages built with preact.
 *
 * @module
 */
export { ConnectionStore, type ServerStatus } from "./connection_store.ts";
export type { ConnectorEntry, ConnectorStatus, DisabledConnector, FilePlace } from "./connector_entry.ts";
export { ConnectorsStore } from "./connectors_store.ts";
export { LOG_CAPACITY, type LogLine, LogStore } from "./log_store.ts";
export { StateStore, Unreadable } from "./state_store.ts";
export { Stores } from "./stores.ts";

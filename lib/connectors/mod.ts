/**
 * Connectors: what a file defines, what it offers, how it is called, polled, edited and reloaded.
 *
 * @module
 */
export type { Access, GatedAccess, SafetyGate } from "./call.ts";
export type { Connector } from "./connector.ts";
export { Connectors, type ConnectorsEvents, type ConnectorsOptions } from "./connectors.ts";
export type { Discovered } from "./discover.ts";
export type { ConnectorEnvironment, ProgramEnvironment } from "./environment.ts";
export { isTestDevice } from "./selection.ts";
export { type Quality, StateBatch } from "./state_batch.ts";
export { StateCache, type StateSubscriber } from "./state_cache.ts";

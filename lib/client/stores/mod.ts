/**
 * What the client receives, in signals: connectors, values, scripts, questions, log, connection. For pages built with preact.
 *
 * @module
 */
export { ConnectionStore, type ServerStatus } from "./connection_store.ts";
export {
  type ConnectorEntry,
  type ConnectorStatus,
  type DisabledConnector,
  type FilePlace,
  isRunning,
} from "./connector_entry.ts";
export { ConnectorsStore } from "./connectors_store.ts";
export { LOG_CAPACITY, type LogLine, LogStore } from "./log_store.ts";
export { OUTPUT_CAPACITY, type OutputLine, type OutputTail } from "./output_tail.ts";
export { type PromptClock, remainingOf } from "./prompt_clock.ts";
export { type PromptEntry, type PromptGone, PromptsStore } from "./prompts_store.ts";
export type { ScriptEntry, ScriptOutcome, ScriptRunFacts } from "./script_entry.ts";
export type { ScriptOutput } from "./script_output.ts";
export { ScriptsStore } from "./scripts_store.ts";
export { StateStore, Unreadable } from "./state_store.ts";
export { Stores } from "./stores.ts";

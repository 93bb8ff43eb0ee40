/**
 * Guest processes: where drivers, connectors and scripts of users run, without permissions, and the supervisor that
 * makes stopping them, their memory and their crashes certain.
 *
 * @module
 */
export { CrashTracker } from "./crash_tracker.ts";
export type { ExitKind, ExitReason } from "./exit_reason.ts";
export { GuestPool, type GuestPoolOptions } from "./guest_pool.ts";
export type { GuestLimits, GuestProcess } from "./guest_process.ts";
export type { GuestServices, GuestStreamItem, LoadRequest } from "./guest_services.ts";
export { GuestSession } from "./guest_session.ts";
export {
  type ScriptActivity,
  type ScriptOutcome,
  type ScriptServices,
  ScriptSession,
} from "./script_session.ts";
export type { Ask, ScriptAsk, ScriptPromptOptions } from "./guest/messages.ts";
export type { Deadlines, DriverVerb, TransportMark, WireSurface } from "./guest/messages.ts";
export type { DriverFacts } from "./guest/driver_facts.ts";
export { EditList } from "./source/edit_list.ts";
export { type Position, positionOf } from "./source/positions.ts";
export {
  BINARY_OPERATORS,
  type Formula,
  FORMULA_FUNCTIONS,
  FORMULA_METHODS,
  LOGICAL_OPERATORS,
  type Place,
  UNARY_OPERATORS,
} from "./source/formula.ts";
export { GuestSourceError } from "./source/guest_source_error.ts";
export { inFile } from "./wire_errors.ts";
export { type GuestBudget, logBudget } from "./guest_budget.ts";
export { parseModule, type ParseOptions } from "./source/parse_module.ts";
export type { SyntaxNode } from "./source/walk.ts";
export { type Reaper, type ReaperOptions, startReaper } from "./reaper.ts";

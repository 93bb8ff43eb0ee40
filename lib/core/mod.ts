/**
 * Small parts without product knowledge: deadlines, scopes, the event bus and the log.
 *
 * @module
 */
export { cutText } from "./cut_text.ts";
export { DeadlineError, type DeadlineOptions, delay, LONGEST_TIMER_MS, withDeadline } from "./deadline.ts";
export { EventBus, type Listener } from "./event_bus.ts";
export { FileProblem, fileReason } from "./file_reason.ts";
export { inTurn } from "./in_turn.ts";
export { Log, LOG_LEVELS, type Logger, type LogLevel, type LogOptions, type LogRecord } from "./log.ts";
export { maskSecrets, maskSecretsIn } from "./mask_secrets.ts";
export { didYouMean, nearestName } from "./nearest_name.ts";
export { openLibc } from "./open_libc.ts";
export { openRegularFile } from "./open_regular_file.ts";
export { printable, printableEntry, printableLine } from "@/lib/format/mod.ts";
export { localTime, printRecord } from "./print_record.ts";
export { PacedStarts } from "./paced_starts.ts";
export { PendingCalls } from "./pending_calls.ts";
export { LastLines, LineCutter, readLines, type ReadLinesOptions } from "./read_lines.ts";
export {
  type ReadFileOptions,
  readRegularFile,
  readRegularText,
  requireRegularFile,
} from "./read_regular_file.ts";
export { repeatedInJson } from "./repeated_in_json.ts";
export { RateLimit } from "./rate_limit.ts";
export { sha256Hex } from "./sha256_hex.ts";
export { Semaphore } from "./semaphore.ts";
export { FileChanged, sweepTemporaryFiles, writeFileAtomically } from "./write_file_atomically.ts";
export { type Closer, Scope } from "./scope.ts";
export { taskCommand } from "./task_command.ts";
export { nextTurn, Turn, yieldToLoop } from "./yield_to_loop.ts";
export { utf8Text } from "./utf8_text.ts";
export { TopicBus, type TopicEvent, type TopicListener } from "./topic_bus.ts";

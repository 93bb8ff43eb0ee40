/**
 * Small parts without product knowledge: deadlines, scopes, the event bus and the log.
 *
 * @module
 */
export { cutText } from "./cut_text.ts";
export { DeadlineError, type DeadlineOptions, delay, withDeadline } from "./deadline.ts";
export { EventBus, type Listener } from "./event_bus.ts";
export { Log, LOG_LEVELS, type Logger, type LogLevel, type LogOptions, type LogRecord } from "./log.ts";
export { maskSecrets, maskSecretsIn } from "./mask_secrets.ts";
export { printable, printableEntry, printableLine } from "./printable.ts";
export { printRecord } from "./print_record.ts";
export { PendingCalls } from "./pending_calls.ts";
export { LastLines, LineCutter, readLines, type ReadLinesOptions } from "./read_lines.ts";
export { RateLimit } from "./rate_limit.ts";
export { sha256Hex } from "./sha256_hex.ts";
export { Semaphore } from "./semaphore.ts";
export { writeFileAtomically } from "./write_file_atomically.ts";
export { type Closer, Scope } from "./scope.ts";
export { Turn, yieldToLoop } from "./yield_to_loop.ts";
export { TopicBus, type TopicEvent, type TopicListener } from "./topic_bus.ts";

import { cutText } from "./cut_text.ts";
import { maskSecrets } from "./mask_secrets.ts";

/** Longest text of an entry, in characters. With the number of entries it bounds what the ring takes: 5 MB. */
const MAX_MESSAGE = 10_000;
const MAX_SOURCE = 200;

/** Severity of a log entry, lowest first. */
export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;
/** One of the four severities. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** One entry of the server log. */
export interface LogRecord {
  level: LogLevel;
  /** The room or guest it comes from: `connectors`, `driver:psu`. */
  source: string;
  message: string;
  /** ISO 8601 UTC. */
  time: string;
}

/** Writes log entries for one source. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
  /** A logger for another source that writes to the same place. */
  child(source: string): Logger;
}

/** Options of {@linkcode Log}. */
export interface LogOptions {
  /** Entries below this level are not kept. */
  level?: LogLevel;
  /** How many entries the ring keeps. */
  capacity?: number;
  /** Called with every kept entry. */
  sink?: (record: LogRecord) => void;
}

/** The server log: a ring of the newest entries and one sink. Secrets are masked, and long texts cut, on the way in. */
export class Log {
  level: LogLevel;
  readonly #capacity: number;
  readonly #sink: (record: LogRecord) => void;
  readonly #ring: LogRecord[] = [];

  constructor(options: LogOptions = {}) {
    this.level = options.level ?? "info";
    this.#capacity = options.capacity ?? 500;
    this.#sink = options.sink ?? (() => {});
  }

  /** The kept entries, oldest first. */
  get history(): readonly LogRecord[] {
    return this.#ring;
  }

  /** Writes one entry. */
  write(level: LogLevel, source: string, message: string): void {
    if (LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(this.level)) return;
    const record: LogRecord = {
      level,
      source: cutText(source, MAX_SOURCE),
      // Cut first: a text of a megabyte is not looked through for secrets nobody will see.
      message: maskSecrets(cutText(message, MAX_MESSAGE)),
      time: new Date().toISOString(),
    };
    this.#ring.push(record);
    if (this.#ring.length > this.#capacity) this.#ring.shift();
    this.#sink(record);
  }

  /** A logger for one source. */
  for(source: string): Logger {
    return {
      debug: (message) => this.write("debug", source, message),
      info: (message) => this.write("info", source, message),
      warn: (message) => this.write("warn", source, message),
      error: (message) => this.write("error", source, message),
      child: (other) => this.for(other),
    };
  }
}

import { numberText } from "@/lib/format/mod.ts";
import { logJson } from "@/lib/protocol/plain.ts";
import { deviceLabel } from "./device_proxy.ts";
import { leftOutText, LogAllowance } from "./log_allowance.ts";

/** Longest text of one argument; the rest is cut. */
const MAX_TEXT = 8192;
const MAX_ARGS = 50;
const RATE = { burst: 5000, perSecond: 1000 };

/** Sends one log entry; the arguments are plain data. */
export type ScriptLogSink = (level: string, args: unknown[]) => void;

/** The `log` and `console` globals of a script; unlike a connector's they keep what was logged as values. */
export class ScriptLog {
  readonly #allowance: LogAllowance;
  readonly #sink: ScriptLogSink;

  constructor(sink: ScriptLogSink) {
    this.#sink = sink;
    this.#allowance = new LogAllowance(RATE, (count) => sink("warn", [leftOutText(count)]));
  }

  /** The globals. */
  globals(): Record<string, unknown> {
    const level = (name: string) => (...args: unknown[]) => this.#write(name, args);
    const log = { debug: level("debug"), info: level("info"), warn: level("warn"), error: level("error") };
    return { log, console: { ...log, log: log.info, trace: log.debug } };
  }

  /** Says what was left out last, when the script ends. */
  flush(): void {
    this.#allowance.flush();
  }

  #write(level: string, args: unknown[]): void {
    if (this.#allowance.take()) this.#sink(level, args.slice(0, MAX_ARGS).map(plain));
  }
}

function plain(value: unknown): unknown {
  try {
    if (typeof value === "string") return cut(value);
    if (typeof value === "object" && value !== null && deviceLabel(value) !== undefined) return String(value);
    if (value instanceof Error) return cut(`${value.name}: ${value.message}`);
    if (typeof value === "number" && !Number.isFinite(value)) return String(value);
    if (typeof value !== "object" || value === null) {
      return value === null || typeof value === "number" || typeof value === "boolean"
        ? value
        : cut(typeof value === "function" ? `[function ${value.name}]` : String(value));
    }
    const text = logJson(value, deviceLabel);
    if (text.length > MAX_TEXT) return cut(text);
    const copy = parsed(text);
    return copy === undefined ? logJson(value, deviceLabel, numberText) : copy;
  } catch {
    return "[a value without text]";
  }
}

// A number in it that has no text in JSON would be lost; then it is logged as text, which shows the number.
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function cut(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}

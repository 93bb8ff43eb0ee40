import { numberText } from "@/lib/format/mod.ts";
import { logJson } from "@/lib/protocol/plain.ts";
import { deviceLabel } from "./device_proxy.ts";
import { leftOutText, LogAllowance } from "./log_allowance.ts";

/** Longest text of one log entry; the rest is cut. */
const MAX_TEXT = 8192;
/** Entries a guest may write per second; what is over is counted and said once. */
const PER_SECOND = 200;

/** Sends one log entry. */
export type LogSink = (level: string, text: string) => void;

/** The `log` and `console` globals of a guest. */
export function logGlobals(sink: LogSink): Record<string, unknown> {
  const write = limited(sink);
  const level = (name: string) => (...args: unknown[]) => write(name, args.map(textOf).join(" "));
  const log = { debug: level("debug"), info: level("info"), warn: level("warn"), error: level("error") };
  const console = { ...log, log: log.info, trace: log.debug };
  return { log, console };
}

function limited(sink: LogSink): LogSink {
  const allowance = new LogAllowance(
    { burst: PER_SECOND, perSecond: PER_SECOND },
    (count) => sink("warn", leftOutText(count)),
  );
  return (level, text) => {
    if (allowance.take()) sink(level, text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text);
  };
}

function textOf(value: unknown): string {
  try {
    if (typeof value === "string") return value;
    if (typeof value === "number") return numberText(value);
    if (typeof value === "object" && value !== null) return deviceLabel(value) ?? objectText(value);
    return typeof value === "function" ? `[function ${value.name}]` : String(value);
  } catch {
    return "[a value without text]";
  }
}

function objectText(value: object): string {
  return value instanceof Error ? `${value.name}: ${value.message}` : logJson(value, deviceLabel, numberText);
}

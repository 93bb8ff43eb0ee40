import { printableEntry, printableLine } from "@/lib/format/mod.ts";
import type { LogLevel, LogRecord } from "./log.ts";

/** What the console is like. */
export interface ConsoleStyle {
  /** A person looks at it: the time of day is enough. */
  terminal: boolean;
  color: boolean;
}

const COLORS: Record<LogLevel, string> = { debug: "2", info: "32", warn: "33", error: "31" };

/** One entry as a line, whatever its text holds, with the time of this place: of day on a terminal, with date and offset from UTC elsewhere. */
export function recordLine({ level, source, message, time }: LogRecord, style: ConsoleStyle): string {
  const paint = (code: string, text: string) => style.color ? `\x1b[${code}m${text}\x1b[0m` : text;
  const when = style.terminal ? timeOfDay(new Date(time)) : localTime(new Date(time));
  const from = printableLine(source);
  const head = `${paint("2", when)} ${paint(COLORS[level], level.padEnd(5))} ${paint("2", `[${from}]`)}`;
  const shown = printableEntry(message);
  const text = level === "warn" || level === "error" ? paint(COLORS[level], shown) : shown;
  return `${head} ${text}`;
}

/** Prints one entry on the console, the only place of the house that does. */
export function printRecord(record: LogRecord): void {
  const loud = record.level === "error" || record.level === "warn";
  const terminal = (loud ? Deno.stderr : Deno.stdout).isTerminal();
  const line = recordLine(record, { terminal, color: terminal && !Deno.noColor });
  // deno-lint-ignore no-console
  (loud ? console.error : console.log)(line);
}

function timeOfDay(date: Date): string {
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(":");
}

/** A time as the log writes it, ISO 8601 with the offset of this place: `2026-11-28T10:07:03.120+01:00`. */
export function localTime(date: Date): string {
  const offset = -date.getTimezoneOffset();
  const day = [date.getFullYear(), twoDigits(date.getMonth() + 1), twoDigits(date.getDate())].join("-");
  const ms = String(date.getMilliseconds()).padStart(3, "0");
  const [hours, minutes] = [Math.trunc(Math.abs(offset) / 60), Math.abs(offset) % 60].map(twoDigits);
  return `${day}T${timeOfDay(date)}.${ms}${offset < 0 ? "-" : "+"}${hours}:${minutes}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

import { AppError } from "@/lib/protocol/mod.ts";
import { numberIn } from "./numeric_reply.ts";
import { asBool, asDouble, asInt, asString, type Named } from "../typed_value.ts";

/** The types a declared item can have. */
export type ScpiType = "float" | "int" | "bool" | "string";

const NAMES = new Map<string, ScpiType>([
  ["float", "float"],
  ["double", "float"],
  ["number", "float"],
  ["int", "int"],
  ["integer", "int"],
  ["bool", "bool"],
  ["boolean", "bool"],
  ["string", "string"],
  ["text", "string"],
]);

/** The type of that name, in any of its spellings; `undefined` for others. */
export function scpiType(name: string): ScpiType | undefined {
  return NAMES.get(name.toLowerCase());
}

/** The same type as a driver declares it. */
export const DECLARED_TYPE: Readonly<Record<ScpiType, string>> = {
  float: "double",
  int: "int",
  bool: "bool",
  string: "string",
};

const TRUE = ["1", "ON", "TRUE"], FALSE = ["0", "OFF", "FALSE"];

/** What is known of a reply before it is read. */
export interface ExpectedReply {
  type: ScpiType;
  /** The unit that may stand behind a number; empty for none. */
  unit: string;
  /** What the instrument may put in front of its reply: the command that was asked, without its question mark. */
  header: string;
}

/**
 * Makes a value of a reply: `+1.0E+0` is the int 1, `1`, `ON`, `TRUE` are true, and so is `OUTP ON` as the answer to `OUTP?`.
 *
 * @throws {AppError} `CONN_CALL_FAILED` when the reply is not of the type.
 */
export function parseReply({ type, unit, header }: ExpectedReply, reply: string): number | boolean | string {
  if (type === "string") return reply;
  const value = valueIn(reply, type, unit) ?? valueIn(withoutHeader(reply, header), type, unit);
  if (value !== undefined) return value;
  throw new AppError(
    "CONN_CALL_FAILED",
    `the reply ${JSON.stringify(reply)} is not of type ${type}${hint(reply, unit)}`,
  );
}

function valueIn(reply: string, type: ScpiType, unit: string): number | boolean | undefined {
  const number = numberIn(reply, unit);
  if (type === "float") return number;
  if (type === "int") return Number.isSafeInteger(number) ? number : undefined;
  if (number === 1 || TRUE.includes(reply.toUpperCase())) return true;
  if (number === 0 || FALSE.includes(reply.toUpperCase())) return false;
  return undefined;
}

/** What stands behind the header of a reply; empty when it has none. */
export function withoutHeader(reply: string, header: string): string {
  const given = reply.slice(0, header.length);
  return given.toUpperCase() === header.toUpperCase() && /^\s/.test(reply.slice(header.length))
    ? reply.slice(header.length).trim()
    : "";
}

function hint(reply: string, unit: string): string {
  const [, suffix] = /^[+-]?[\d.]+(?:e[+-]?\d+)?\s*([a-zµμ%°Ω]+)$/i.exec(reply) ?? [];
  if (suffix === undefined) return "";
  return unit === ""
    ? `; if ${suffix} is its unit, declare it (unit: ${JSON.stringify(suffix)})`
    : `; ${suffix} cannot be read as ${unit}`;
}

/**
 * Makes the text of a value as it follows the command: numbers in their shortest form, `ON` and `OFF`, text as it is.
 *
 * @throws {AppError} `VALIDATION_INVALID_VALUE` for a value of another type, and for text that would hold a second
 *   command: a safety rule for one item must not be passed by writing to another.
 */
export function formatValue(type: ScpiType, named: Named): string {
  switch (type) {
    case "float":
      return String(asDouble(named)).toUpperCase();
    case "int":
      return String(asInt(named));
    case "bool":
      return asBool(named) ? "ON" : "OFF";
    default:
      return oneArgument(asString(named), named.what);
  }
}

/** Quoted parts of SCPI text; a quote inside is doubled. */
const QUOTED = /"[^"]*"|'[^']*'/g;

function oneArgument(text: string, what: string): string {
  if (hasControls(text) || text.replace(QUOTED, "").includes(";")) {
    throw new AppError(
      "VALIDATION_INVALID_VALUE",
      `${what} expected one SCPI argument, got ${JSON.stringify(text)}`,
    );
  }
  return text;
}

/**
 * Checks a command that a caller wrote by hand: one line, not empty.
 *
 * @throws {AppError} `VALIDATION_INVALID_VALUE`.
 */
export function oneCommand(text: string): string {
  const command = text.trim();
  if (command !== "" && !hasControls(command)) return command;
  throw new AppError(
    "VALIDATION_INVALID_VALUE",
    `Argument 'command' expected one line of SCPI, got ${JSON.stringify(text)}`,
  );
}

function hasControls(text: string): boolean {
  // deno-lint-ignore no-control-regex
  return /[\x00-\x1f\x7f]/.test(text);
}

import { AppError } from "@/lib/protocol/mod.ts";
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

/**
 * Makes a value of a reply: `+1.0E+0` is the int 1, `1`, `ON`, `TRUE` are true.
 *
 * @throws {AppError} `CONN_CALL_FAILED` when the reply is not of the type, for numbers also NaN and infinity.
 */
export function parseReply(type: ScpiType, reply: string): number | boolean | string {
  const number = reply === "" ? NaN : Number(reply);
  if (type === "string") return reply;
  if (type === "float" && Number.isFinite(number)) return number;
  if (type === "int" && Number.isSafeInteger(number)) return number;
  if (type === "bool") {
    if (number === 1 || TRUE.includes(reply.toUpperCase())) return true;
    if (number === 0 || FALSE.includes(reply.toUpperCase())) return false;
  }
  throw new AppError("CONN_CALL_FAILED", `the reply ${JSON.stringify(reply)} is not of type ${type}`);
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

import { AppError, type JsonText, jsonText } from "@/lib/protocol/plain.ts";
import { MAX_DEPTH } from "../json_check.ts";
import { captured } from "./captured.ts";
import { MAX_VALUE_LENGTH, tooLarge } from "./value_limit.ts";

/** Nodes that are looked at to find out how deep a value is. */
const MOST_NODES = 1_000_000;

/**
 * JSON text of a value that leaves a guest, with the numbers JSON has no text for.
 *
 * @param what Begins the sentence of the error: `The result`.
 * @throws {TypeError} When the value refers to itself.
 * @throws {AppError} `VALIDATION_INVALID_VALUE` for one that is nested too deeply.
 */
export function sentText(value: unknown, what: string): JsonText {
  const text = textOf(value, what);
  checkDepth(text, what);
  return text;
}

/**
 * The text of a value that leaves a script: at most 8 MB of it.
 *
 * @throws As {@linkcode sentText} does; {@linkcode AppError} `VALIDATION_INVALID_VALUE` for more than 8 MB.
 */
export function valueText(value: unknown, what: string): JsonText {
  if (typeof value === "string" && value.length > MAX_VALUE_LENGTH) throw tooLarge(what);
  const text = textOf(value, what);
  if (text.json.length > MAX_VALUE_LENGTH) throw tooLarge(what);
  checkDepth(text, what);
  return text;
}

function textOf(value: unknown, what: string): JsonText {
  try {
    return jsonText(value);
  } catch (error) {
    // The stack may also have been full before.
    throw isOverflow(error) && isDeep(value) ? tooDeep(what) : error;
  }
}

function checkDepth({ json }: JsonText, what: string): void {
  if (json.length > 2 * MAX_DEPTH && isDeepText(json)) throw tooDeep(what);
}

function tooDeep(what: string): AppError {
  return new AppError(
    "VALIDATION_INVALID_VALUE",
    `${what} is nested too deeply: ${MAX_DEPTH} lists and objects inside each other are allowed`,
  );
}

function isOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message === "Maximum call stack size exceeded";
}

// Level by level, because what takes a function call for each level is what has just failed.
function isDeep(value: unknown): boolean {
  let level: object[] = [value].filter(isObject);
  let nodes = 0;
  for (let depth = 0; level.length > 0 && nodes < MOST_NODES; depth++) {
    if (depth > MAX_DEPTH) return true;
    nodes += level.length;
    level = level.flatMap((holder) => Object.values(holder).filter(isObject));
  }
  return false;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !captured.isView(value);
}

// The frame around it is one level more, and what is passed is a list of arguments.
function isDeepText(json: string): boolean {
  let depth = 0;
  for (let at = 0; at < json.length; at++) {
    const letter = json[at];
    if (letter === '"') at = endOfText(json, at + 1);
    else if (letter === "[" || letter === "{") {
      if (++depth >= MAX_DEPTH - 2) return true;
    } else if (letter === "]" || letter === "}") depth--;
  }
  return false;
}

function endOfText(json: string, start: number): number {
  let at = start;
  while (at < json.length && json[at] !== '"') at += json[at] === "\\" ? 2 : 1;
  return at;
}

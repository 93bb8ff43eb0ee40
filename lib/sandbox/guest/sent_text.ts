import { type JsonText, jsonText } from "@/lib/protocol/plain.ts";
import { MAX_DEPTH } from "../json_check.ts";
import { captured } from "./captured.ts";
import { checkShape, tooDeep } from "./text_shape.ts";
import { MAX_VALUE_LENGTH, tooLarge } from "./value_limit.ts";

/** Nodes that are looked at to find out how deep a value is. */
const MOST_NODES = 1_000_000;

/**
 * JSON text of a value that leaves a guest, with the numbers JSON has no text for.
 *
 * @param what Begins the sentence of the error: `The result`.
 * @throws {TypeError} When the value refers to itself.
 * @throws {AppError} `VALIDATION_INVALID_VALUE` for one that is nested too deeply, or has too many keys, lists and objects.
 */
export function sentText(value: unknown, what: string): JsonText {
  const text = textOf(value, what);
  checkShape(text.json, what);
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
  checkShape(text.json, what);
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

import { AppError } from "@/lib/protocol/plain.ts";
import { MAX_DEPTH, MAX_NODES } from "../json_check.ts";

/** Levels, and keys, lists and objects, that a frame may have around a value. */
const FRAME_LEVELS = 2;
const FRAME_NODES = 100;
const SHORTEST_LEVEL = 2;

/**
 * Refuses JSON text the host would not read, so that whoever made it learns of it and goes on.
 *
 * @param what Begins the sentence of the error: `The result`.
 * @throws {AppError} `VALIDATION_INVALID_VALUE` for what is nested too deeply, or has too many keys, lists and objects.
 */
export function checkShape(json: string, what: string): void {
  if (json.length <= SHORTEST_LEVEL * MAX_DEPTH) return;
  let depth = 0, nodes = 0;
  for (let at = 0; at < json.length; at++) {
    const letter = json[at];
    if (letter === '"') at = endOfText(json, at + 1);
    else if (letter === ":") nodes++;
    else if (letter === "[" || letter === "{") {
      nodes++;
      if (++depth >= MAX_DEPTH - FRAME_LEVELS) throw tooDeep(what);
    } else if (letter === "]" || letter === "}") depth--;
  }
  if (nodes > MAX_NODES - FRAME_NODES) throw tooMany(what);
}

/** What is thrown for a value that is nested too deeply. */
export function tooDeep(what: string): AppError {
  return new AppError(
    "VALIDATION_INVALID_VALUE",
    `${what} is nested too deeply: ${MAX_DEPTH} lists and objects inside each other are allowed`,
  );
}

function tooMany(what: string): AppError {
  return new AppError(
    "VALIDATION_INVALID_VALUE",
    `${what} has more than ${MAX_NODES} keys, lists and objects; pass it in parts, or as lists of numbers, which do not count`,
  );
}

function endOfText(json: string, start: number): number {
  let at = start;
  while (at < json.length && json[at] !== '"') at += json[at] === "\\" ? 2 : 1;
  return at;
}

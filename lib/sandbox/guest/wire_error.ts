import type { EditList, Position } from "../source/edit_list.ts";
import { GuestSourceError } from "../source/guest_source_error.ts";
import type { WireError } from "./messages.ts";

/** Lines that the `Function` constructor puts in front of a body. */
const PREAMBLE_LINES = 2;
/** Longest text of an error that leaves a guest; the rest is cut. */
const MAX_TEXT = 10_000;
const FRAME = /muxit:user(?:, <anonymous>)?:(\d+):(\d+)/;

/** Maps positions of compiled guest code back to the user's file. */
export type PositionMap = (position: Position) => Position;

/** The position map of a rewritten source. */
export function positionMap(edits: EditList): PositionMap {
  return ({ line, column }) => edits.original({ line: line - PREAMBLE_LINES, column });
}

/** Describes anything a guest threw; positions and stack are in the user's own lines. */
export function describeError(error: unknown, map?: PositionMap): WireError {
  if (typeof error !== "object" || error === null) return { message: textOf(error) };
  const { name, message, code, stack } = read(error);
  const wire: WireError = { message: message ?? textOf(error), name, code };
  if (error instanceof GuestSourceError) return { ...wire, ...error.position };
  const frames = map && typeof stack === "string" ? userFrames(stack, map) : [];
  if (frames.length === 0) return wire;
  return {
    ...wire,
    ...frames[0]!.position,
    stack: [`${name ?? "Error"}: ${wire.message}`, ...frames.map((frame) => frame.text)].join("\n"),
  };
}

/** An error object out of what the host or the other thread sent. */
export function reviveError(wire: WireError): Error {
  const error = new Error(wire.message);
  if (wire.name !== undefined && wire.name !== "AppError") {
    Object.defineProperty(error, "name", { value: wire.name, configurable: true, writable: true });
  }
  if (wire.code !== undefined) (error as Error & { code?: string }).code = wire.code;
  return error;
}

// A guest's error may have getters that throw or give anything.
function read(error: object) {
  const get = (key: string): unknown => {
    try {
      return (error as Record<string, unknown>)[key];
    } catch {
      return undefined;
    }
  };
  const text = (key: string) => {
    const value = get(key);
    return typeof value === "string" ? value.slice(0, MAX_TEXT) : undefined;
  };
  return {
    name: text("name"),
    message: text("message"),
    code: text("code"),
    stack: text("stack"),
  };
}

function textOf(value: unknown): string {
  try {
    const text = typeof value === "object" ? JSON.stringify(value) ?? "An object was thrown" : String(value);
    return text.slice(0, MAX_TEXT);
  } catch {
    return "Something that has no text was thrown";
  }
}

function userFrames(stack: string, map: PositionMap): { text: string; position: Position }[] {
  const frames: { text: string; position: Position }[] = [];
  for (const line of stack.split("\n")) {
    const match = FRAME.exec(line);
    if (match === null) continue;
    const position = map({ line: Number(match[1]), column: Number(match[2]) });
    const at = `muxit:user:${position.line}:${position.column}`;
    frames.push({ position, text: line.replace(FRAME, at) });
  }
  return frames;
}

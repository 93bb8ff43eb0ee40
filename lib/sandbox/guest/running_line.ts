import type { Position } from "../source/edit_list.ts";
import { captured } from "./captured.ts";
import { describeError, type PositionMap } from "./wire_error.ts";

/** Frames of our own may lie above the guest's. */
const STACK_DEPTH = 30;

/** Where the guest's code is at this moment, in the user's file; costs a stack trace. */
export function runningLine(map: PositionMap): Position | undefined {
  const here: { stack?: string } = {};
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = STACK_DEPTH;
  captured.captureStackTrace(here);
  Error.stackTraceLimit = limit;
  const { line, column } = describeError({ stack: here.stack, message: "" }, map);
  return line === undefined ? undefined : { line, column: column ?? 1 };
}

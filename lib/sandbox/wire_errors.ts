import { AppError, type ErrorCode, isErrorCode, toAppError } from "@/lib/protocol/mod.ts";
import type { WireError } from "./guest/messages.ts";

/** Longest message and longest stack that are taken from a guest; it cuts them itself, unless somebody got at it. */
const MAX_TEXT = 20_000;

/** An {@linkcode AppError} out of what a guest sent. A built-in error name stands in front of the message. */
export function appErrorOf(wire: WireError, fallback: ErrorCode): AppError {
  const code = isErrorCode(wire.code) ? wire.code : fallback;
  const named = wire.name !== undefined && !["Error", "AppError", ""].includes(wire.name);
  const message = named && !wire.message.startsWith(wire.name!)
    ? `${wire.name}: ${wire.message}`
    : wire.message;
  return new AppError(code, message.slice(0, MAX_TEXT), {
    ...(typeof wire.line === "number"
      ? { position: { line: wire.line, column: Number(wire.column) || 1 } }
      : {}),
    ...(wire.stack === undefined ? {} : { guestStack: wire.stack.slice(0, MAX_TEXT) }),
  });
}

/** An error with its place in the driver's file in its text: a position alone would be taken for one in the connector's. */
export function inFile(error: unknown, file: string): AppError {
  const known = toAppError(error, "CONN_CALL_FAILED");
  const { code, message, position, guestStack } = known;
  if (position === undefined) return known;
  return new AppError(code, `${message} (${file}, line ${position.line}, column ${position.column})`, {
    cause: error,
    ...(guestStack === undefined ? {} : { guestStack }),
  });
}

/** What a guest gets to see of an error of the host. */
export function wireErrorOf(error: unknown): WireError {
  const { message, code } = toAppError(error, "CONN_CALL_FAILED");
  return { message, code };
}

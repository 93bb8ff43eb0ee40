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

/** What a guest gets to see of an error of the host. */
export function wireErrorOf(error: unknown): WireError {
  const { message, code } = toAppError(error, "CONN_CALL_FAILED");
  return { message, code };
}

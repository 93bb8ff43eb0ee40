import { AppError, errorText } from "@/lib/protocol/mod.ts";

/** What a failed transaction was about. */
export interface Failure {
  /** What was attempted, up to the device: `query "*IDN?" on`, `connect to`. */
  doing: string;
  /** The label of the line. */
  device: string;
  /** What happened, or the error that tells it. */
  what: unknown;
  /** What a person can do next. */
  next: string;
}

/** The error of a transaction that failed: `Cannot <doing> <device>: <what>; <next>`. */
export function callFailed(failure: Failure): AppError {
  const { doing, device, what, next } = failure;
  const message = `Cannot ${doing} ${device}: ${errorText(what)}; ${next}`;
  return new AppError("CONN_CALL_FAILED", message, { cause: what });
}

/** Refuses an option of a transport. */
export function invalidOption(what: string): AppError {
  return new AppError("VALIDATION_INVALID_VALUE", what);
}

import { type ErrorCode, isErrorCode } from "./codes.ts";

/** Where in a user's source something went wrong: 1-based, as the user wrote the file. */
export interface SourcePosition {
  line: number;
  column: number;
}

/**
 * The one error class of the house: a message for people and a code from the closed list for programs.
 *
 * Messages say what was attempted, on which device, what happened and what to do next.
 */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;
  readonly position: SourcePosition | undefined;
  /** The stack of the guest that threw, in the guest's own lines; absent for errors of the host. */
  readonly guestStack: string | undefined;

  /**
   * @param code One of the closed list of document 004.
   * @param message Human-readable text.
   * @param options `cause` keeps the original error; `position` and `guestStack` point into guest source.
   */
  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; position?: SourcePosition; guestStack?: string } = {},
  ) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.position = options.position;
    this.guestStack = options.guestStack;
  }
}

/**
 * Turns anything that was thrown into an {@linkcode AppError}.
 *
 * An `AppError` passes unchanged; another error that carries a `code` of the closed list keeps it; everything
 * else gets `fallback`.
 */
export function toAppError(error: unknown, fallback: ErrorCode = "INTERNAL_ERROR"): AppError {
  if (error instanceof AppError) return error;
  const code = (error as { code?: unknown } | null)?.code;
  return new AppError(isErrorCode(code) ? code : fallback, errorText(error), { cause: error });
}

/** The text of anything that was thrown, also of values that are not errors. */
export function errorText(error: unknown): string {
  if (error instanceof Error) return error.message || error.name;
  if (typeof error === "string") return error;
  try {
    return JSON.stringify(error) ?? String(error);
  } catch {
    return String(error);
  }
}

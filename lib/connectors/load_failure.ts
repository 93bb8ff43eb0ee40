import { basename } from "node:path";
import { AppError, type ErrorCode } from "@/lib/protocol/mod.ts";

/** Failures a caller is told as what they are (document 004). */
const LOADING: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "CONN_LOAD_FAILED",
  "DRIVER_LOAD_FAILED",
  "DRIVER_NOT_FOUND",
]);

/** Pauses between attempts to initialise a device, in milliseconds. */
const RETRY_MS = [2000, 5000, 10_000, 30_000, 60_000];
/** The longest of them for a device that may be off: somebody who starts what a connector waits for looks on. */
const OPTIONAL_RETRY_MS = 5000;

/** Milliseconds until the next attempt to initialise a device, after so many that have failed. */
export function pauseBeforeRetry(failures: number, optional: boolean): number {
  const pause = RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]!;
  return optional ? Math.min(pause, OPTIONAL_RETRY_MS) : pause;
}

/** True when a connector does not run because its file or its driver does not load, or there is no such driver. */
export function isLoadFailure(failure: AppError | undefined): failure is AppError {
  return failure !== undefined && LOADING.has(failure.code);
}

/** True for failures that no waiting mends: the file or the driver has to be changed. */
export function needsChange({ code }: AppError): boolean {
  return LOADING.has(code) || code === "VALIDATION_INVALID_VALUE";
}

/** True for what is no answer, or none, of a device: code of a guest that is wrong. */
export function isFaultOfCode({ guestStack }: AppError): boolean {
  return /^(Type|Reference|Range|Syntax)Error:/.test(guestStack ?? "");
}

/** What a caller of a connector is told that did not load. */
export function loadFailure(
  { name, file }: { name: string; file: { path: string } },
  failure: AppError,
): AppError {
  const { code, message, position } = failure;
  const from = code === "CONN_LOAD_FAILED" ? ` from ${basename(file.path)}` : "";
  return new AppError(
    code,
    `Connector '${name}' could not be loaded${from}: ${message}${placeOf(failure)}`,
    position === undefined ? {} : { position },
  );
}

/** Where it is, for people; empty when that is not known. */
export function placeOf({ position }: AppError): string {
  return position === undefined ? "" : ` (line ${position.line}, column ${position.column})`;
}

import { basename } from "node:path";
import { AppError, errorText } from "@/lib/protocol/mod.ts";

const SHOWN = 120;

/** What is wrong with a package. */
export interface PackageFault {
  /** Path of the package. */
  path: string;
  /** Name of the entry in it, as the archive gives it. */
  entry?: string;
  /** What is wrong, as the end of a sentence: "is encrypted". */
  reason: string;
  cause?: unknown;
}

/** The error of a package that cannot be used: names the package, the entry and the reason, and what to do. */
export function installFailed({ path, entry, reason, cause }: PackageFault): AppError {
  const what = entry === undefined ? reason : `entry ${quoted(entry)} ${reason}`;
  const message = `Cannot use the package ${
    quoted(basename(path))
  }: ${what}. Nothing was unpacked; get or build the package again`;
  return new AppError("MARKETPLACE_INSTALL_FAILED", message, cause === undefined ? {} : { cause });
}

/** The same for anything that was thrown on the way, as a full disk. */
export function asInstallFailed(path: string, error: unknown): AppError {
  if (error instanceof AppError && error.code === "MARKETPLACE_INSTALL_FAILED") return error;
  return installFailed({ path, reason: errorText(error), cause: error });
}

/** A name that somebody else has chosen, as it may stand in a message: short, without control characters. */
export function quoted(name: string): string {
  const short = name.length > SHOWN ? `${name.slice(0, SHOWN)}…` : name;
  // deno-lint-ignore no-control-regex -- these are what is to be taken out
  return `'${short.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, escaped)}'`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

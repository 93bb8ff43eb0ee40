import { maskSecrets } from "@/lib/core/mod.ts";
import type { AppError, ScriptError } from "@/lib/protocol/mod.ts";

/** The error of a run as it travels (document 004, `script.done`): positions in the user's own lines. */
export function scriptFailure(error: AppError): ScriptError {
  const message = maskSecrets(error.message);
  const { position, guestStack, code } = error;
  const stack = maskSecrets(guestStack ?? (position ? `${message}\n    at ${placeOf(position)}` : message));
  return {
    message,
    line: position?.line ?? null,
    column: position?.column ?? null,
    stack,
    details: code === "SCRIPT_EXEC_FAILED" ? stack : `${stack}\n${code}`,
    code,
  };
}

/** The failure in one line, for the log. */
export function failureText({ message, line, column }: ScriptError): string {
  return line === null ? message : `${message} (line ${line}, column ${column})`;
}

function placeOf({ line, column }: { line: number; column: number }): string {
  return `muxit:user:${line}:${column}`;
}

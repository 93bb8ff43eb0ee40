import { isErrorCode, type ScriptError } from "@/lib/protocol/mod.ts";
import { DetailedError } from "./output.ts";

/** A script as it was read. */
export interface ScriptSource {
  /** As the user named the file. */
  readonly path: string;
  readonly code: string;
}

/** The error of a run, with the place in the user's file: `ramp.js:3:7`, and the line it points at. */
export function scriptFailure(error: ScriptError, source: ScriptSource): DetailedError {
  const { message, line, column } = error;
  const place = [source.path, line, column].filter((part) => part !== null).join(":");
  const code = isErrorCode(error.code) ? error.code : "SCRIPT_EXEC_FAILED";
  const excerpt = line === null ? "" : excerptOf(source.code, line, column);
  return new DetailedError(code, `${place}: ${message}`, {
    details: excerpt,
    fields: { file: source.path, line, column },
  });
}

function excerptOf(code: string, line: number, column: number | null): string {
  const text = code.split(/\r?\n/)[line - 1];
  if (text === undefined) return "";
  const number = `  ${line} | `;
  if (column === null) return number + text;
  // Tabs stay tabs under tabs, so that the mark stands below the right character.
  const before = text.slice(0, column - 1).replace(/[^\t]/g, " ");
  return `${number}${text}\n${" ".repeat(number.length - 2)}| ${before}^`;
}

import { FileProblem } from "./file_reason.ts";

/**
 * The text of a file that will be written back: a byte order mark stays, as its first character.
 *
 * @throws {FileProblem} When it is not UTF-8: what cannot be read could not be kept.
 */
export function utf8Text(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new FileProblem("it is not UTF-8; save it as UTF-8 and try again");
  }
}

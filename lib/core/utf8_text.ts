import { FileProblem } from "./file_reason.ts";

/**
 * The text of a file.
 *
 * @param options `keepMark`: leave a byte order mark as the first character, for a file that will be written back.
 * @throws {FileProblem} When it is not UTF-8: what is not read right would be shown, or written back, wrong.
 */
export function utf8Text(bytes: Uint8Array, { keepMark = false }: { keepMark?: boolean } = {}): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: keepMark }).decode(bytes);
  } catch {
    throw new FileProblem("it is not UTF-8; save it as UTF-8 and try again");
  }
}

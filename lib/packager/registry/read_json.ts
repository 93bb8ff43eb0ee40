import { basename } from "node:path";
import { repeatedInJson } from "@/lib/core/mod.ts";
import { AppError, errorText, shownName } from "@/lib/protocol/mod.ts";

/** Repeated keys of one file that are told. */
const MOST_REPEATED = 10;

/**
 * What a JSON file says that a person may have written.
 *
 * @param tell Gets a line for each key that stands in it more than once.
 * @throws {AppError} `CONFIG_INVALID` when it is no JSON.
 */
export async function readJson(path: string, tell: (note: string) => void): Promise<unknown> {
  const text = await Deno.readTextFile(path);
  try {
    const value = JSON.parse(text);
    for (const key of repeatedInJson(text, MOST_REPEATED)) {
      tell(
        `${basename(path)}: "${shownName(key)}" stands there more than once, and only the last one counts`,
      );
    }
    return value;
  } catch (error) {
    throw new AppError("CONFIG_INVALID", `${path} is not JSON: ${errorText(error)}`, { cause: error });
  }
}

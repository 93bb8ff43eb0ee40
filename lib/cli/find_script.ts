import { basename, extname, isAbsolute } from "node:path";
import { AppError, errorText } from "@/lib/protocol/mod.ts";
import type { ScriptSource } from "./script_failure.ts";

/** A script as the server is asked for it. */
export interface FoundScript {
  /** The name it runs under. */
  name: string;
  /** Absent: a script of the workspace, which the server finds by its name. */
  source?: ScriptSource;
}

/** Bytes of a file that is read; the server takes 1 MB. */
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * What `script run` and `script start` mean by a word: the file at that path, else the script of the workspace of that
 * name, with or without `.js`.
 *
 * @throws {AppError} `SCRIPT_NOT_FOUND` when there is no file at an absolute path, or one that cannot be read.
 */
export async function findScript(word: string): Promise<FoundScript> {
  try {
    const info = await Deno.stat(word);
    if (info.isFile) {
      if (info.size > MOST_BYTES) {
        throw new RangeError(`it has ${info.size} bytes; ${MOST_BYTES} are allowed`);
      }
      return {
        name: basename(word, extname(word)),
        source: { path: word, code: await Deno.readTextFile(word) },
      };
    }
  } catch (cause) {
    const missing = cause instanceof Deno.errors.NotFound || cause instanceof Deno.errors.NotADirectory;
    if (!missing) {
      throw new AppError("SCRIPT_NOT_FOUND", `Cannot read ${word}: ${errorText(cause)}`, { cause });
    }
  }
  if (isAbsolute(word)) {
    throw new AppError("SCRIPT_NOT_FOUND", `Cannot read ${word}: there is no such file`);
  }
  return { name: word.replaceAll("\\", "/").replace(/^\.\//, "").replace(/\.js$/i, "") };
}

import { extname } from "node:path";
import { attempt } from "./file_fault.ts";
import { doingOf, expectFile, type FileCall } from "./file_store.ts";

/** What `fileInfo` says of a file. */
export interface FileFacts {
  name: string;
  /** Bytes. */
  size: number;
  /** ISO 8601, UTC; where the file system does not keep it, the same as `modified`. */
  created: string;
  /** ISO 8601, UTC. */
  modified: string;
  /** With its dot, as `.csv`; empty without one. */
  extension: string;
}

/**
 * Name, size and times of a file.
 *
 * @param path As `readPath` gives it.
 * @throws {AppError} `CONN_CALL_FAILED` when there is none, or it is a folder.
 */
export function fileInfo(call: FileCall, path: string): Promise<FileFacts> {
  const doing = doingOf(call, "look at", path);
  return attempt(doing, async () => {
    const place = await call.store.sandbox.locate(path);
    expectFile(place, doing);
    const { size, birthtime, mtime } = await Deno.stat(place.real);
    const modified = mtime ?? new Date(0);
    const name = path.slice(path.lastIndexOf("/") + 1);
    return {
      name,
      size,
      created: (birthtime ?? modified).toISOString(),
      modified: modified.toISOString(),
      extension: extname(name),
    };
  }, call);
}

/**
 * Bytes of a file, or `undefined` when there is no file of that name.
 *
 * @param path As `readPath` gives it.
 */
export function fileSize(call: FileCall, path: string): Promise<number | undefined> {
  return attempt(doingOf(call, "look at", path), async () => {
    const { kind, real } = await call.store.sandbox.locate(path);
    if (kind !== "file") return undefined;
    try {
      return (await Deno.stat(real)).size;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }
  }, call);
}

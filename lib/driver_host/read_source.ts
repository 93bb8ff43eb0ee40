import { dirname, isAbsolute, relative } from "node:path";
import { FileProblem, readRegularFile, utf8Text } from "@/lib/core/mod.ts";

/** Guest source larger than this is refused (design §8.25). */
export const MAX_SOURCE_BYTES = 1024 * 1024;

/** Options of {@linkcode readSource}. */
export interface ReadSourceOptions {
  /** Absolute real path of the folder a link must not lead out of; absent, it may lead anywhere. */
  inside?: string;
}

/**
 * Reads guest source as text without a byte order mark.
 *
 * @throws {FileProblem} When it is no regular file, over 1 MB, or a link to the outside; whatever the file system throws.
 */
export async function readSource(path: string, options: ReadSourceOptions = {}): Promise<string> {
  return utf8Text(await readSourceBytes(path, options));
}

/** As {@linkcode readSource}, as the bytes that stand in the file. */
export async function readSourceBytes(path: string, { inside }: ReadSourceOptions = {}): Promise<Uint8Array> {
  if (inside !== undefined) await refuseWayOut(path, inside);
  return await readRegularFile(path, { most: MAX_SOURCE_BYTES });
}

// What stands beside the file is as near as the file itself: its folder may be a link somebody wants.
async function refuseWayOut(path: string, inside: string): Promise<void> {
  if (!(await Deno.lstat(path)).isSymlink) return;
  const real = await Deno.realPath(path);
  if (isBelow(inside, real) || isBelow(await Deno.realPath(dirname(path)), real)) return;
  throw new FileProblem(
    "it is a link to a file outside the workspace, which is not loaded; put the file itself there",
  );
}

/** True when a path lies in a folder; both absolute and without links. */
export function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  // On another drive of Windows there is no way that begins with "..".
  return way !== "" && way !== ".." && !/^\.\.[/\\]/.test(way) && !isAbsolute(way);
}

import { join } from "node:path";
import { isTemporaryName } from "./temporary_name.ts";
import { walkFolder } from "./walk_folder.ts";

/** Milliseconds without a change after which an unfinished write belongs to a server that is gone. */
const ABANDONED_AFTER = 60_000;

/**
 * Removes what writes left behind when a server died in the middle of them.
 *
 * @param folder Absolute.
 * @param options `now` is the time in milliseconds since 1970.
 * @throws The reason of `signal`.
 */
export async function sweepFolder(
  folder: string,
  { signal, now = Date.now() }: { signal: AbortSignal; now?: number },
): Promise<void> {
  for await (const walked of walkFolder(folder, { signal })) {
    for (const name of walked.files.filter(isTemporaryName)) {
      await removeAbandoned(join(walked.folder, name), now);
    }
  }
}

async function removeAbandoned(path: string, now: number): Promise<void> {
  try {
    const { mtime } = await Deno.lstat(path);
    if (mtime !== null && now - mtime.getTime() > ABANDONED_AFTER) await Deno.remove(path);
  } catch {
    // Gone by itself, or not ours to delete: it is hidden anyway.
  }
}

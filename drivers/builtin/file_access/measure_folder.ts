import { join } from "node:path";
import { attempt } from "./file_fault.ts";
import { doingOf, type FileCall } from "./file_store.ts";
import { isTemporaryName } from "./temporary_name.ts";
import { MAX_ENTRIES, walkFolder } from "./walk_folder.ts";

/** Files whose size is asked for at the same time. */
const BATCH = 32;

/** How many files the sandbox holds, folders below included. */
export async function countFiles(call: FileCall): Promise<number> {
  let count = 0;
  await eachFolder(call, ({ files }) => {
    count += files.length;
    return Promise.resolve();
  });
  return count;
}

/** How many bytes all files of the sandbox have together. */
export async function totalBytes(call: FileCall): Promise<number> {
  let total = 0;
  await eachFolder(call, async ({ folder, files }) => {
    for (let from = 0; from < files.length; from += BATCH) {
      call.signal.throwIfAborted();
      const sizes = files.slice(from, from + BATCH).map((name) => sizeOf(join(folder, name)));
      for (const size of await Promise.all(sizes)) total += size;
    }
  });
  return total;
}

async function eachFolder(
  call: FileCall,
  visit: (walked: { folder: string; files: string[] }) => Promise<void>,
): Promise<void> {
  const { store: { sandbox, warn }, signal } = call;
  if (!await sandbox.exists()) return;
  const cut = () =>
    warn(`The folder of '${sandbox.connector}' has more than ${MAX_ENTRIES} entries; only those are counted`);
  await attempt(doingOf(call, "measure", ""), async () => {
    for await (const { folder, files } of walkFolder(await sandbox.base(), { signal, cut })) {
      await visit({ folder, files: files.filter((name) => !isTemporaryName(name)) });
    }
  }, { signal });
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await Deno.lstat(path)).size;
  } catch {
    // Deleted while we were counting.
    return 0;
  }
}

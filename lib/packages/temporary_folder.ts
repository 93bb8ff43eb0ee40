import { join } from "node:path";
import { writeStamp } from "./stamp.ts";

const PREFIX = ".unpacking-";
/** Folders this process works in. */
const inUse = new Set<string>();

/** A folder that is gone when it is disposed, whatever is in it then; it may have been moved away before. */
export interface TemporaryFolder extends AsyncDisposable {
  readonly folder: string;
}

/** Makes a temporary folder in the cache, on the same disk as what will be moved out of it. It carries a stamp. */
export async function takeTemporary(cache: string): Promise<TemporaryFolder> {
  await Deno.mkdir(cache, { recursive: true });
  const folder = join(cache, PREFIX + crypto.randomUUID());
  inUse.add(folder);
  const release = async () => {
    await Deno.remove(folder, { recursive: true }).catch(() => {});
    inUse.delete(folder);
  };
  try {
    await Deno.mkdir(folder);
    await writeStamp(folder);
  } catch (error) {
    await release();
    throw error;
  }
  return { folder, [Symbol.asyncDispose]: release };
}

/** True for a temporary folder that nobody works in: left behind by a process that was killed. */
export async function isAbandoned(folder: string, name: string): Promise<boolean> {
  if (!name.startsWith(PREFIX) || inUse.has(folder)) return false;
  const { mtime } = await Deno.stat(folder);
  return mtime !== null && Date.now() - mtime.getTime() > ABANDONED_MS;
}

/** Another process may work in it; none works for so long. */
const ABANDONED_MS = 60 * 60 * 1000;

/** True when the name is that of a temporary folder. */
export function isTemporary(name: string): boolean {
  return name.startsWith(PREFIX);
}

import { join, resolve } from "node:path";
import { isStamped } from "./stamp.ts";
import { isAbandoned, isTemporary } from "./temporary_folder.ts";

/**
 * Removes unpacked packages that nobody needs, and what a killed process left behind. Only folders that carry our stamp
 * are removed; links are never followed.
 *
 * @param cache Folder for unpacked packages.
 * @param keep Folders to keep: `folder` of each {@linkcode ExtractedPackage} that is in use.
 * @returns The folders that were removed. One that cannot be, as on Windows while it is in use, is left for next time.
 */
export async function collectStale(cache: string, keep: ReadonlySet<string>): Promise<string[]> {
  const kept = new Set([...keep].map((folder) => resolve(folder)));
  const removed: string[] = [];
  for (const folder of await foldersIn(resolve(cache))) {
    const inside = await isStamped(folder.path) ? [] : await foldersIn(folder.path);
    for (const { path, name } of inside.length === 0 ? [folder] : inside) {
      if (kept.has(path) || !await isStamped(path)) continue;
      if (isTemporary(name) && !await isAbandoned(path, name)) continue;
      const gone = await Deno.remove(path, { recursive: true }).then(() => true, () => false);
      if (gone) removed.push(path);
    }
    // The folder of an organisation goes with its last package; one that is not empty stays.
    if (inside.length > 0) await Deno.remove(folder.path).catch(() => {});
  }
  return removed;
}

async function foldersIn(path: string): Promise<{ path: string; name: string }[]> {
  const folders: { path: string; name: string }[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(path)) {
      if (isDirectory) folders.push({ path: join(path, name), name });
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return folders.sort((a, b) => a.name < b.name ? -1 : 1);
}

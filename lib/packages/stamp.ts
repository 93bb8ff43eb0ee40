import { join } from "node:path";

/** What an unpacked package has beside its files: says what it is, so that it is not unpacked again. */
export interface Stamp {
  id: string;
  version: string;
  /** Of the package. */
  sha256: string;
  /** Every file with its bytes. */
  files: [name: string, bytes: number][];
}

/** Name of the stamp. Packages must not bring one along. */
export const STAMP_NAME = ".muxit-package.json";

/** Writes the stamp of a folder; without one it says only that the folder is ours and not complete. */
export async function writeStamp(folder: string, stamp?: Stamp): Promise<void> {
  await Deno.writeTextFile(join(folder, STAMP_NAME), JSON.stringify(stamp ?? { unfinished: true }));
}

/** True when the folder is one of ours, complete or not. */
export async function isStamped(folder: string): Promise<boolean> {
  const info = await Deno.lstat(join(folder, STAMP_NAME)).catch(() => undefined);
  return info?.isFile === true;
}

/** True when the folder holds that package, and every file of it is still there with its length. */
export async function isUnpacked(folder: string, sha256: string): Promise<boolean> {
  try {
    const stamp = JSON.parse(await Deno.readTextFile(join(folder, STAMP_NAME))) as Stamp;
    if (stamp.sha256 !== sha256) return false;
    for (const [name, bytes] of stamp.files) {
      const info = await Deno.lstat(join(folder, name));
      if (!info.isFile || info.size !== bytes) return false;
    }
    return true;
  } catch {
    return false;
  }
}

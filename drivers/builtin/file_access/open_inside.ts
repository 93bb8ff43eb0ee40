import { type Doing, fileFault } from "./file_fault.ts";
import { isInside } from "./is_inside.ts";
import type { Place, Sandbox } from "./sandbox.ts";

/** A file that others keep replacing is opened again this often. */
const ATTEMPTS = 8;
/** A place is looked at this often before its file counts as the one that lies there. */
const LOOKS = 5;

/** Options of {@linkcode openInside}. */
export interface OpenInsideOptions {
  sandbox: Sandbox;
  doing: Doing;
  /** `createNew` never follows a link; the others are looked at before a byte is read or written. */
  how: Deno.OpenOptions;
}

/**
 * Opens the file at a place and makes sure, with the file open, that it is the one that lies there and that it lies
 * in the sandbox: a link that somebody slips in after the path was looked at changes nothing.
 *
 * @returns The open file; the caller closes it.
 * @throws {AppError} When it leads out, or is no file; whatever the file system throws.
 */
export async function openInside(place: Place, options: OpenInsideOptions): Promise<Deno.FsFile> {
  const { sandbox, doing, how } = options;
  for (let attempt = 1;; attempt++) {
    if (!how.createNew) await refuseSpecial(place, doing);
    const file = await Deno.open(place.real, how);
    let keep = false;
    try {
      const info = await file.stat();
      if (info.isDirectory) throw fileFault(doing, "EISDIR");
      if (!info.isFile) throw fileFault(doing, "SPECIAL");
      keep = await isStillThere(place, info);
      if (keep) return file;
      if (attempt === ATTEMPTS || how.createNew) throw fileFault(doing, "CHANGED");
    } catch (error) {
      const out = error instanceof LeadsOut;
      if (how.createNew) await removeNew(out ? error.real : place.real, file);
      throw out ? sandbox.leaves(place.path) : error;
    } finally {
      if (!keep) file.close();
    }
  }
}

// Opening a pipe would wait for whoever is at its other end.
async function refuseSpecial({ real }: Place, doing: Doing): Promise<void> {
  const info = await Deno.stat(real).catch(() => undefined);
  if (info !== undefined && !info.isFile && !info.isDirectory) throw fileFault(doing, "SPECIAL");
}

class LeadsOut extends Error {
  readonly real: string;

  constructor(real: string) {
    super("The path leads out of the sandbox");
    this.real = real;
  }
}

async function isStillThere(place: Place, opened: Deno.FileInfo): Promise<boolean> {
  try {
    // Whoever swaps links would have to swap them back and forth between all these looks.
    for (let look = 0; look < LOOKS; look++) {
      const real = await Deno.realPath(place.real);
      if (!isInside(place.base, real)) throw new LeadsOut(real);
      if (!isSame(await Deno.lstat(real), opened)) return false;
    }
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Takes away a file that was made where it should not be, unless it is another by now. */
async function removeNew(path: string, file: Deno.FsFile): Promise<void> {
  try {
    const made = await file.stat();
    if (made.ino !== null && isSame(await Deno.lstat(path), made)) await Deno.remove(path);
  } catch {
    // It is gone, or out of reach: nothing was written into it.
  }
}

function isSame(one: Deno.FileInfo, other: Deno.FileInfo): boolean {
  // Some file systems of Windows do not number their files.
  return one.ino === null || other.ino === null || one.ino === other.ino && one.dev === other.dev;
}

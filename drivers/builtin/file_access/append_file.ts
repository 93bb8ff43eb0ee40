import { dirname } from "node:path";
import { attempt, type Doing, tooLarge } from "./file_fault.ts";
import { doingOf, expectFile, type FileCall } from "./file_store.ts";
import { openInside } from "./open_inside.ts";
import type { Place, Sandbox } from "./sandbox.ts";
import { withFile } from "./with_file.ts";
import { writeBytes } from "./write_bytes.ts";

/**
 * Adds to the end of a file, which is made when it is missing, and so are the folders on the way. Appends to one file
 * happen one after the other; one that fails half-way is taken back.
 *
 * @param path As `readPath` gives it.
 * @throws {AppError} `CONN_CALL_FAILED`; the file is as it was.
 */
export async function appendFile(call: FileCall, path: string, bytes: Uint8Array): Promise<void> {
  const doing = doingOf(call, "append to", path);
  await attempt(doing, () =>
    withFile(call, path, async (place) => {
      expectFile(place, doing, { missingAllowed: true });
      await append(call, { place, doing, bytes });
    }), call);
  call.store.changed(path);
}

async function append(
  { store: { sandbox, maxBytes } }: FileCall,
  { place, doing, bytes }: { place: Place; doing: Doing; bytes: Uint8Array },
): Promise<void> {
  // Said before anything is made; the file that is opened below is measured again.
  if (bytes.length > maxBytes) throw tooLarge(doing, { bytes: bytes.length, maxBytes });
  if (place.kind === "missing") await sandbox.makeFolder(dirname(place.real), place);
  using file = await openToAppend(sandbox, place, doing);
  const { size } = await file.stat();
  const together = size + bytes.length;
  if (together > maxBytes) throw tooLarge(doing, { bytes: together, maxBytes });
  try {
    await writeBytes(file, bytes);
  } catch (error) {
    // The disk is full, say: half a line would spoil what is already there.
    await file.truncate(size).catch(() => {});
    throw error;
  }
}

async function openToAppend(sandbox: Sandbox, place: Place, doing: Doing): Promise<Deno.FsFile> {
  try {
    const createNew = place.kind === "missing";
    return await openInside(place, { sandbox, doing, how: { append: true, createNew } });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    // Another program has made it since.
    return await openInside(place, { sandbox, doing, how: { append: true } });
  }
}

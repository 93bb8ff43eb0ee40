import { dirname, join } from "node:path";
import { delay } from "@/lib/core/mod.ts";
import { attempt, type Doing, tooLarge } from "./file_fault.ts";
import { doingOf, expectFile, type FileCall } from "./file_store.ts";
import { openInside } from "./open_inside.ts";
import type { Place } from "./sandbox.ts";
import { temporaryName } from "./temporary_name.ts";
import { withFile } from "./with_file.ts";
import { writeBytes } from "./write_bytes.ts";

/** Windows refuses to replace a file that another program looks at, as virus scanners do for a moment. */
const RENAME_PAUSES_MS = Deno.build.os === "windows" ? [10, 30, 100, 300] : [];

/**
 * Writes a file whole: the new content stands beside it under a temporary name until it is complete and on the disk,
 * then takes its place in one step. Folders on the way are made.
 *
 * @param path As `readPath` gives it.
 * @throws {AppError} `CONN_CALL_FAILED`; the file is as it was, and the temporary one is gone.
 */
export async function replaceFile(call: FileCall, path: string, bytes: Uint8Array): Promise<void> {
  const { store } = call;
  const doing = doingOf(call, "write", path);
  if (bytes.length > store.maxBytes) throw tooLarge(doing, { bytes: bytes.length, maxBytes: store.maxBytes });
  await attempt(doing, () =>
    withFile(call, path, async (place) => {
      expectFile(place, doing, { missingAllowed: true });
      const mode = place.kind === "file" ? await modeOfWritable(call, { place, doing }) : undefined;
      await store.sandbox.makeFolder(dirname(place.real), place);
      await swapIn(call, { place, doing, bytes, mode });
    }), call);
  store.changed(path);
}

interface Swap {
  place: Place;
  doing: Doing;
  bytes: Uint8Array;
  /** Rights the file had; undefined for a new file. */
  mode: number | undefined;
}

async function swapIn({ store, signal }: FileCall, { place, doing, bytes, mode }: Swap): Promise<void> {
  const temporary = { ...place, real: join(dirname(place.real), temporaryName()) };
  // Never readable by more people than the file it replaces.
  const how = { write: true, createNew: true, ...(mode === undefined ? {} : { mode: mode & 0o777 }) };
  const file = await openInside(temporary, { sandbox: store.sandbox, doing, how });
  try {
    try {
      await writeBytes(file, bytes);
      await file.sync();
    } finally {
      file.close();
    }
    if (mode !== undefined && Deno.build.os !== "windows") await Deno.chmod(temporary.real, mode & 0o777);
    signal.throwIfAborted();
    await rename(temporary.real, place.real);
  } catch (error) {
    await Deno.remove(temporary.real).catch(() => {});
    throw error;
  }
}

/** Fails for a file that must not be written: replacing it would get round its rights. */
async function modeOfWritable(
  { store }: FileCall,
  { place, doing }: { place: Place; doing: Doing },
): Promise<number | undefined> {
  using file = await openInside(place, { sandbox: store.sandbox, doing, how: { write: true } });
  return (await file.stat()).mode ?? undefined;
}

async function rename(from: string, to: string): Promise<void> {
  for (const pause of RENAME_PAUSES_MS) {
    try {
      return await Deno.rename(from, to);
    } catch (error) {
      if (!(error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.Busy)) throw error;
      await delay(pause);
    }
  }
  await Deno.rename(from, to);
}

import { attempt, fileFault } from "./file_fault.ts";
import { doingOf, type FileCall } from "./file_store.ts";

/**
 * Makes a folder and those above it; one that is there already is fine.
 *
 * @param path As `readPath` gives it.
 * @throws {AppError} `CONN_CALL_FAILED` when a file has that name.
 */
export async function makeFolder(call: FileCall, path: string): Promise<void> {
  const { store: { sandbox }, signal } = call;
  const doing = doingOf(call, "make the folder", path);
  await attempt(doing, async () => {
    const place = await sandbox.locate(path);
    if (place.kind === "file" || place.kind === "other") throw fileFault(doing, "EEXIST");
    await sandbox.makeFolder(place.real, place);
  }, { signal });
}

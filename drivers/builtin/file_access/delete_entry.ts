import { exclusively } from "./exclusive.ts";
import { attempt, fileFault } from "./file_fault.ts";
import { doingOf, expectFile, type FileCall } from "./file_store.ts";

/**
 * Deletes a file; of a link, the link itself.
 *
 * @param path As `readPath` gives it.
 * @throws {AppError} `CONN_CALL_FAILED` when there is none, or it is a folder.
 */
export async function deleteFile(call: FileCall, path: string): Promise<void> {
  const { store: { sandbox, changed } } = call;
  const doing = doingOf(call, "delete", path);
  const filesOf = async () => [(await sandbox.locate(path)).real, await sandbox.entryOf(path)];
  await attempt(doing, () =>
    exclusively(call, { paths: [path], filesOf }, async () => {
      expectFile(await sandbox.locate(path), doing);
      await Deno.remove(await sandbox.entryOf(path));
    }), call);
  changed(path);
}

/**
 * Deletes an empty folder.
 *
 * @param path As `readPath` gives it; not the sandbox itself.
 * @throws {AppError} `CONN_CALL_FAILED` when there is none, it holds something, or it is no folder but a file or a
 * link to a folder.
 */
export async function deleteFolder(call: FileCall, path: string): Promise<void> {
  const { store: { sandbox }, signal } = call;
  const doing = doingOf(call, "delete the folder", path);
  await attempt(doing, async () => {
    const { kind } = await sandbox.locate(path);
    if (kind === "missing") throw fileFault(doing, "ENOENT");
    const entry = await sandbox.entryOf(path);
    // Removing a link to a folder would not ask whether that folder is empty.
    if (!(await Deno.lstat(entry)).isDirectory) throw fileFault(doing, "ENOTDIR");
    await Deno.remove(entry);
  }, { signal });
}

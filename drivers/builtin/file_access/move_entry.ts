import { dirname } from "node:path";
import { exclusively } from "./exclusive.ts";
import { attempt, fileFault } from "./file_fault.ts";
import type { FileCall } from "./file_store.ts";
import { isInside } from "./is_inside.ts";
import type { Place } from "./sandbox.ts";
import { shown } from "./sandbox_path.ts";

/**
 * Renames or moves a file or a folder inside the sandbox. Overwrites nothing; folders on the way are made. A link is
 * moved itself, not what it leads to.
 *
 * @param paths As `readPath` gives them.
 * @throws {AppError} `CONN_CALL_FAILED` when there is nothing at `from`, or something at `to`.
 */
export async function moveEntry(call: FileCall, paths: { from: string; to: string }): Promise<void> {
  const { store: { sandbox, changed } } = call;
  const { from, to } = paths;
  const doing = { connector: sandbox.connector, what: `rename '${shown(from)}' to '${shown(to)}'` };
  const filesOf = async () => {
    const [source, target] = [await sandbox.locate(from), await sandbox.locate(to)];
    return [source.real, await sandbox.entryOf(from), target.real];
  };
  await attempt(doing, () =>
    exclusively(call, { paths: [from, to], filesOf }, async () => {
      const source = await sandbox.locate(from);
      const target = await sandbox.locate(to);
      if (source.kind === "missing") throw fileFault(doing, "ENOENT");
      if (target.kind !== "missing" && !isOnlyRespelled(source, target)) throw fileFault(doing, "EEXIST");
      if (source.kind === "folder" && source.real !== target.real && isInside(source.real, target.real)) {
        throw fileFault(doing, "EINVAL");
      }
      const targetEntry = await sandbox.entryOf(to);
      await sandbox.makeFolder(dirname(targetEntry), target);
      await Deno.rename(await sandbox.entryOf(from), targetEntry);
    }), call);
  changed(from);
  changed(to);
}

// On Windows and macOS `a.txt` and `A.txt` are one file, whose spelling may be changed.
function isOnlyRespelled(source: Place, target: Place): boolean {
  const spelling = (path: string) => path.normalize("NFC").toLowerCase();
  return source.real === target.real && spelling(source.path) === spelling(target.path);
}

import { AppError } from "@/lib/protocol/mod.ts";
import { attempt, fileFault } from "./file_fault.ts";
import { doingOf, type FileCall } from "./file_store.ts";
import type { PlaceKind, Sandbox } from "./sandbox.ts";
import { isUsableName } from "./sandbox_path.ts";

/** Entries a listed folder may have: sorting them takes some 50 ms, and the names fit into one message. */
const MAX_LISTED = 100_000;

/**
 * The files or the folders that lie directly in a folder, sorted, as paths of the sandbox: each can be given to the
 * other actions as it is. Links that lead out, unfinished writes, and names that no action takes are left out.
 *
 * @param path As `readPath` gives it; empty = the sandbox itself.
 * @throws {AppError} `CONN_CALL_FAILED` when there is no such folder, or it has more than 100 000 entries.
 */
export function listFolder(call: FileCall, path: string, kind: "file" | "folder"): Promise<string[]> {
  const { store: { sandbox }, signal } = call;
  const doing = doingOf(call, "list", path);
  return attempt(doing, async () => {
    const place = await sandbox.locate(path);
    if (place.kind === "missing") throw fileFault(doing, "ENOENT");
    if (place.kind !== "folder") throw fileFault(doing, "ENOTDIR");
    const found: string[] = [];
    let seen = 0;
    for await (const entry of Deno.readDir(place.real)) {
      signal.throwIfAborted();
      if (seen++ >= MAX_LISTED) throw crowded(doing);
      if (!isUsableName(entry.name)) continue;
      const child = path === "" ? entry.name : `${path}/${entry.name}`;
      if (await kindOfEntry(entry, child, sandbox) === kind) found.push(child);
    }
    return found.sort();
  }, { signal });
}

async function kindOfEntry(entry: Deno.DirEntry, child: string, sandbox: Sandbox): Promise<PlaceKind> {
  if (entry.isFile) return "file";
  if (entry.isDirectory) return "folder";
  if (!entry.isSymlink) return "other";
  try {
    return (await sandbox.locate(child)).kind;
  } catch {
    // It leads out, to nothing, or in a circle.
    return "missing";
  }
}

function crowded({ connector, what }: { connector: string; what: string }): AppError {
  return new AppError(
    "CONN_CALL_FAILED",
    `Cannot ${what} in '${connector}': it has more than ${MAX_LISTED} entries; spread them over several folders`,
  );
}

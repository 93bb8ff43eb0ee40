import { join } from "node:path";
import { FILE_LOCKS } from "./file_locks.ts";
import type { FileCall } from "./file_store.ts";

/**
 * Runs `work` when no other call works on the same file, and in the order in which the calls came.
 *
 * Calls queue at once by the path as written, which needs no look at the disk and so keeps their order; then by the
 * file the path really leads to, which other paths and other connectors may lead to as well.
 *
 * @param paths As `readPath` gives them.
 * @param options `filesOf` gives the files the paths lead to, absolute, links resolved.
 * @throws The signal's reason when it aborts while the call waits; what `work` throws.
 */
export function exclusively<T>(
  call: FileCall,
  { paths, filesOf }: { paths: readonly string[]; filesOf: () => Promise<string[]> },
  work: () => Promise<T>,
): Promise<T> {
  const { root } = call.store.sandbox;
  // The prefix keeps these apart from real paths, which are waited for while these are held.
  const written = paths.map((path) => `as written: ${join(root, path)}`);
  return FILE_LOCKS.run(written, async () => await FILE_LOCKS.run(await filesOf(), work, call), call);
}

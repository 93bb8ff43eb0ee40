import { exclusively } from "./exclusive.ts";
import type { FileCall } from "./file_store.ts";
import type { Place } from "./sandbox.ts";

/**
 * Runs `work` on the place of one file, alone and in order; see {@linkcode exclusively}.
 *
 * @param path As `readPath` gives it.
 * @throws {AppError} When the path leads out of the sandbox; what `work` throws.
 */
export function withFile<T>(
  call: FileCall,
  path: string,
  work: (place: Place) => Promise<T>,
): Promise<T> {
  const { sandbox } = call.store;
  const filesOf = async () => [(await sandbox.locate(path)).real];
  // Looked at again: it may have been made, removed or linked while the call waited.
  return exclusively(call, { paths: [path], filesOf }, async () => await work(await sandbox.locate(path)));
}

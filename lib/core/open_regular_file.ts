import { withDeadline } from "./deadline.ts";
import { requireRegularFile } from "./read_regular_file.ts";

const OPEN_MS = 10_000;

/**
 * Opens a file for reading. A pipe, a device or a folder is refused before it is opened: opening a pipe waits until somebody
 * writes into it.
 *
 * @throws {FileProblem} When it is no file. What the file system throws; `DeadlineError` when it does not answer within 10 s.
 */
export async function openRegularFile(path: string): Promise<Deno.FsFile> {
  const doing = `Cannot open ${path}`;
  await withDeadline(requireRegularFile(path), { ms: OPEN_MS, doing });
  const opening = Deno.open(path);
  try {
    return await withDeadline(opening, { ms: OPEN_MS, doing });
  } catch (error) {
    // It may be opened yet.
    void opening.then((file) => file.close(), () => {});
    throw error;
  }
}

import { withDeadline } from "@/lib/core/mod.ts";

const OPEN_MS = 10_000;

/**
 * Opens a file for reading. A pipe, a device or a folder is refused before it is opened: opening a pipe waits until somebody
 * writes into it.
 *
 * @throws {TypeError} When it is no file. What the file system throws; `DeadlineError` when it does not answer within 10 s.
 */
export async function openFile(path: string): Promise<Deno.FsFile> {
  const doing = `Cannot open ${path}`;
  const info = await withDeadline(Deno.stat(path), { ms: OPEN_MS, doing });
  if (!info.isFile) throw new TypeError("it is not a file");
  const opening = Deno.open(path);
  try {
    return await withDeadline(opening, { ms: OPEN_MS, doing });
  } catch (error) {
    // It may be opened yet.
    void opening.then((file) => file.close(), () => {});
    throw error;
  }
}

/** Reads a small file as text. @throws As {@linkcode openFile} does; `RangeError` when it is larger. */
export async function readSmallFile(path: string, most: number): Promise<string> {
  using file = await openFile(path);
  const { size } = await file.stat();
  if (size > most) throw new RangeError(`it has ${size} bytes, at most ${most} are allowed`);
  const bytes = new Uint8Array(size);
  let filled = 0;
  while (filled < size) {
    const count = await file.read(bytes.subarray(filled));
    if (count === null) break;
    filled += count;
  }
  return new TextDecoder().decode(bytes.subarray(0, filled));
}

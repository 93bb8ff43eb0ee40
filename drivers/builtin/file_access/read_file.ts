import { attempt, type Doing, tooLarge } from "./file_fault.ts";
import { doingOf, expectFile, type FileCall } from "./file_store.ts";
import { openInside } from "./open_inside.ts";
import { withFile } from "./with_file.ts";

/** Bytes read in one go: small enough to keep the loop free, and a multiple of three, so that base64 pieces fit together. */
const CHUNK = 3 * 256 * 1024;

/**
 * The text of a file, as UTF-8 without its byte order mark; bytes that are none become U+FFFD.
 *
 * @param path As `readPath` gives it.
 * @throws {AppError} `CONN_CALL_FAILED` when it is missing, a folder, too large or cannot be read.
 */
export function readText(call: FileCall, path: string): Promise<string> {
  const decoder = new TextDecoder();
  return readPieces(call, path, (bytes, { last }) => decoder.decode(bytes, { stream: !last }));
}

/**
 * The content of a file in base64.
 *
 * @param path As `readPath` gives it.
 * @throws {AppError} `CONN_CALL_FAILED` when it is missing, a folder, too large or cannot be read.
 */
export function readBase64(call: FileCall, path: string): Promise<string> {
  return readPieces(call, path, (bytes) => bytes.toBase64());
}

function readPieces(
  call: FileCall,
  path: string,
  textOf: (bytes: Uint8Array<ArrayBuffer>, piece: { last: boolean }) => string,
): Promise<string> {
  const { signal } = call;
  const doing = doingOf(call, "read", path);
  return attempt(doing, async () => {
    const { file, size } = await openToRead(call, path, doing);
    using _file = file;
    const buffer = new Uint8Array(Math.min(CHUNK, size));
    const pieces: string[] = [];
    for (let done = 0;;) {
      signal.throwIfAborted();
      const wanted = Math.min(buffer.length, size - done);
      const got = await fill(file, buffer.subarray(0, wanted));
      done += got;
      const last = got < wanted || done >= size;
      pieces.push(textOf(buffer.subarray(0, got), { last }));
      if (last) return pieces.join("");
    }
  }, { signal });
}

// Opened when no write is under way, and read up to the size it has then: half of an append is never seen.
function openToRead(
  call: FileCall,
  path: string,
  doing: Doing,
): Promise<{ file: Deno.FsFile; size: number }> {
  const { sandbox, maxBytes } = call.store;
  return withFile(call, path, async (place) => {
    expectFile(place, doing);
    const file = await openInside(place, { sandbox, doing, how: { read: true } });
    try {
      const { size } = await file.stat();
      if (size > maxBytes) throw tooLarge(doing, { bytes: size, maxBytes });
      return { file, size };
    } catch (error) {
      file.close();
      throw error;
    }
  });
}

/** Reads until the buffer is full or the file ends; returns the number of bytes. */
async function fill(file: Deno.FsFile, buffer: Uint8Array): Promise<number> {
  let filled = 0;
  while (filled < buffer.length) {
    const got = await file.read(buffer.subarray(filled));
    if (got === null) break;
    filled += got;
  }
  return filled;
}

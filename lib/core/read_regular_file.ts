import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { withDeadline } from "./deadline.ts";
import { FileProblem } from "./file_reason.ts";
import { utf8Text } from "./utf8_text.ts";

/** Options of {@linkcode readRegularFile}. */
export interface ReadFileOptions {
  /** Most bytes it may have. */
  most: number;
  /** Milliseconds it may take. Default 10 s: a network drive may be slow, but not for ever. */
  ms?: number;
}

const READ_MS = 10_000;
/** Opening a pipe would otherwise wait for its writer, on a thread that is then lost. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * Reads a file that anybody may have put there: only a regular one, only up to a size, only for so long. A pipe, a
 * device, a socket or a folder is refused without being opened.
 *
 * @throws {FileProblem} When it is no regular file or too large.
 * @throws {DeadlineError} When it takes too long; whatever the file system throws.
 */
export function readRegularFile(
  path: string,
  { most, ms = READ_MS }: ReadFileOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  return withDeadline(read(path, most), { ms, doing: "reading it took too long" });
}

/**
 * As {@linkcode readRegularFile}, as text; a byte order mark is left out.
 *
 * @throws {FileProblem} Also when it is not UTF-8.
 */
export async function readRegularText(path: string, options: ReadFileOptions): Promise<string> {
  return utf8Text(await readRegularFile(path, options));
}

/**
 * Makes sure that a regular file stands at a path, before something opens it that would wait for a pipe.
 *
 * @throws {FileProblem} When it is something else; whatever the file system throws.
 */
export async function requireRegularFile(path: string): Promise<void> {
  refuseOdd(await Deno.stat(path));
}

async function read(path: string, most: number): Promise<Uint8Array<ArrayBuffer>> {
  await requireRegularFile(path);
  const file = await open(path, FLAGS);
  try {
    // It may have become something else in between.
    const info = await file.stat();
    if (!info.isFile()) throw new FileProblem("it is no regular file");
    if (info.size > most) throw tooLarge(info.size, most);
    return await readAll(file, { expected: info.size, most });
  } finally {
    await file.close();
  }
}

// A file may hold more than it says: it grows, or the system makes its content up.
async function readAll(
  file: FileHandle,
  { expected, most }: { expected: number; most: number },
): Promise<Uint8Array<ArrayBuffer>> {
  let bytes = new Uint8Array(Math.min(expected, most) + 1);
  let count = 0;
  while (true) {
    const { bytesRead } = await file.read(bytes, count, bytes.length - count, null);
    if (bytesRead === 0) return bytes.subarray(0, count);
    count += bytesRead;
    if (count > most) throw tooLarge(count, most);
    if (count < bytes.length) continue;
    const larger = new Uint8Array(Math.min(2 * bytes.length, most + 1));
    larger.set(bytes);
    bytes = larger;
  }
}

function refuseOdd(info: Deno.FileInfo): void {
  if (info.isFile) return;
  const what = info.isDirectory
    ? "a folder"
    : info.isFifo
    ? "a pipe"
    : info.isSocket
    ? "a socket"
    : info.isCharDevice || info.isBlockDevice
    ? "a device"
    : "something else";
  throw new FileProblem(`it is ${what}, not a file`);
}

function tooLarge(size: number, most: number): FileProblem {
  return new FileProblem(`it has ${size} bytes, at most ${most} are allowed`);
}

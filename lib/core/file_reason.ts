import { errorText } from "@/lib/protocol/mod.ts";

/** Something about a file that is no error of the system, in words that go on "Cannot read x: …". */
export class FileProblem extends Error {
  override readonly name = "FileProblem";
}

const PERMISSION = "the server has no permission for it; check its owner and its rights";
const FULL = "the disk is full; free some space and try again";
const READ_ONLY = "it lies on a disk that is read-only; make that writable and try again";
const LOOP = "it is a link that leads back to itself; put a file in its place";

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: FULL,
  EDQUOT: "the disk quota is used up; free some space and try again",
  EROFS: READ_ONLY,
  EACCES: PERMISSION,
  EPERM: PERMISSION,
  ENOENT: "there is no such file",
  ENOTDIR: "a folder of its path is a file",
  EISDIR: "it is a folder, not a file",
  ELOOP: LOOP,
  EMFILE: "the server has too many files open; close something or raise the limit of the system",
  ENFILE: "the system has too many files open",
  EIO: "the disk does not answer properly; check it",
  ENAMETOOLONG: "its name is too long",
};

/**
 * What kept the server from reading or writing a file, and what to do: words for people, without a path of the host.
 *
 * @param error Whatever the file system threw.
 */
export function fileReason(error: unknown): string {
  if (error instanceof FileProblem) return error.message;
  if (error instanceof Deno.errors.FilesystemLoop) return LOOP;
  const { code } = error as { code?: unknown };
  const known = typeof code === "string" ? REASONS[code] : undefined;
  // The system's own text names the call and the path behind the reason.
  return known ?? errorText(error).replace(/[:,]? [a-z]+ '.*$/s, "");
}

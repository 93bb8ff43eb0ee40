import { AppError, errorText } from "@/lib/protocol/mod.ts";

/** What is being done, as it stands in messages. */
export interface Doing {
  connector: string;
  /** Verb and path: `read 'a.txt'`. */
  what: string;
}

/** What the system says, and what to do about it. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "it does not exist; listFiles and listDirs show what there is",
  EISDIR: "it is a folder; name a file",
  ENOTDIR: "it, or a part of its path, is not a folder; check the path",
  EEXIST: "something of that name exists already; delete it first, or take another name",
  ENOTEMPTY: "the folder is not empty; delete what is in it first",
  EACCES: "the system refuses access; check the rights of the account that runs the server",
  EROFS: "the disk is read-only; use a folder that can be written",
  ENOSPC: "the disk is full; free some space and try again",
  ENAMETOOLONG: "a name in its path is too long; shorten it",
  ELOOP: "its links lead in a circle; remove them",
  EXDEV: "the two places lie on different disks; read it, write it there, and delete it here",
  EBUSY: "another program is using it; close it there and try again",
  EMFILE: "the server has too many files open; try again",
  EINVAL: "the system does not accept that; a folder, for one, cannot be moved into itself",
  CHANGED: "it was being replaced at the same moment; try again",
  SPECIAL: "it is neither a file nor a folder; name a file",
};

const SAME_AS: Readonly<Record<string, string>> = {
  EPERM: "EACCES",
  EDQUOT: "ENOSPC",
  ETXTBSY: "EBUSY",
  ENFILE: "EMFILE",
  NotFound: "ENOENT",
  IsADirectory: "EISDIR",
  NotADirectory: "ENOTDIR",
  AlreadyExists: "EEXIST",
  PermissionDenied: "EACCES",
  NotCapable: "EACCES",
  FilesystemLoop: "ELOOP",
  Busy: "EBUSY",
};

/** The error for something that failed for `reason`, a code of the system as `ENOENT`. */
export function fileFault(doing: Doing, reason: string, cause?: unknown): AppError {
  const known = REASONS[SAME_AS[reason] ?? reason];
  return failure(doing, known ?? errorText(cause), cause);
}

/** The error for a file that is larger than `maxFileSizeMB`. */
export function tooLarge(doing: Doing, { bytes, maxBytes }: { bytes: number; maxBytes: number }): AppError {
  return failure(
    doing,
    `${bytes} bytes are more than the ${maxBytes} that maxFileSizeMB allows; ` +
      "use several smaller files, or raise maxFileSizeMB in the connector's config",
  );
}

/**
 * Runs `work` and turns what the file system throws into an error that says what was attempted, on which
 * connector, and what to do.
 *
 * @throws {AppError} `CONN_CALL_FAILED`; errors that already are `AppError`, and the reason of an aborted
 * `signal`, pass unchanged.
 */
export async function attempt<T>(
  doing: Doing,
  work: () => Promise<T>,
  { signal }: { signal: AbortSignal },
): Promise<T> {
  signal.throwIfAborted();
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError || (signal.aborted && error === signal.reason)) throw error;
    throw fileFault(doing, reasonOf(error), error);
  }
}

function reasonOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  if (typeof code === "string") return code;
  return typeof name === "string" ? name : "";
}

function failure({ connector, what }: Doing, why: string, cause?: unknown): AppError {
  const message = `Cannot ${what} in '${connector}': ${why}`;
  return new AppError("CONN_CALL_FAILED", message, cause === undefined ? {} : { cause });
}

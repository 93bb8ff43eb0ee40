import { type Doing, fileFault } from "./file_fault.ts";
import type { Place, Sandbox } from "./sandbox.ts";
import { readPath, shown } from "./sandbox_path.ts";

/** What every action works with. */
export interface FileStore {
  sandbox: Sandbox;
  /** Bytes a file may have. */
  maxBytes: number;
  /** Tells the host that the file at this path of the sandbox is another now. */
  changed(path: string): void;
  /** Notes something for the operator. */
  warn(message: string): void;
}

/** One call: what it works with, and what ends it. */
export interface FileCall {
  store: FileStore;
  /** Aborts when nobody waits any longer, or the connector stops. */
  signal: AbortSignal;
}

/**
 * Checks a path argument; see {@linkcode readPath}.
 *
 * @throws {AppError} `VALIDATION_INVALID_VALUE`.
 */
export function pathIn(
  { store }: FileCall,
  text: string,
  options: { rootAllowed?: boolean } = {},
): string {
  return readPath(text, { connector: store.sandbox.connector, ...options });
}

/** What is being done with a path, for messages. */
export function doingOf({ store }: FileCall, verb: string, path: string): Doing {
  return { connector: store.sandbox.connector, what: `${verb} '${shown(path === "" ? "/" : path)}'` };
}

/**
 * Makes sure that a place holds a file, or nothing where that is allowed.
 *
 * @throws {AppError} `CONN_CALL_FAILED`.
 */
export function expectFile(
  place: Place,
  doing: Doing,
  { missingAllowed = false }: { missingAllowed?: boolean } = {},
): void {
  if (place.kind === "folder") throw fileFault(doing, "EISDIR");
  if (place.kind === "other") throw fileFault(doing, "SPECIAL");
  if (place.kind === "missing" && !missingAllowed) throw fileFault(doing, "ENOENT");
}

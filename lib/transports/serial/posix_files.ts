import type { PosixLibrary } from "./posix_library.ts";

// The largest `glob_t` and PATH_MAX of all systems.
const GLOB_SIZE = 128;
const PATH_BYTES = 4096;
const FACT_BYTES = 4096;
/** O_RDWR; without it a file is opened for reading only. */
const READ_WRITE = 0x2;

/**
 * Looks at files through the C library: below `/dev` and `/sys` the runtime's own functions want every permission
 * there is, and the ports lie there.
 */
export class PosixFiles {
  readonly #library: PosixLibrary;

  constructor(library: PosixLibrary) {
    this.#library = library;
  }

  /** Paths that match a pattern of the shell, in order. */
  matching(pattern: string): string[] {
    const { call, platform } = this.#library;
    const found = new DataView(new ArrayBuffer(GLOB_SIZE));
    if (call.glob(cText(pattern), 0, null, found) !== 0) return [];
    const count = Number(found.getBigUint64(0, true));
    const list = Deno.UnsafePointer.create(found.getBigUint64(platform.globPaths, true));
    const paths = Array.from({ length: count }, (_, index) => textAt(list, index));
    call.globfree(found);
    return paths;
  }

  /** Where a path leads to when all links are followed; undefined when it leads nowhere. */
  realPath(path: string): string | undefined {
    const real = new Uint8Array(PATH_BYTES);
    if (this.#library.call.realpath(cText(path), real) === null) return undefined;
    return new TextDecoder().decode(real.subarray(0, real.indexOf(0)));
  }

  /** The text of a small file, trimmed; undefined when it cannot be read. */
  readFact(path: string): string | undefined {
    const { call, platform } = this.#library;
    const fd = call.open(cText(path), platform.openFlags & ~READ_WRITE);
    if (fd < 0) return undefined;
    const bytes = new Uint8Array(FACT_BYTES);
    const count = Number(call.read(fd, bytes, BigInt(bytes.length)));
    call.close(fd);
    return count < 0 ? undefined : new TextDecoder().decode(bytes.subarray(0, count)).trim();
  }
}

/** A text as C wants it: UTF-8, ended by a zero. */
export function cText(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${text}\0`);
}

/** The text behind one entry of a `char **`. */
function textAt(list: Deno.PointerValue, index: number): string {
  const entry = new Deno.UnsafePointerView(list as Deno.PointerObject).getPointer(8 * index);
  return entry === null ? "" : new Deno.UnsafePointerView(entry).getCString();
}

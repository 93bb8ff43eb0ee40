import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { asInstallFailed, installFailed } from "../install_failed.ts";
import { Breather } from "./breather.ts";
import { FileReader } from "./file_reader.ts";
import { ARCHIVE_LIMITS, type ArchiveLimits } from "./limits.ts";
import { type ArchiveEntry, readDirectory } from "./read_directory.ts";
import { FLAG, LOCAL_BYTES, LOCAL_SIGNATURE } from "./zip_format.ts";

/** Options of {@linkcode Archive.open}. */
export interface ArchiveOptions {
  /** What the archive may be at most. Default {@linkcode ARCHIVE_LIMITS}. */
  limits?: Partial<ArchiveLimits>;
  /** Ends reading with its reason. */
  signal?: AbortSignal;
}

const READ_BYTES = 256 * 1024;
/** Packed bytes inflated at a time: they become 8 MB at most, a few milliseconds of work. */
const INFLATE_BYTES = 8 * 1024;

/** A place in the file that belongs to one entry: header and data. */
interface Extent {
  entry: ArchiveEntry;
  start: number;
  data: number;
  end: number;
}

/**
 * A ZIP archive that is not trusted. Opening it reads the directory and every local header and refuses what is not
 * plain; reading an entry checks its length and checksum on the way. One reader at a time.
 */
export class Archive implements Disposable {
  readonly path: string;
  /** Files and folders in the order of the directory. */
  readonly entries: readonly ArchiveEntry[];
  readonly #reader: FileReader;
  readonly #extents: ReadonlyMap<ArchiveEntry, Extent>;
  readonly #signal: AbortSignal | undefined;
  readonly #breather = new Breather();

  private constructor(path: string, reader: FileReader, parts: { extents: Extent[]; signal?: AbortSignal }) {
    this.path = path;
    this.#reader = reader;
    this.#signal = parts.signal;
    this.entries = parts.extents.map(({ entry }) => entry);
    this.#extents = new Map(parts.extents.map((extent) => [extent.entry, extent]));
  }

  /**
   * Opens an archive.
   *
   * @throws {AppError} `MARKETPLACE_INSTALL_FAILED` when it cannot be read, is too large, or holds what a package must
   * not hold.
   */
  static async open(path: string, { limits: given, signal }: ArchiveOptions = {}): Promise<Archive> {
    const limits = { ...ARCHIVE_LIMITS, ...given };
    let reader: FileReader | undefined;
    try {
      signal?.throwIfAborted();
      reader = await FileReader.open(path);
      if (reader.size > limits.packageBytes) {
        throw installFailed({
          path,
          reason: `it has ${reader.size} bytes; at most ${limits.packageBytes} are allowed`,
        });
      }
      const { entries, offset } = await readDirectory({ path, reader, limits });
      const breather = new Breather();
      const extents: Extent[] = [];
      for (const entry of entries) {
        extents.push(await extentOf(entry, { path, reader, end: offset }));
        await breather.pause();
        signal?.throwIfAborted();
      }
      refuseOverlaps(path, extents);
      return new Archive(path, reader, { extents, ...(signal === undefined ? {} : { signal }) });
    } catch (error) {
      reader?.[Symbol.dispose]();
      if (signal?.aborted) throw signal.reason;
      throw asInstallFailed(path, error);
    }
  }

  /** Bytes of the archive file. */
  get bytes(): number {
    return this.#reader.size;
  }

  /** The entry of that exact name. */
  find(name: string): ArchiveEntry | undefined {
    return this.entries.find((entry) => entry.name === name);
  }

  /**
   * The content of an entry, piece by piece. What comes out before an error is thrown is not to be used.
   *
   * @throws {AppError} `MARKETPLACE_INSTALL_FAILED` on more or fewer bytes than declared, a wrong checksum, broken data.
   */
  async *chunks(entry: ArchiveEntry): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    const fail = (reason: string, cause?: unknown) =>
      installFailed({ path: this.path, entry: entry.name, reason, cause });
    const source = this.#packed(entry);
    const pieces = entry.deflated
      ? ReadableStream.from(source).pipeThrough(new DecompressionStream("deflate-raw"))
      : source;
    let count = 0, crc = 0;
    try {
      for await (const piece of pieces) {
        this.#signal?.throwIfAborted();
        count += piece.length;
        if (count > entry.bytes) throw fail(`has more than the ${entry.bytes} bytes it declares`);
        crc = crc32(piece, crc);
        yield piece;
        await this.#breather.pause();
      }
    } catch (error) {
      if (this.#signal?.aborted) throw this.#signal.reason;
      // What the decompressor says differs between versions; what it means does not.
      throw error instanceof TypeError ? fail("is damaged: its data cannot be unpacked", error) : error;
    }
    if (count !== entry.bytes) throw fail(`has ${count} bytes instead of the ${entry.bytes} it declares`);
    if (crc !== entry.crc) throw fail("is damaged: its checksum is wrong");
  }

  /** The whole content of an entry. @throws {AppError} As {@linkcode chunks}; also beyond `maxBytes`. */
  async read(entry: ArchiveEntry, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
    if (entry.bytes > maxBytes) {
      const reason = `has ${entry.bytes} bytes; at most ${maxBytes} are allowed for it`;
      throw installFailed({ path: this.path, entry: entry.name, reason });
    }
    const whole = new Uint8Array(entry.bytes);
    let at = 0;
    for await (const piece of this.chunks(entry)) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }

  /** The SHA-256 of the archive file, as 64 lower-case hex characters. */
  async sha256(): Promise<string> {
    const hash = createHash("sha256");
    for (let at = 0; at < this.#reader.size; at += READ_BYTES) {
      this.#signal?.throwIfAborted();
      hash.update(await this.#reader.read(at, Math.min(READ_BYTES, this.#reader.size - at)));
      await this.#breather.pause();
    }
    return hash.digest("hex");
  }

  /** @throws {AppError} When the file was written to since it was opened: what was checked may not be what was read. */
  async refuseChanged(): Promise<void> {
    if (!await this.#reader.hasChanged()) return;
    throw installFailed({ path: this.path, reason: "it was changed while it was being read" });
  }

  async *#packed(entry: ArchiveEntry): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    const { data, end } = this.#extents.get(entry)!;
    for (let at = data; at < end; at += READ_BYTES) {
      const piece = await this.#reader.read(at, Math.min(READ_BYTES, end - at));
      for (let from = 0; from < piece.length; from += INFLATE_BYTES) {
        yield piece.subarray(from, from + INFLATE_BYTES);
      }
    }
  }

  [Symbol.dispose](): void {
    this.#reader[Symbol.dispose]();
  }
}

/** Reads the local header: it must say what the directory says, else two programs would see two archives. */
async function extentOf(
  entry: ArchiveEntry,
  { path, reader, end }: { path: string; reader: FileReader; end: number },
): Promise<Extent> {
  const fail = (reason: string) => installFailed({ path, entry: entry.name, reason });
  if (entry.offset + LOCAL_BYTES > end) throw fail("lies beyond the end of the archive");
  const name = new TextEncoder().encode(entry.name);
  const header = await reader.read(entry.offset, Math.min(LOCAL_BYTES + name.length, end - entry.offset));
  const view = new DataView(header.buffer);
  if (view.getUint32(0, true) !== LOCAL_SIGNATURE) throw fail("has no header where the directory says");
  const flags = view.getUint16(6, true);
  const later = (flags & FLAG.descriptor) !== 0;
  const [crc, packed, bytes] = [14, 18, 22].map((field) => view.getUint32(field, true));
  const same = view.getUint16(26, true) === name.length &&
    name.every((byte, index) => byte === header[LOCAL_BYTES + index]) &&
    (view.getUint16(8, true) !== 0) === entry.deflated &&
    ((flags ^ entry.flags) & FLAG.encrypted) === 0 &&
    (later || (crc === entry.crc && packed === entry.packedBytes && bytes === entry.bytes));
  if (!same) throw fail("has a header that contradicts the directory");
  const data = entry.offset + LOCAL_BYTES + name.length + view.getUint16(28, true);
  if (data + entry.packedBytes > end) throw fail("goes beyond the end of the archive");
  return { entry, start: entry.offset, data, end: data + entry.packedBytes };
}

function refuseOverlaps(path: string, extents: readonly Extent[]): void {
  const ordered = extents.toSorted((a, b) => a.start - b.start);
  for (const [index, extent] of ordered.entries()) {
    const next = ordered[index + 1];
    if (next === undefined || next.start >= extent.end) continue;
    const reason = `overlaps with entry '${extent.entry.name}'`;
    throw installFailed({ path, entry: next.entry.name, reason });
  }
}

import { installFailed } from "../install_failed.ts";
import { Breather } from "./breather.ts";
import { entryNameFault, foldedName } from "./entry_name.ts";
import type { FileReader } from "./file_reader.ts";
import { type ArchiveLimits, RATIO_FROM_BYTES } from "./limits.ts";
import {
  CENTRAL_BYTES,
  CENTRAL_SIGNATURE,
  DEFLATED,
  END_BYTES,
  END_SIGNATURE,
  FLAG,
  KIND,
  STORED,
  ZIP64_LOCATOR_BYTES,
  ZIP64_LOCATOR_SIGNATURE,
} from "./zip_format.ts";

/** One entry as the directory at the end of the archive declares it. */
export interface ArchiveEntry {
  /** Path with forward slashes; folders end with one. */
  name: string;
  isFolder: boolean;
  packedBytes: number;
  /** Declared; reading never gives more and refuses less. */
  bytes: number;
  crc: number;
  deflated: boolean;
  flags: number;
  /** Where its local header begins. */
  offset: number;
  /** Permission bits of Unix, 0 when the archive has none. */
  mode: number;
}

/** Where the directory lies. */
interface Directory {
  offset: number;
  bytes: number;
  entries: number;
}

/** What reading needs. */
export interface DirectorySource {
  path: string;
  reader: FileReader;
  limits: ArchiveLimits;
}

const MAX_DIRECTORY_BYTES = 8 * 1024 * 1024;
const MAX_COMMENT = 0xffff;
const ZIP64_EXTRA = 0x0001;

/**
 * Reads the directory of an archive and refuses everything that is not a plain file or folder with one meaning.
 *
 * @throws {AppError} `MARKETPLACE_INSTALL_FAILED`, naming the entry and the reason.
 */
export async function readDirectory(
  source: DirectorySource,
): Promise<{ entries: ArchiveEntry[]; offset: number }> {
  const directory = await findDirectory(source);
  const bytes = await source.reader.read(directory.offset, directory.bytes);
  const breather = new Breather();
  const entries = await parseEntries(bytes, { ...source, breather, count: directory.entries });
  await refuseCollisions(entries, { ...source, breather });
  refuseTotals(source, entries);
  return { entries, offset: directory.offset };
}

async function findDirectory({ path, reader, limits }: DirectorySource): Promise<Directory> {
  const fail = (reason: string) => installFailed({ path, reason });
  const length = Math.min(reader.size, END_BYTES + MAX_COMMENT + ZIP64_LOCATOR_BYTES);
  const start = reader.size - length;
  const tail = await reader.read(start, length);
  const view = new DataView(tail.buffer);
  let at = length - END_BYTES;
  // The record is the last thing of the file, before a comment of exactly the declared length.
  while (at >= 0 && !isEnd(view, at)) at--;
  if (at < 0) throw fail("it is not a ZIP archive, or its end is missing");
  const [disk, firstDisk, here, entries] = [4, 6, 8, 10].map((field) => view.getUint16(at + field, true));
  const bytes = view.getUint32(at + 12, true), offset = view.getUint32(at + 16, true);
  const zip64 = at >= ZIP64_LOCATOR_BYTES &&
    view.getUint32(at - ZIP64_LOCATOR_BYTES, true) === ZIP64_LOCATOR_SIGNATURE;
  if (zip64 || entries === 0xffff || bytes === 0xffffffff || offset === 0xffffffff) {
    throw fail("it is a ZIP64 archive; packages are plain ZIP");
  }
  if (disk !== 0 || firstDisk !== 0 || here !== entries) throw fail("it is one part of a split archive");
  if (entries! > limits.entries) {
    throw fail(`it has ${entries} entries; at most ${limits.entries} are allowed`);
  }
  if (offset + bytes !== start + at) throw fail("its directory does not lie where the archive says");
  if (bytes > MAX_DIRECTORY_BYTES) throw fail("its directory is too large");
  return { offset, bytes, entries: entries! };
}

function isEnd(view: DataView, at: number): boolean {
  return view.getUint32(at, true) === END_SIGNATURE &&
    at + END_BYTES + view.getUint16(at + 20, true) === view.byteLength;
}

async function parseEntries(
  bytes: Uint8Array<ArrayBuffer>,
  { path, limits, count, breather }: DirectorySource & { count: number; breather: Breather },
): Promise<ArchiveEntry[]> {
  const view = new DataView(bytes.buffer);
  const entries: ArchiveEntry[] = [];
  let at = 0;
  for (let index = 0; index < count; index++) {
    const whole = at + CENTRAL_BYTES <= bytes.length && view.getUint32(at, true) === CENTRAL_SIGNATURE;
    const [nameBytes, extraBytes, commentBytes] = whole
      ? [28, 30, 32].map((field) => view.getUint16(at + field, true)) as [number, number, number]
      : [0, 0, 0];
    const end = at + CENTRAL_BYTES + nameBytes + extraBytes + commentBytes;
    if (!whole || end > bytes.length) {
      throw installFailed({ path, reason: `its directory is broken at entry ${index + 1} of ${count}` });
    }
    const nameEnd = at + CENTRAL_BYTES + nameBytes;
    const entry = parseEntry(new DataView(bytes.buffer, at, CENTRAL_BYTES), {
      path,
      name: decodeName(bytes.subarray(at + CENTRAL_BYTES, nameEnd), path),
    });
    refuseEntry(path, entry, limits);
    if (hasZip64(view, nameEnd, extraBytes)) {
      throw installFailed({ path, entry: entry.name, reason: "uses ZIP64; packages are plain ZIP" });
    }
    entries.push(entry);
    at = end;
    await breather.pause();
  }
  if (at !== bytes.length) throw installFailed({ path, reason: "its directory has more than its entries" });
  return entries;
}

function parseEntry(view: DataView, { path, name }: { path: string; name: string }): ArchiveEntry {
  const fail = (reason: string) => installFailed({ path, entry: name, reason });
  const flags = view.getUint16(8, true), method = view.getUint16(10, true);
  const attributes = view.getUint32(38, true);
  const unix = attributes >>> 16, kind = unix & KIND.mask;
  if ((flags & (FLAG.encrypted | FLAG.strongEncryption | FLAG.maskedHeaders)) !== 0) {
    throw fail("is encrypted");
  }
  if ((flags & FLAG.patched) !== 0) throw fail("is a patch of another file");
  if (method !== STORED && method !== DEFLATED) {
    throw fail(`is packed with method ${method}; stored and deflate are allowed`);
  }
  if (view.getUint16(34, true) !== 0) throw fail("lies in another part of a split archive");
  const isFolder = name.endsWith("/");
  if (kind === KIND.link) throw fail("is a symbolic link");
  if (kind !== 0 && kind !== (isFolder ? KIND.folder : KIND.file)) {
    throw fail("is not a plain file or folder");
  }
  return {
    name,
    isFolder,
    flags,
    deflated: method === DEFLATED,
    crc: view.getUint32(16, true),
    packedBytes: view.getUint32(20, true),
    bytes: view.getUint32(24, true),
    offset: view.getUint32(42, true),
    mode: unix & 0o777,
  };
}

function decodeName(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const shown = String.fromCharCode(...bytes.subarray(0, 200));
    throw installFailed({ path, entry: shown, reason: "has a name that is not UTF-8" });
  }
}

function refuseEntry(path: string, entry: ArchiveEntry, limits: ArchiveLimits): void {
  const fail = (reason: string) => installFailed({ path, entry: entry.name, reason });
  const fault = entryNameFault(entry.name);
  if (fault !== undefined) throw fail(fault);
  const large = [entry.bytes, entry.packedBytes, entry.offset].includes(0xffffffff);
  if (large) throw fail("uses ZIP64; packages are plain ZIP");
  if (entry.isFolder && entry.bytes !== 0) throw fail("is a folder with content");
  if (!entry.deflated && entry.bytes !== entry.packedBytes) throw fail("is stored, and its two sizes differ");
  if (entry.bytes > limits.entryBytes) {
    throw fail(`unpacks to ${entry.bytes} bytes; at most ${limits.entryBytes} are allowed`);
  }
  if (entry.bytes > RATIO_FROM_BYTES && entry.bytes > entry.packedBytes * limits.ratio) {
    throw fail(`unpacks to more than ${limits.ratio} times its size`);
  }
}

function hasZip64(view: DataView, start: number, bytes: number): boolean {
  for (let at = start; at + 4 <= start + bytes; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) === ZIP64_EXTRA) return true;
  }
  return false;
}

/** Refuses two entries that are one file on some file system, and a file that is a folder for another entry. */
async function refuseCollisions(
  entries: readonly ArchiveEntry[],
  { path, breather }: DirectorySource & { breather: Breather },
): Promise<void> {
  const seen = new Map<string, { name: string; isFolder: boolean; declared: boolean }>();
  for (const { name, isFolder } of entries) {
    const parts = (isFolder ? name.slice(0, -1) : name).split("/");
    for (let depth = 1; depth <= parts.length; depth++) {
      const part = parts.slice(0, depth).join("/");
      const own = depth === parts.length;
      const folder = !own || isFolder;
      const other = seen.get(foldedName(part));
      const clash = other !== undefined &&
        (other.name !== part || other.isFolder !== folder || (own && other.declared));
      if (clash) {
        throw installFailed({
          path,
          entry: name,
          reason: `is there twice, or collides with '${other.name}'`,
        });
      }
      seen.set(foldedName(part), { name: part, isFolder: folder, declared: own || other?.declared === true });
    }
    await breather.pause();
  }
}

function refuseTotals({ path, reader, limits }: DirectorySource, entries: readonly ArchiveEntry[]): void {
  const total = entries.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total > limits.unpackedBytes) {
    throw installFailed({
      path,
      reason: `it unpacks to ${total} bytes; at most ${limits.unpackedBytes} are allowed`,
    });
  }
  if (total > RATIO_FROM_BYTES && total > reader.size * limits.ratio) {
    throw installFailed({ path, reason: `it unpacks to more than ${limits.ratio} times its size` });
  }
}

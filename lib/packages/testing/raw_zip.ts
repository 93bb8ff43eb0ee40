import { deflateRawSync } from "node:zlib";
import { crc32 } from "node:zlib";

/** One entry of a {@linkcode rawZip}; every number can be a lie. */
export interface RawEntry {
  name: string | Uint8Array;
  data?: string | Uint8Array;
  /** 0 stored (default), 8 deflate, or anything. */
  method?: number;
  /** What goes into the archive instead of the packed data. */
  packed?: Uint8Array;
  flags?: number;
  crc?: number;
  /** Declared unpacked size. */
  bytes?: number;
  /** Declared packed size. */
  packedBytes?: number;
  /** Upper half of the external attributes. */
  unixMode?: number;
  /** Name in the local header, when it differs. */
  localName?: string;
  /** Place of the local header in the directory, when it differs. */
  offset?: number;
  /** Extra field of the directory. */
  extra?: Uint8Array;
  disk?: number;
  /** Numbers of the local header are zero and follow the data, as streaming writers do. */
  descriptor?: boolean;
  /** Only in the directory: no local header, no data. */
  directoryOnly?: boolean;
}

/** What the archive says of itself, when it is not the truth. */
export interface RawArchive {
  comment?: string;
  /** Bytes in front of everything. */
  prefix?: Uint8Array;
  /** Bytes between the directory and the end record. */
  beforeEnd?: Uint8Array;
  entries?: number;
  entriesHere?: number;
  disk?: number;
  directoryBytes?: number;
  directoryOffset?: number;
}

/** Writes a ZIP archive byte by byte, as somebody would who means harm. */
export function rawZip(entries: readonly RawEntry[], archive: RawArchive = {}): Uint8Array<ArrayBuffer> {
  const pieces: Uint8Array[] = [archive.prefix ?? new Uint8Array()];
  const directory: Uint8Array[] = [];
  let offset = pieces[0]!.length;
  for (const entry of entries) {
    const { local, central } = records(entry, offset);
    pieces.push(...local);
    directory.push(central);
    offset += length(local);
  }
  const end = new Uint8Array(22);
  const comment = bytesOf(archive.comment ?? "");
  numbers(end, [
    [4, 0x06054b50],
    [2, archive.disk ?? 0],
    [2, 0],
    [2, archive.entriesHere ?? archive.entries ?? entries.length],
    [2, archive.entries ?? entries.length],
    [4, archive.directoryBytes ?? length(directory)],
    [4, archive.directoryOffset ?? offset],
    [2, comment.length],
  ]);
  return join([...pieces, ...directory, archive.beforeEnd ?? new Uint8Array(), end, comment]);
}

function records(entry: RawEntry, at: number): { local: Uint8Array[]; central: Uint8Array } {
  const data = bytesOf(entry.data ?? "");
  const method = entry.method ?? 0;
  const packed = entry.packed ?? (method === 8 ? deflateRawSync(data) : data);
  const flags = (entry.flags ?? 0x800) | (entry.descriptor ? 8 : 0);
  const sizes: [number, number][] = [
    [4, entry.crc ?? crc32(data)],
    [4, entry.packedBytes ?? packed.length],
    [4, entry.bytes ?? data.length],
  ];
  const name = bytesOf(entry.name);
  const localName = bytesOf(entry.localName ?? entry.name);
  const header = new Uint8Array(30);
  const zeros: [number, number][] = [[4, 0], [4, 0], [4, 0]];
  numbers(header, [[4, 0x04034b50], [2, 20], [2, flags], [2, method], [2, 0], [2, 0x21]]);
  numbers(header.subarray(14), [...entry.descriptor ? zeros : sizes, [2, localName.length], [2, 0]]);
  const descriptor = new Uint8Array(entry.descriptor ? 16 : 0);
  if (entry.descriptor) numbers(descriptor, [[4, 0x08074b50], ...sizes]);
  const extra = entry.extra ?? new Uint8Array();
  const central = new Uint8Array(46);
  numbers(central, [[4, 0x02014b50], [2, 0x314], [2, 20], [2, flags], [2, method], [2, 0], [2, 0x21]]);
  numbers(central.subarray(16), [...sizes, [2, name.length], [2, extra.length], [2, 0], [
    2,
    entry.disk ?? 0,
  ]]);
  numbers(central.subarray(38), [[4, ((entry.unixMode ?? 0o100644) << 16) >>> 0], [4, entry.offset ?? at]]);
  return {
    local: entry.directoryOnly ? [] : [header, localName, packed, descriptor],
    central: join([central, name, extra]),
  };
}

function numbers(into: Uint8Array, fields: readonly [bytes: number, value: number][]): void {
  const view = new DataView(into.buffer, into.byteOffset);
  let at = 0;
  for (const [bytes, value] of fields) {
    if (bytes === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += bytes;
  }
}

function bytesOf(given: string | Uint8Array): Uint8Array {
  return typeof given === "string" ? new TextEncoder().encode(given) : given;
}

function length(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0);
}

function join(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length(pieces));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

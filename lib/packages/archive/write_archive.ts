import { deflateSync } from "fflate";
import { crc32 } from "node:zlib";
import { Breather } from "./breather.ts";
import {
  CENTRAL_BYTES,
  CENTRAL_SIGNATURE,
  DEFLATED,
  END_BYTES,
  END_SIGNATURE,
  FLAG,
  KIND,
  LOCAL_BYTES,
  LOCAL_SIGNATURE,
  STORED,
} from "./zip_format.ts";

/** A file to be packed. */
export interface PackedFile {
  /** Path in the archive, with forward slashes. */
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
  /** It is a program: unpacked on Unix it may be run. */
  executable?: boolean;
}

/** What both headers of an entry say. */
interface Header {
  name: Uint8Array<ArrayBuffer>;
  data: Uint8Array;
  method: number;
  crc: number;
  bytes: number;
  executable: boolean;
  offset: number;
}

const VERSION = 20;
const MADE_ON_UNIX = 3 << 8;
/** 1 January 1980, the first day ZIP knows: an archive tells what is in it, not when it was made. */
const DATE = 0x21;
const LEVEL = 9;

/**
 * Packs files, in the given order. The same files give the same bytes, on every machine and with every version of the
 * runtime: that is why the compressor is one written in JavaScript.
 *
 * @returns The archive in pieces.
 */
export async function packArchive(files: readonly PackedFile[]): Promise<Uint8Array<ArrayBuffer>[]> {
  const breather = new Breather();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const headers: Header[] = [];
  let offset = 0;
  for (const file of files) {
    const header = pack(file, offset);
    const local = localHeader(header);
    pieces.push(local, header.data as Uint8Array<ArrayBuffer>);
    offset += local.length + header.data.length;
    headers.push(header);
    await breather.pause();
  }
  const directory = headers.map(centralHeader);
  const bytes = directory.reduce((sum, { length }) => sum + length, 0);
  return [...pieces, ...directory, endRecord(headers.length, { offset, bytes })];
}

function pack({ name, bytes, executable = false }: PackedFile, offset: number): Header {
  const deflated = deflateSync(bytes, { level: LEVEL });
  const smaller = deflated.length < bytes.length;
  return {
    name: new TextEncoder().encode(name),
    data: smaller ? deflated : bytes,
    method: smaller ? DEFLATED : STORED,
    crc: crc32(bytes),
    bytes: bytes.length,
    executable,
    offset,
  };
}

function localHeader(header: Header): Uint8Array<ArrayBuffer> {
  const record = new Uint8Array(LOCAL_BYTES + header.name.length);
  const view = new DataView(record.buffer);
  view.setUint32(0, LOCAL_SIGNATURE, true);
  view.setUint16(4, VERSION, true);
  writeCommon(view, 6, header);
  record.set(header.name, LOCAL_BYTES);
  return record;
}

function centralHeader(header: Header): Uint8Array<ArrayBuffer> {
  const record = new Uint8Array(CENTRAL_BYTES + header.name.length);
  const view = new DataView(record.buffer);
  view.setUint32(0, CENTRAL_SIGNATURE, true);
  view.setUint16(4, VERSION | MADE_ON_UNIX, true);
  view.setUint16(6, VERSION, true);
  writeCommon(view, 8, header);
  view.setUint32(38, (KIND.file | (header.executable ? 0o755 : 0o644)) << 16 >>> 0, true);
  view.setUint32(42, header.offset, true);
  record.set(header.name, CENTRAL_BYTES);
  return record;
}

/** The 22 bytes both headers have in common, from the flags to the length of the name. */
function writeCommon(view: DataView, at: number, header: Header): void {
  view.setUint16(at, FLAG.utf8, true);
  view.setUint16(at + 2, header.method, true);
  view.setUint16(at + 6, DATE, true);
  view.setUint32(at + 8, header.crc, true);
  view.setUint32(at + 12, header.data.length, true);
  view.setUint32(at + 16, header.bytes, true);
  view.setUint16(at + 20, header.name.length, true);
}

function endRecord(
  count: number,
  { offset, bytes }: { offset: number; bytes: number },
): Uint8Array<ArrayBuffer> {
  const record = new Uint8Array(END_BYTES);
  const view = new DataView(record.buffer);
  view.setUint32(0, END_SIGNATURE, true);
  view.setUint16(8, count, true);
  view.setUint16(10, count, true);
  view.setUint32(12, bytes, true);
  view.setUint32(16, offset, true);
  return record;
}

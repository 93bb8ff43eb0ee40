import type { DType } from "@/lib/protocol/mod.ts";

const encoder = new TextEncoder();
/** Headers that are kept; a guest may make up stream names without end. */
const MAX_HEADERS = 1024;
/** Payloads begin at a multiple of this in the frame, so that every typed array can be a view of it. */
const ALIGNMENT = 8;

const headers = new Map<string, Uint8Array>();
let scratch = new Uint8Array(256 * 1024);

/**
 * Encodes a binary `stream.data` frame into memory that the next call uses again: a WebSocket copies what it is given
 * before `send` returns, so nothing has to be allocated per item.
 *
 * @returns A view that is valid until the next call.
 */
export function binaryFrame(
  source: { connector: string; stream: string; dtype: DType },
  payload: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const header = headerOf(source);
  const size = header.length + payload.length;
  if (scratch.length < size) scratch = new Uint8Array(size * 2);
  scratch.set(header);
  scratch.set(payload, header.length);
  return scratch.subarray(0, size);
}

function headerOf(
  { connector, stream, dtype }: { connector: string; stream: string; dtype: DType },
): Uint8Array {
  const key = `${connector}\n${stream}\n${dtype}`;
  const known = headers.get(key);
  if (known !== undefined) return known;
  const json = encoder.encode(JSON.stringify({ type: "stream.data", name: connector, stream, dtype }));
  const size = Math.ceil((4 + json.length) / ALIGNMENT) * ALIGNMENT;
  const header = new Uint8Array(size).fill(0x20);
  new DataView(header.buffer).setUint32(0, size - 4, true);
  header.set(json, 4);
  if (headers.size >= MAX_HEADERS) headers.clear();
  headers.set(key, header);
  return header;
}

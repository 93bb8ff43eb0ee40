/**
 * A binary frame: `u32` little-endian header length, JSON header, raw payload.
 *
 * Used by `stream.data` with `"encoding": "binary"` and, behind a further length, on the pipes of guest
 * processes. The payload is never copied into text.
 */
export interface BinaryFrame<Header = Record<string, unknown>> {
  header: Header;
  payload: Uint8Array;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const EMPTY = new Uint8Array(0);

/**
 * Encodes one binary frame.
 *
 * @param header Anything JSON can carry.
 * @param payload Raw bytes that follow the header.
 */
export function encodeFrame(header: unknown, payload: Uint8Array = EMPTY): Uint8Array<ArrayBuffer> {
  const head = encoder.encode(JSON.stringify(header));
  const frame = new Uint8Array(4 + head.length + payload.length);
  new DataView(frame.buffer).setUint32(0, head.length, true);
  frame.set(head, 4);
  frame.set(payload, 4 + head.length);
  return frame;
}

/**
 * Decodes one binary frame; the payload is a view, not a copy.
 *
 * @throws {RangeError} When the header does not fit in the bytes.
 */
export function decodeFrame<Header = Record<string, unknown>>(bytes: Uint8Array): BinaryFrame<Header> {
  if (bytes.length < 4) throw new RangeError("Cannot decode a binary frame: shorter than its header length");
  const size = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true);
  if (size > bytes.length - 4) throw new RangeError("Cannot decode a binary frame: the header is cut off");
  const header = JSON.parse(decoder.decode(bytes.subarray(4, 4 + size))) as Header;
  return { header, payload: bytes.subarray(4 + size) };
}

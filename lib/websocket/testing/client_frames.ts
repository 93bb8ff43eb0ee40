import { Buffer } from "node:buffer";

/** What a client sends, made byte by byte as RFC 6455 has it, without anything of the reader's. */
export interface ClientFrame {
  opcode: number;
  payload?: Uint8Array | string;
  /** Default true. */
  final?: boolean;
  reserved?: number;
  masked?: boolean;
  mask?: readonly number[];
}

/** The bytes of a frame. */
export function frameBytes(
  { opcode, payload = "", final = true, reserved = 0, masked = true, mask = [1, 2, 3, 4] }: ClientFrame,
): Uint8Array<ArrayBuffer> {
  const body = typeof payload === "string" ? new TextEncoder().encode(payload) : payload;
  const length: number[] = body.length < 126
    ? [body.length]
    : body.length < 65536
    ? [126, body.length >> 8, body.length & 255]
    : [127, 0, 0, 0, 0, ...[24, 16, 8, 0].map((shift) => (body.length >>> shift) & 255)];
  length[0]! |= masked ? 128 : 0;
  const head = [(final ? 128 : 0) | reserved << 4 | opcode, ...length, ...(masked ? mask : [])];
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  body.forEach((byte, index) => bytes[head.length + index] = masked ? byte ^ mask[index % 4]! : byte);
  return bytes;
}

/** All of them, one behind the other. */
export function together(...pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(pieces));
}

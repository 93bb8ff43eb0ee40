/** Kinds of frames (RFC 6455, section 5.2). */
export const CONTINUATION = 0x0;
export const TEXT = 0x1;
export const BINARY = 0x2;
export const CLOSE = 0x8;
export const PING = 0x9;
export const PONG = 0xa;

/** Bytes that the payload of a close, ping or pong has at most. */
export const MOST_CONTROL = 125;

/** True for close, ping and pong, which may stand between the frames of a message. */
export function isControl(opcode: number): boolean {
  return opcode >= CLOSE;
}

/** Bytes below which going word by word does not pay: making a view of the words takes longer than they do. */
const SMALL = 1024;

/**
 * Takes the mask off a part of a payload, in place (RFC 6455, section 5.3).
 *
 * @param mask Four bytes, of which the first belongs to the first of the part.
 */
export function unmask(part: Uint8Array, mask: Uint8Array): void {
  const start = part.length < SMALL ? part.length : (4 - (part.byteOffset & 3)) & 3;
  const count = (part.length - start) >> 2;
  for (let at = 0; at < start; at++) part[at]! ^= mask[at & 3]!;
  if (count > 0) {
    const words = new Int32Array(part.buffer, part.byteOffset + start, count);
    const [word] = new Int32Array(rotated(mask, start).buffer);
    for (let index = 0; index < count; index++) words[index]! ^= word!;
  }
  for (let at = start + count * 4; at < part.length; at++) part[at]! ^= mask[at & 3]!;
}

/** The mask as it goes on after that many bytes. */
export function rotated(mask: Uint8Array, bytes: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: 4 }, (_, index) => mask[(index + bytes) & 3]!);
}

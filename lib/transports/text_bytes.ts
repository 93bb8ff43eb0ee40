const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** The bytes of a text in UTF-8. */
export function encodeText(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text);
}

/** The text of bytes: UTF-8 when they are UTF-8, else one character for each byte (Latin-1). Never throws. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return decodeLatin1(bytes);
  }
}

/** The text of bytes, one character for each (Latin-1). */
export function decodeLatin1(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return text;
}

/**
 * The bytes of a text that is to go out as it is: one byte for each character when all are below U+0100 (real-time
 * commands such as `"\x18"` and `"\x90"`), else UTF-8.
 */
export function encodeRaw(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit > 0xff) return encodeText(text);
    bytes[at] = unit;
  }
  return bytes;
}

/** A text as it may stand in a message: quoted, control characters visible, at most 80 characters. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}...` : text);
}

/** Bytes as two upper-case hexadecimal digits each, without spaces. */
export function hexOf(bytes: Uint8Array): string {
  return bytes.toHex().toUpperCase();
}

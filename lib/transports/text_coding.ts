import { decodeLatin1, decodeText, encodeText } from "./text_bytes.ts";

/** The encodings instruments use. */
export type EncodingName = "ascii" | "latin1" | "utf8";

/** How text becomes bytes on a line, and bytes become text. */
export interface TextCoding {
  /**
   * The bytes of a text.
   *
   * @throws {RangeError} When the encoding lacks one of its characters.
   */
  encode(text: string): Uint8Array<ArrayBuffer>;
  /** The text of bytes; what is no character becomes U+FFFD. Never throws. */
  decode(bytes: Uint8Array): string;
}

const lenient = new TextDecoder("utf-8", { ignoreBOM: true });
const REPLACEMENT = "\uFFFD";

const CODINGS: Readonly<Record<EncodingName, TextCoding>> = {
  ascii: {
    encode: (text) => oneByteEach(text, { most: 0x7f, name: "ASCII" }),
    // deno-lint-ignore no-control-regex
    decode: (bytes) => decodeLatin1(bytes).replace(/[^\x00-\x7f]/g, REPLACEMENT),
  },
  latin1: {
    encode: (text) => oneByteEach(text, { most: 0xff, name: "Latin-1" }),
    decode: decodeLatin1,
  },
  utf8: { encode: encodeText, decode: (bytes) => lenient.decode(bytes) },
};

/** True for `ascii`, `latin1` and `utf8`. */
export function isEncodingName(name: unknown): name is EncodingName {
  return typeof name === "string" && Object.hasOwn(CODINGS, name);
}

/** The coding of that name; without one UTF-8, and Latin-1 for replies that are no UTF-8. */
export function textCoding(name: EncodingName | undefined): TextCoding {
  return name === undefined ? { encode: encodeText, decode: decodeText } : CODINGS[name];
}

function oneByteEach(text: string, { most, name }: { most: number; name: string }): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit > most) {
      throw new RangeError(`${name} has no ${JSON.stringify(String.fromCodePoint(text.codePointAt(at)!))}`);
    }
    bytes[at] = unit;
  }
  return bytes;
}

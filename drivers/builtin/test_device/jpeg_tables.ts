import jpeg from "jpeg-js";

/** A Huffman code, indexed by symbol. */
export interface HuffmanCode {
  bits: Uint16Array;
  lengths: Uint8Array;
}

/** What every JPEG of one size and quality has in common. */
export interface JpegTables {
  /** Everything before the first coded block, from SOI up to and including SOS. */
  header: Uint8Array;
  /** Quantization steps in zigzag order: luminance, chrominance. */
  quantization: readonly [Uint8Array, Uint8Array];
  /** Codes of the DC differences: luminance, chrominance. */
  dc: readonly [HuffmanCode, HuffmanCode];
  /** Codes of the AC runs: luminance, chrominance. */
  ac: readonly [HuffmanCode, HuffmanCode];
}

const MARKER = { DQT: 0xdb, DHT: 0xc4, SOS: 0xda };

/**
 * Reads the tables of a JPEG of `width` × `height` pixels from one that jpeg-js wrote.
 *
 * jpeg-js computes its tables anew for every picture, which takes five times as long as coding the picture.
 */
export function jpegTables(size: { width: number; height: number }, quality: number): JpegTables {
  const data = new Uint8Array(size.width * size.height * 4);
  const bytes = new Uint8Array(jpeg.encode({ ...size, data }, quality).data);
  const quantization: Uint8Array[] = [], codes = new Map<number, HuffmanCode>();
  let at = 2;
  while (bytes[at + 1] !== MARKER.SOS) {
    const segment = bytes.subarray(at + 4, segmentEnd(bytes, at));
    if (bytes[at + 1] === MARKER.DQT) quantization.push(...readQuantization(segment));
    if (bytes[at + 1] === MARKER.DHT) readCodes(segment, codes);
    at = segmentEnd(bytes, at);
  }
  const header = bytes.slice(0, segmentEnd(bytes, at));
  const [luminance, chrominance] = quantization as [Uint8Array, Uint8Array];
  return {
    header,
    quantization: [luminance, chrominance],
    dc: [codes.get(0x00)!, codes.get(0x01)!],
    ac: [codes.get(0x10)!, codes.get(0x11)!],
  };
}

function segmentEnd(bytes: Uint8Array, at: number): number {
  return at + 2 + ((bytes[at + 2]! << 8) | bytes[at + 3]!);
}

function* readQuantization(segment: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < segment.length; at += 65) yield segment.slice(at + 1, at + 65);
}

function readCodes(segment: Uint8Array, codes: Map<number, HuffmanCode>): void {
  let at = 0;
  while (at < segment.length) {
    const counts = segment.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    codes.set(segment[at]!, huffmanCode(counts, segment.subarray(at + 17, at + 17 + total)));
    at += 17 + total;
  }
}

function huffmanCode(counts: Uint8Array, symbols: Uint8Array): HuffmanCode {
  const code: HuffmanCode = { bits: new Uint16Array(256), lengths: new Uint8Array(256) };
  let next = 0, index = 0;
  for (let length = 1; length <= 16; length++) {
    for (let i = 0; i < counts[length - 1]!; i++) {
      const symbol = symbols[index++]!;
      code.bits[symbol] = next++;
      code.lengths[symbol] = length;
    }
    next <<= 1;
  }
  return code;
}

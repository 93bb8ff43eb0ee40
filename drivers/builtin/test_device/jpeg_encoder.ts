import { BitWriter } from "./bit_writer.ts";
import { fdct, quantizers, ZIGZAG } from "./fdct.ts";
import { type JpegTables, jpegTables } from "./jpeg_tables.ts";

/** One colour component while a picture is coded. */
interface Component {
  samples: Float32Array;
  table: 0 | 1;
  lastDc: number;
}

/** Codes RGBA pictures of one size as JPEG; the tables are made once, for the first picture. */
export class JpegEncoder {
  readonly #width: number;
  readonly #height: number;
  readonly #tables: JpegTables;
  readonly #quantizers: readonly [Float32Array, Float32Array];
  readonly #writer = new BitWriter();
  readonly #coefficients = new Int16Array(64);
  readonly #components: readonly [Component, Component, Component] = [
    component(0),
    component(1),
    component(1),
  ];

  /** @param options `quality` from 1 (small) to 100 (good). */
  constructor(size: { width: number; height: number }, options: { quality: number }) {
    this.#width = size.width;
    this.#height = size.height;
    this.#tables = jpegTables(size, options.quality);
    const [luminance, chrominance] = this.#tables.quantization;
    this.#quantizers = [quantizers(luminance), quantizers(chrominance)];
  }

  /** Codes one picture of `width * height` pixels, each 0xAABBGGRR. */
  encode(pixels: Uint32Array): Uint8Array<ArrayBuffer> {
    this.#writer.begin(this.#tables.header);
    for (const one of this.#components) one.lastDc = 0;
    for (let y = 0; y < this.#height; y += 8) {
      for (let x = 0; x < this.#width; x += 8) {
        this.#load(pixels, { x, y });
        for (const one of this.#components) this.#encodeBlock(one);
      }
    }
    return this.#writer.end();
  }

  /** Takes one block as YCbCr; beyond the edges the last pixel is repeated. */
  #load(pixels: Uint32Array, at: { x: number; y: number }): void {
    const [luma, blue, red] = this.#components;
    const right = this.#width - 1, bottom = this.#height - 1;
    for (let i = 0; i < 64; i++) {
      const x = Math.min(at.x + (i & 7), right), y = Math.min(at.y + (i >> 3), bottom);
      const pixel = pixels[y * this.#width + x]!;
      const r = pixel & 0xff, g = (pixel >> 8) & 0xff, b = (pixel >> 16) & 0xff;
      luma.samples[i] = 0.299 * r + 0.587 * g + 0.114 * b - 128;
      blue.samples[i] = -0.16874 * r - 0.33126 * g + 0.5 * b;
      red.samples[i] = 0.5 * r - 0.41869 * g - 0.08131 * b;
    }
  }

  #encodeBlock(one: Component): void {
    const last = this.#quantize(one);
    const dc = this.#tables.dc[one.table], ac = this.#tables.ac[one.table];
    const difference = this.#coefficients[0]! - one.lastDc;
    one.lastDc = this.#coefficients[0]!;
    const size = magnitude(difference);
    this.#writer.write(dc.bits[size]!, dc.lengths[size]!);
    this.#writeValue(difference, size);
    let zeros = 0;
    for (let i = 1; i <= last; i++) {
      const value = this.#coefficients[i]!;
      if (value === 0) {
        zeros++;
        continue;
      }
      for (; zeros > 15; zeros -= 16) this.#writer.write(ac.bits[0xf0]!, ac.lengths[0xf0]!);
      const length = magnitude(value), symbol = (zeros << 4) | length;
      this.#writer.write(ac.bits[symbol]!, ac.lengths[symbol]!);
      this.#writeValue(value, length);
      zeros = 0;
    }
    if (last < 63) this.#writer.write(ac.bits[0]!, ac.lengths[0]!);
  }

  /** Fills the coefficients in zigzag order; returns the position of the last that is not zero. */
  #quantize(one: Component): number {
    fdct(one.samples);
    const factors = this.#quantizers[one.table];
    let last = 0;
    for (let i = 0; i < 64; i++) {
      const value = Math.round(one.samples[i]! * factors[i]!), position = ZIGZAG[i]!;
      this.#coefficients[position] = value;
      if (value !== 0 && position > last) last = position;
    }
    return last;
  }

  #writeValue(value: number, length: number): void {
    if (length > 0) this.#writer.write(value < 0 ? value + (1 << length) - 1 : value, length);
  }
}

function component(table: 0 | 1): Component {
  return { samples: new Float32Array(64), table, lastDc: 0 };
}

/** How many bits a value needs without its sign. */
function magnitude(value: number): number {
  return 32 - Math.clz32(Math.abs(value));
}

import { ok, strictEqual } from "node:assert/strict";
import jpeg from "jpeg-js";
import { JpegEncoder } from "./jpeg_encoder.ts";

function picture({ width, height }: { width: number; height: number }): Uint32Array {
  return Uint32Array.from({ length: width * height }, (_, i) => {
    const x = i % width, y = Math.floor(i / width);
    return (0xff000000 | (((x * 7) & 0xff) << 16) | (((y * 5) & 0xff) << 8) | ((x + y) & 0xff)) >>> 0;
  });
}

/** Mean difference per colour channel between the pixels and what a decoder makes of the JPEG. */
function meanError(pixels: Uint32Array, decoded: Uint8Array): number {
  const bytes = new Uint8Array(pixels.buffer);
  let sum = 0;
  for (let i = 0; i < bytes.length; i++) sum += Math.abs(bytes[i]! - decoded[i]!);
  return sum / bytes.length;
}

for (const size of [{ width: 64, height: 48 }, { width: 16, height: 16 }, { width: 37, height: 21 }]) {
  Deno.test(`a decoder reads back a picture of ${size.width} x ${size.height} as well as jpeg-js codes it`, () => {
    const pixels = picture(size);
    const ours = jpeg.decode(new JpegEncoder(size, { quality: 60 }).encode(pixels), { useTArray: true });
    const reference = jpeg.decode(
      jpeg.encode({ ...size, data: new Uint8Array(pixels.buffer) }, 60).data,
      { useTArray: true },
    );
    strictEqual(ours.width, size.width);
    strictEqual(ours.height, size.height);
    const difference = meanError(pixels, ours.data) - meanError(pixels, reference.data);
    ok(Math.abs(difference) < 0.5, `${difference} per channel worse than jpeg-js`);
  });
}

Deno.test("the encoder gives the same bytes for the same picture, whatever it coded between", () => {
  const size = { width: 40, height: 24 };
  const encoder = new JpegEncoder(size, { quality: 60 });
  const first = encoder.encode(picture(size));
  encoder.encode(new Uint32Array(size.width * size.height).fill(0xff00ff00));
  strictEqual(encoder.encode(picture(size)).toHex(), first.toHex());
});

Deno.test("random noise of full contrast at quality 100 decodes", () => {
  const size = { width: 32, height: 32 };
  let seed = 1;
  const pixels = new Uint32Array(size.width * size.height).map(() => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return ((seed & 0x10000 ? 0xffffff : 0) | 0xff000000) >>> 0;
  });
  const decoded = jpeg.decode(new JpegEncoder(size, { quality: 100 }).encode(pixels), { useTArray: true });
  ok(meanError(pixels, decoded.data) < 2);
});

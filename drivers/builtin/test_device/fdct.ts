/** Scale factors that the fast transform leaves in its output. */
const SCALE = [1, 1.387039845, 1.306562965, 1.175875602, 1, 0.785694958, 0.5411961, 0.275899379];

/** Zigzag position of each coefficient of a block in row order (ITU T.81, figure A.6). */
// deno-fmt-ignore
export const ZIGZAG = Uint8Array.of(
  0, 1, 5, 6, 14, 15, 27, 28,
  2, 4, 7, 13, 16, 26, 29, 42,
  3, 8, 12, 17, 25, 30, 41, 43,
  9, 11, 18, 24, 31, 40, 44, 53,
  10, 19, 23, 32, 39, 45, 52, 54,
  20, 22, 33, 38, 46, 51, 55, 60,
  21, 34, 37, 47, 50, 56, 59, 61,
  35, 36, 48, 49, 57, 58, 62, 63,
);

/** Factors, in row order, that scale and quantize the output of {@linkcode fdct} in one multiplication. */
export function quantizers(steps: Uint8Array): Float32Array {
  return Float32Array.from(
    { length: 64 },
    (_, i) => 1 / (steps[ZIGZAG[i]!]! * SCALE[i >> 3]! * SCALE[i & 7]! * 8),
  );
}

/** Transforms a block of 8 × 8 samples in place (Arai, Agui and Nakajima); the output is scaled. */
export function fdct(block: Float32Array): void {
  transformLines(block, 1);
  transformLines(block, 8);
}

/**
 * Transforms the rows (samples 1 apart) or the columns (samples 8 apart).
 *
 * Not split further: it does half a million lines a second while somebody watches.
 */
function transformLines(d: Float32Array, step: 1 | 8): void {
  for (let line = 0, at = 0; line < 8; line++, at += 9 - step) {
    const i1 = at + step, i2 = i1 + step, i3 = i2 + step, i4 = i3 + step;
    const i5 = i4 + step, i6 = i5 + step, i7 = i6 + step;
    const s07 = d[at]! + d[i7]!, d07 = d[at]! - d[i7]!;
    const s16 = d[i1]! + d[i6]!, d16 = d[i1]! - d[i6]!;
    const s25 = d[i2]! + d[i5]!, d25 = d[i2]! - d[i5]!;
    const s34 = d[i3]! + d[i4]!, d34 = d[i3]! - d[i4]!;

    const e0 = s07 + s34, e3 = s07 - s34, e1 = s16 + s25, e2 = s16 - s25;
    const z1 = (e2 + e3) * 0.707106781;
    d[at] = e0 + e1;
    d[i4] = e0 - e1;
    d[i2] = e3 + z1;
    d[i6] = e3 - z1;

    const o0 = d34 + d25, o1 = d25 + d16, o2 = d16 + d07;
    const z5 = (o0 - o2) * 0.382683433;
    const z2 = 0.5411961 * o0 + z5, z4 = 1.306562965 * o2 + z5, z3 = o1 * 0.707106781;
    const z11 = d07 + z3, z13 = d07 - z3;
    d[i5] = z13 + z2;
    d[i3] = z13 - z2;
    d[i1] = z11 + z4;
    d[i7] = z11 - z4;
  }
}

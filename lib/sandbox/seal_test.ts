import { strictEqual } from "node:assert/strict";
import { halfSipHash, Seal } from "./seal.ts";

const KEY = [0x03020100, 0x07060504];

// From the reference implementation's vectors for keys of 00 to 07 and texts of 00, 01, 02 …
for (const [length, expected] of [[0, "218d1f59b9b83cc8"], [1, "be552412f8387315"]] as const) {
  Deno.test(`halfSipHash() gives the published value of ${length} bytes`, () => {
    strictEqual(halfSipHash(KEY, [], Uint8Array.from({ length }, (_, index) => index)), expected);
  });
}

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("a seal opens once, in its turn, for exactly what was sealed", () => {
  const host = new Seal(KEY), guest = new Seal(KEY);
  const first = host.close("later", bytes('{"k":"custom"}'));
  const second = host.close("later", bytes("second"));
  strictEqual(guest.opens({ ...first, bytes: bytes('{"k":"Custom"}') }), false);
  strictEqual(guest.opens({ ...first, lane: "blocking" }), false);
  strictEqual(guest.opens({ ...first, n: 3 }), false);
  strictEqual(guest.opens({ ...first, mac: first.mac.toUpperCase() + "0" }), false);
  strictEqual(guest.opens(first), true);
  strictEqual(guest.opens(first), false);
  strictEqual(guest.opens(second), true);
  strictEqual(guest.opens(host.close("blocking", bytes("other way"))), true);
});

Deno.test("a seal of another key does not open", () => {
  strictEqual(new Seal([1, 2]).opens(new Seal([1, 3]).close("later", bytes("text"))), false);
});

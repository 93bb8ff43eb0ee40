import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { decodeText, encodeRaw, hexOf, quoted } from "./text_bytes.ts";

Deno.test("decodeText gives a text for every sequence of bytes", () => {
  const all = Uint8Array.from({ length: 40_000 }, (_, index) => index * 7 % 256);
  strictEqual(decodeText(all).length, all.length);
  strictEqual(decodeText(new Uint8Array(0)), "");
});

Deno.test("encodeRaw makes one byte of each character below U+0100, else UTF-8", () => {
  deepStrictEqual([...encodeRaw("?\x18\x90\xff")], [0x3f, 0x18, 0x90, 0xff]);
  deepStrictEqual([...encodeRaw("µΩ")], [0xc2, 0xb5, 0xce, 0xa9]);
});

Deno.test("quoted shows control characters and shortens long texts", () => {
  strictEqual(quoted("a\r\n"), '"a\\r\\n"');
  strictEqual(quoted("x".repeat(81)).length, 82);
});

Deno.test("hexOf writes two upper-case digits for each byte", () => {
  strictEqual(hexOf(new Uint8Array([0, 10, 255])), "000AFF");
});

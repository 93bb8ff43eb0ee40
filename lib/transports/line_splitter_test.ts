import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { LineSplitter } from "./line_splitter.ts";
import { encodeText } from "./text_bytes.ts";

/** What a splitter makes of chunks, one list for each chunk. */
function split(delimiter: string, chunks: (string | number[])[]): string[][] {
  const splitter = new LineSplitter(delimiter);
  return chunks.map((chunk) =>
    splitter.push(typeof chunk === "string" ? encodeText(chunk) : new Uint8Array(chunk))
  );
}

Deno.test("LineSplitter gives complete lines and keeps the rest", () => {
  deepStrictEqual(split("\n", ["a\nb\nc", "d\n", "\n"]), [["a", "b"], ["cd"], [""]]);
});

Deno.test("LineSplitter finds a delimiter of several bytes that comes in pieces", () => {
  deepStrictEqual(split("\r\n", ["a\r", "\nb\r\r", "\nc\r", "d\r\n"]), [[], ["a"], ["b\r"], ["c\rd"]]);
  deepStrictEqual(split("<END>", ["1<", "E", "N", "D", ">2<EN<END>"]), [[], [], [], [], ["1", "2<EN"]]);
  deepStrictEqual(split("aab", ["xaa", "ab"]), [[], ["xa"]]);
});

Deno.test("LineSplitter gives the same lines however the bytes are cut", () => {
  const text = "é1\r\n\r\n\r22\r\n€\r\r\nend\r\n";
  const bytes = [...encodeText(text)];
  for (let size = 1; size <= bytes.length; size++) {
    const chunks: number[][] = [];
    for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.slice(at, at + size));
    deepStrictEqual(split("\r\n", chunks).flat(), ["é1", "", "\r22", "€\r", "end"], `chunks of ${size}`);
  }
});

Deno.test("LineSplitter decodes UTF-8, and byte by byte what is not UTF-8", () => {
  deepStrictEqual(split("\n", [[0x32, 0xc2, 0xb0, 0x0a]]), [["2°"]]);
  deepStrictEqual(split("\n", [[0x32, 0xb0, 0x80, 0xff, 0x0a]]), [["2°\u0080ÿ"]]);
});

Deno.test("LineSplitter keeps a byte order mark and zeros", () => {
  deepStrictEqual(split("\n", [[0xef, 0xbb, 0xbf, 0x31, 0x00, 0x0a]]), [["\ufeff1\0"]]);
});

Deno.test("LineSplitter copies what it keeps", () => {
  const splitter = new LineSplitter("\n");
  const chunk = encodeText("ab");
  splitter.push(chunk);
  chunk.fill(0x7a);
  deepStrictEqual(splitter.push(encodeText("c\n")), ["abc"]);
});

Deno.test("LineSplitter tells and forgets an unfinished line", () => {
  const splitter = new LineSplitter("\n");
  splitter.push(encodeText("a\n> "));
  strictEqual(splitter.pending, 2);
  strictEqual(splitter.pendingText, "> ");
  splitter.clear();
  strictEqual(splitter.pending, 0);
  deepStrictEqual(splitter.push(encodeText("b\n")), ["b"]);
});

Deno.test("LineSplitter takes a line of megabytes in small chunks", () => {
  const splitter = new LineSplitter("\n");
  const chunk = new Uint8Array(10_000).fill(0x41);
  for (let count = 0; count < 500; count++) strictEqual(splitter.push(chunk).length, 0);
  const lines = splitter.push(encodeText("!\nrest"));
  strictEqual(lines.length, 1);
  strictEqual(lines[0]?.length, 5_000_001);
  strictEqual(splitter.pendingText, "rest");
});

Deno.test("LineSplitter throws when too much comes without a delimiter, and begins anew", () => {
  const splitter = new LineSplitter("\n", { maxBytes: 8 });
  deepStrictEqual(splitter.push(encodeText("12345678")), []);
  throws(() => splitter.push(encodeText("9")), {
    name: "RangeError",
    message: /8 bytes came without a line ending/,
  });
  deepStrictEqual(splitter.push(encodeText("a\n")), ["a"]);
});

Deno.test("LineSplitter refuses an empty delimiter", () => {
  throws(() => new LineSplitter(""), RangeError);
});

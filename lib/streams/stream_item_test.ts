import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { decodeFrame, TYPED_ARRAYS, typedArrayOf } from "@/lib/protocol/mod.ts";
import { StreamItem } from "./stream_item.ts";

const source = { connector: "eeg", stream: "raw" };

Deno.test("StreamItem sends any value as JSON", () => {
  deepStrictEqual(JSON.parse(StreamItem.of(source, { a: [1, null] }).message), {
    type: "stream.data",
    name: "eeg",
    stream: "raw",
    data: { a: [1, null] },
  });
  strictEqual(JSON.parse(StreamItem.of(source, new Uint8Array([1, 2, 255])).message).data, "AQL/");
  deepStrictEqual(JSON.parse(StreamItem.of(source, new Float32Array([0.5, 2])).message).data, [0.5, 2]);
});

for (const [dtype, ctor] of Object.entries(TYPED_ARRAYS)) {
  Deno.test(`StreamItem sends ${dtype} raw, aligned, and with its type`, () => {
    const values = new ctor(5) as Uint8Array;
    values[3] = (dtype.endsWith("64") && dtype !== "f64" ? 7n : 7) as number;
    const { header, payload } = decodeFrame(StreamItem.of(source, values).binary as Uint8Array);
    deepStrictEqual(header, { type: "stream.data", name: "eeg", stream: "raw", dtype });
    strictEqual(payload.byteOffset % 8, 0);
    deepStrictEqual(typedArrayOf(dtype as "u8", payload), values);
  });
}

Deno.test("StreamItem gives one subscriber after the other the same frame, also with another item between", () => {
  const one = StreamItem.of(source, new Uint8Array([1])), two = StreamItem.of(source, new Uint8Array([2]));
  const first = (item: StreamItem) => decodeFrame(item.binary as Uint8Array).payload[0];
  deepStrictEqual([first(one), first(one), first(two), first(one)], [1, 1, 2, 1]);
});

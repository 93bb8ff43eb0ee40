import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { decodeFrame, type DType, TYPED_ARRAYS, typedArrayOf } from "@/lib/protocol/mod.ts";
import { startTestServer } from "../support/test_server.ts";
import { type Message, WireClient } from "../support/wire_client.ts";

/** One array of each element type, as source text of a driver and as a value here. */
const ARRAYS: Record<string, { dtype: DType; text: string }> = {
  Uint8Array: { dtype: "u8", text: "[0, 1, 127, 128, 255]" },
  Uint8ClampedArray: { dtype: "u8", text: "[0, 300, -5, 7]" },
  Int8Array: { dtype: "i8", text: "[-128, -1, 0, 127]" },
  Uint16Array: { dtype: "u16", text: "[0, 256, 65535]" },
  Int16Array: { dtype: "i16", text: "[-32768, -1, 32767]" },
  Uint32Array: { dtype: "u32", text: "[0, 65536, 4294967295]" },
  Int32Array: { dtype: "i32", text: "[-2147483648, 0, 2147483647]" },
  Float32Array: { dtype: "f32", text: "[0, -0, 1.5, Infinity, -Infinity, NaN, 3.4e38]" },
  Float64Array: { dtype: "f64", text: "[0, 0.1, 1e308, -1e-308, Number.MAX_SAFE_INTEGER]" },
  BigUint64Array: { dtype: "u64", text: "[0n, 1n, 18446744073709551615n]" },
  BigInt64Array: { dtype: "i64", text: "[-9223372036854775808n, 5n, 9007199254740993n]" },
};
const NAMES = Object.keys(ARRAYS);

const DRIVER = `const arrays = {
  ${NAMES.map((name) => `${name}: () => new ${name}(${ARRAYS[name]!.text})`).join(",\n  ")},
  part: () => new Float64Array([9, 1, 2, 9]).subarray(1, 3),
  odd: () => new Uint16Array(new Uint8Array([0, 0, 1, 0, 2, 0]).buffer, 2, 2),
  empty: () => new Float32Array(0),
  buffer: () => new Uint8Array([1, 2, 3]).buffer,
  text: () => "plain",
  object: () => ({ samples: new Float32Array([1, 2]), n: 5 }),
};
export default {
  meta: { name: "Arrays", streams: ["out"], actions: { emit: { args: { name: "string" } } } },
  execute(_action, { name }) { __emitStream("out", arrays[name]()); return name; },
};`;

const FILES = {
  "drivers/a.driver.js": DRIVER,
  "connectors/arrays.js": 'export default { driver: "Arrays" };',
};

function expected(name: string): ArrayBufferView {
  return new Function(`return new ${name}(${ARRAYS[name]!.text})`)();
}

/** Lets the driver emit something and gives the next item of the stream. */
async function emitted(client: WireClient, name: string): Promise<Message> {
  client.clear();
  await client.call("arrays", "emit", name);
  return await client.until(
    ({ type, binary }) => type === "stream.data" || binary !== undefined,
    `the item ${name}`,
  );
}

Deno.test("typed arrays of every element type arrive bit for bit in binary frames", async (t) => {
  await using server = await startTestServer(FILES);
  await using client = await WireClient.connect(server);
  await client.ask({ type: "stream.subscribe", connector: "arrays", stream: "out", encoding: "binary" });
  deepStrictEqual(
    [...new Set(NAMES.map((name) => ARRAYS[name]!.dtype))].sort(),
    Object.keys(TYPED_ARRAYS).sort(),
  );
  for (const name of NAMES) {
    await t.step(name, async () => {
      const { binary } = await emitted(client, name);
      const { header, payload } = decodeFrame(new Uint8Array(binary as ArrayBuffer));
      const { dtype } = ARRAYS[name]!;
      deepStrictEqual(header, { type: "stream.data", name: "arrays", stream: "out", dtype });
      const array = typedArrayOf(dtype, payload);
      const original = expected(name);
      deepStrictEqual(
        new Uint8Array(array.buffer, array.byteOffset, array.byteLength),
        new Uint8Array(original.buffer),
      );
      deepStrictEqual([...array as Iterable<unknown>], [...original as unknown as Iterable<unknown>]);
    });
  }
  await t.step("the frame is a u32 header length, the header and the payload", async () => {
    const { binary } = await emitted(client, "Float64Array");
    const view = new DataView(binary as ArrayBuffer);
    const length = view.getUint32(0, true);
    const text = new TextDecoder().decode(new Uint8Array(binary as ArrayBuffer, 4, length));
    strictEqual(JSON.parse(text).dtype, "f64");
    strictEqual(view.byteLength, 4 + length + 5 * 8);
    strictEqual(view.getFloat64(4 + length + 8, true), 0.1);
  });
  await t.step("a part of a larger array, an unaligned one and an empty one", async () => {
    for (
      const [name, dtype, values] of [["part", "f64", [1, 2]], ["odd", "u16", [1, 2]], [
        "empty",
        "f32",
        [],
      ]] as const
    ) {
      const { binary } = await emitted(client, name);
      const { header, payload } = decodeFrame(new Uint8Array(binary as ArrayBuffer));
      strictEqual(header.dtype, dtype);
      deepStrictEqual([...typedArrayOf(dtype, payload) as Iterable<unknown>], [...values]);
    }
  });
  await t.step("what is no typed array comes as the text message", async () => {
    deepStrictEqual((await emitted(client, "text")).data, "plain");
    deepStrictEqual((await emitted(client, "object")).data, { samples: [1, 2], n: 5 });
  });
});

Deno.test("the same items come as JSON to a client that did not ask for binary", async () => {
  await using server = await startTestServer(FILES);
  await using client = await WireClient.connect(server);
  await client.ask({ type: "stream.subscribe", connector: "arrays", stream: "out" });
  for (
    const [name, data, numbers] of [
      ["Uint8Array", btoa("\x00\x01\x7f\x80\xff")],
      ["Uint8ClampedArray", btoa("\x00\xff\x00\x07")],
      ["Int8Array", [-128, -1, 0, 127]],
      ["Uint32Array", [0, 65536, 4294967295]],
      ["Float32Array", [0, 0, 1.5, null, null, null, Math.fround(3.4e38)], {
        "/3": "Infinity",
        "/4": "-Infinity",
        "/5": "NaN",
      }],
      ["Float64Array", [0, 0.1, 1e308, -1e-308, Number.MAX_SAFE_INTEGER]],
      ["BigUint64Array", [0, 1, "18446744073709551615"]],
      ["BigInt64Array", ["-9223372036854775808", 5, "9007199254740993"]],
      ["buffer", btoa("\x01\x02\x03")],
      ["empty", []],
    ] as const
  ) {
    deepStrictEqual(await emitted(client, name), {
      type: "stream.data",
      name: "arrays",
      stream: "out",
      data,
      ...(numbers === undefined ? {} : { numbers }),
    });
  }
});

Deno.test("two clients may take one stream in different encodings; subscribing again changes the encoding", async () => {
  await using server = await startTestServer(FILES);
  await using text = await WireClient.connect(server);
  await using binary = await WireClient.connect(server);
  await text.ask({ type: "stream.subscribe", connector: "Arrays", stream: "OUT" });
  await binary.ask({ type: "stream.subscribe", connector: "arrays", stream: "out", encoding: "binary" });
  deepStrictEqual((await emitted(text, "Int8Array")).data, [-128, -1, 0, 127]);
  const item = await binary.until(({ binary }) => binary !== undefined, "the binary item");
  ok(item.binary instanceof ArrayBuffer);
  await text.ask({ type: "stream.subscribe", connector: "arrays", stream: "out", encoding: "binary" });
  ok((await emitted(text, "Int8Array")).binary instanceof ArrayBuffer);
  strictEqual(
    text.received.filter(({ type, binary }) => type === "stream.data" || binary !== undefined).length,
    1,
  );
});

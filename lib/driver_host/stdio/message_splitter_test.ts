import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { MAX_LINE_BYTES, MessageSplitter, type Written } from "./message_splitter.ts";

const encoder = new TextEncoder();

/** What a splitter makes of bytes that arrive in pieces of `size`; payloads as lists. */
function split(bytes: Uint8Array, size = bytes.length): unknown[] {
  const found: unknown[] = [];
  const take = (written: Written) =>
    found.push(
      written.kind === "message" && written.payload !== undefined
        ? { ...written, payload: [...written.payload] }
        : written,
    );
  const splitter = new MessageSplitter(take);
  for (let at = 0; at < bytes.length; at += size) splitter.push(bytes.subarray(at, at + size));
  splitter.end();
  return found;
}

function joined(...parts: (string | Uint8Array)[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) => [...(typeof part === "string" ? encoder.encode(part) : part)]),
  );
}

const message = (fields: Record<string, unknown>) => ({
  kind: "message",
  message: fields,
  payload: undefined,
});

Deno.test("MessageSplitter gives JSON objects as messages and everything else as text, however it arrives", () => {
  const bytes = joined('{"id":1,"result":"ü"}\r\nhello\n\n[1]\n{"half\n{"id":2}\n', "42");
  const expected = [
    message({ id: 1, result: "ü" }),
    { kind: "text", text: "hello" },
    { kind: "text", text: "[1]" },
    { kind: "text", text: '{"half' },
    message({ id: 2 }),
    { kind: "text", text: "42" },
  ];
  for (const size of [1, 2, 7, bytes.length]) {
    deepStrictEqual(split(bytes, size), expected, `pieces of ${size}`);
  }
});

Deno.test("MessageSplitter gives the bytes behind a line with its message", () => {
  const payload = Uint8Array.from({ length: 300 }, (_, index) => index % 256);
  const bytes = joined(
    '{"id":1,"bin":300}\n',
    payload,
    '{"id":2,"bin":0}\n{"id":3}\n',
    '{"id":4,"bin":3}\n',
    "\n\n\n",
  );
  const expected = [
    { kind: "message", message: { id: 1, bin: 300 }, payload: [...payload] },
    { kind: "message", message: { id: 2, bin: 0 }, payload: [] },
    message({ id: 3 }),
    { kind: "message", message: { id: 4, bin: 3 }, payload: [10, 10, 10] },
  ];
  for (const size of [1, 13, 299, bytes.length]) {
    deepStrictEqual(split(bytes, size), expected, `pieces of ${size}`);
  }
});

Deno.test("MessageSplitter takes a wrong number of bytes for none", () => {
  for (const bin of ["-1", "1.5", '"9"', "null", "1e400"]) {
    const [first, second] = split(joined(`{"id":1,"bin":${bin}}\n{"id":2}\n`)) as {
      message: { id: number };
    }[];
    deepStrictEqual([first!.message.id, second!.message.id], [1, 2], bin);
  }
});

Deno.test("MessageSplitter leaves out a line that is too long, tells how it began, and goes on", () => {
  const long = new Uint8Array(50 * 1024 * 1024).fill(0x78);
  long.set(encoder.encode('{"id":7,"result":"'));
  const found = split(joined("{}\n"), 3);
  strictEqual(found.length, 1);
  const written: Written[] = [];
  const splitter = new MessageSplitter((one) => written.push(one));
  for (let at = 0; at < long.length; at += 128 * 1024) splitter.push(long.subarray(at, at + 128 * 1024));
  splitter.push(encoder.encode('\n{"id":8}\n'));
  const [first, second] = written as [Extract<Written, { kind: "too long" }>, Written];
  strictEqual(first.kind, "too long");
  strictEqual(first.bytes, long.length);
  ok(first.bytes > MAX_LINE_BYTES);
  match(first.head, /^\{"id":7,/);
  deepStrictEqual(second, message({ id: 8 }));
});

Deno.test("MessageSplitter skips a payload that is too large", () => {
  const written: Written[] = [];
  const splitter = new MessageSplitter((one) => written.push(one));
  const size = 65 * 1024 * 1024;
  splitter.push(encoder.encode(`{"event":"stream","bin":${size}}\n`));
  const piece = new Uint8Array(1024 * 1024).fill(10);
  for (let sent = 0; sent < size; sent += piece.length) splitter.push(piece);
  splitter.push(encoder.encode('{"id":8}\n'));
  deepStrictEqual(written.map(({ kind }) => kind), ["too long", "message"]);
});

Deno.test("MessageSplitter puts replacement characters for bytes that are no UTF-8", () => {
  deepStrictEqual(split(joined('{"a":"', Uint8Array.of(0xff, 0xc3), '"}\n')), [
    message({ a: "\ufffd\ufffd" }),
  ]);
});

import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { PipeFrameEncoder, PipeFrameSplitter } from "./pipe_frame.ts";

const payload = new Uint8Array([1, 2, 3]);
const bytes = new PipeFrameEncoder().begin().add('{"k":"a"}').add('{"k":"ü"}', payload).add('{"k":"c"}')
  .take();

for (const size of [1, 3, 7, bytes.length]) {
  Deno.test(`PipeFrameSplitter finds every frame in chunks of ${size} bytes`, () => {
    const splitter = new PipeFrameSplitter();
    const frames = [];
    for (let at = 0; at < bytes.length; at += size) frames.push(...splitter.push(bytes.slice(at, at + size)));
    deepStrictEqual(frames.map(({ header }) => header.k), ["a", "ü", "c"]);
    deepStrictEqual([...frames[1]!.payload], [...payload]);
  });
}

Deno.test("PipeFrameSplitter refuses a frame longer than the limit before it has come", () => {
  throws(() => new PipeFrameSplitter().push(new Uint8Array([255, 255, 255, 255])), RangeError);
});

Deno.test("PipeFrameSplitter refuses what does not decode", () => {
  const broken = new PipeFrameEncoder().add("no json").take();
  throws(() => new PipeFrameSplitter().push(broken), SyntaxError);
  strictEqual(new PipeFrameSplitter().push(bytes.slice(0, 5)).length, 0);
});

Deno.test("PipeFrameEncoder grows for large frames and gives the memory back", () => {
  const large = new Uint8Array(3_000_000).fill(7);
  const encoder = new PipeFrameEncoder();
  const [frame] = new PipeFrameSplitter().push(encoder.begin().add('{"k":"x"}', large).take());
  strictEqual(frame!.payload.length, large.length);
  strictEqual(new PipeFrameSplitter().push(encoder.begin().add('{"k":"y"}').take())[0]!.header.k, "y");
});

for (
  const headers of [['{"k":"a"}', '{"k":"b\\u0000"}', '{"k":"c"}'], ['{"k":"a"}', '{"k":"ü😀"}', '{"k":"c"}']]
) {
  Deno.test(`PipeFrameEncoder encodes many headers as one by one: ${headers[1]}`, () => {
    const single = new PipeFrameEncoder().begin().add("{}", payload);
    for (const header of headers) single.add(header);
    const together = new PipeFrameEncoder().begin().add("{}", payload).addAll(headers);
    deepStrictEqual(together.take(), single.take());
  });
}

Deno.test("PipeFrameEncoder encodes more headers at once than it has memory for", () => {
  const headers = Array.from({ length: 20_000 }, (_, index) => `{"k":"${index}"}`);
  const frames = new PipeFrameSplitter().push(new PipeFrameEncoder().begin().addAll(headers).take());
  deepStrictEqual(frames.map(({ header }) => header.k), headers.map((_, index) => String(index)));
});

import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { encodePipeFrame, PipeFrameSplitter } from "./pipe_frame.ts";

const payload = new Uint8Array([1, 2, 3]);
const bytes = new Uint8Array([
  ...encodePipeFrame('{"k":"a"}'),
  ...encodePipeFrame('{"k":"ü"}', payload),
  ...encodePipeFrame('{"k":"c"}'),
]);

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
  const broken = encodePipeFrame("no json");
  throws(() => new PipeFrameSplitter().push(broken), SyntaxError);
  strictEqual(new PipeFrameSplitter().push(bytes.slice(0, 5)).length, 0);
});

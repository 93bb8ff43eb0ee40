import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { PassThrough } from "node:stream";
import { LineEditor } from "./line_editor.ts";

function pipe(): { input: PassThrough; editor: LineEditor } {
  const input = new PassThrough();
  return { input, editor: new LineEditor({ input, output: new PassThrough(), terminal: false }) };
}

const never = new AbortController().signal;

Deno.test("lines of a pipe are read one after the other, the last without its end, then nothing more", async () => {
  const { input, editor } = pipe();
  using _ = editor;
  input.end("one\ntwo\n\nthree");
  const lines: (string | undefined)[] = [];
  for (let index = 0; index < 6; index++) lines.push(await editor.read("", { signal: never }));
  deepStrictEqual(lines, ["one", "two", "", "three", undefined, undefined]);
});

Deno.test("a read ends with the signal's reason, and the line that comes later is not lost", async () => {
  const { input, editor } = pipe();
  using _ = editor;
  const end = new AbortController();
  const reading = editor.read("", { signal: end.signal });
  end.abort(new Error("Ended"));
  await rejects(reading, /Ended/);
  input.write("later\n");
  strictEqual(await editor.read("", { signal: never }), "later");
});

Deno.test("a line that was typed ahead is no answer to a question", async () => {
  const { input, editor } = pipe();
  using _ = editor;
  input.write("first\nstatus\n");
  strictEqual(await editor.read("", { signal: never }), "first");
  const answer = editor.read("y/n> ", { signal: never, remember: false });
  input.write("y\n");
  strictEqual(await answer, "y");
  strictEqual(await editor.read("", { signal: never }), "status");
});

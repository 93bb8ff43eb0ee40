import { deepStrictEqual } from "node:assert/strict";
import { type LineCall, LineOptions } from "./line_options.ts";

const LINE =
  "delimiter, timeout, readTerminator, writeTerminator, replySilence, replyLength, encoding and onData";

function told(...calls: [LineCall, unknown][]): string[] {
  const texts: string[] = [];
  const options = new LineOptions((text) => texts.push(text));
  for (const [call, given] of calls) options.check(call, given);
  return texts;
}

Deno.test("options without an effect are told once, with the one that was meant or those there are", () => {
  deepStrictEqual(
    told(
      ["createTcpTransport", ["timout", "delimiter", "timeout"]],
      ["createTcpTransport", ["timout", "reconnect", "onData"]],
      ["createSerialTransport", ["baudrate", "parity", "onData"]],
      ["createSerialTransport", "115200"],
      ["query", ["timeuot"]],
      ["query", ["retries"]],
      ["query", undefined],
      ["createTcpTransport", null],
    ),
    [
      'createTcpTransport(): the option "timout" has no effect; did you mean "timeout"?',
      `createTcpTransport(): the option "reconnect" has no effect; there are ${LINE}`,
      'createSerialTransport(): the option "baudrate" has no effect; did you mean "baudRate"?',
      "createSerialTransport(): the options are 115200, which has no effect; they are an object with " +
      `baudRate, dataBits, parity, stopBits, flowControl, rtscts, ${LINE}`,
      'query(): the option "timeuot" has no effect; did you mean "timeout"?',
      'query(): the option "retries" has no effect; there is timeout',
    ],
  );
});

Deno.test("a guest that makes up names is told of some, in texts that are short", () => {
  const names = Array.from({ length: 10_000 }, (_, index) => `${index}${"x".repeat(1000)}`);
  const texts = told(...names.map((name): [LineCall, unknown] => ["createTcpTransport", [name, 5, {}]]));
  deepStrictEqual([texts.length, texts.every((text) => text.length < 400)], [20, true]);
});

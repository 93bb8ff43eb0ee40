import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { type FramingOptions, readFraming } from "./framing.ts";

Deno.test("without options a line feed ends commands and replies", () => {
  const { end, writeTerminator } = readFraming({}, "bench");
  deepStrictEqual({ end, writeTerminator }, {
    end: { kind: "line", terminator: "\n" },
    writeTerminator: "\n",
  });
});

Deno.test("what ends replies ends commands too, unless they have an end of their own", () => {
  strictEqual(readFraming({ readTerminator: "\r" }, "bench").writeTerminator, "\r");
  strictEqual(readFraming({ delimiter: "\r\n", readTerminator: "\r" }, "bench").writeTerminator, "\r\n");
  strictEqual(readFraming({ delimiter: "\r\n", writeTerminator: "" }, "bench").writeTerminator, "");
  strictEqual(readFraming({ replySilence: 50 }, "bench").writeTerminator, "\n");
  deepStrictEqual(readFraming({ readTerminator: "", replyLength: 9 }, "bench").end, {
    kind: "length",
    bytes: 9,
  });
});

const WRONG: readonly [FramingOptions, RegExp][] = [
  [{ delimiter: "" }, /delimiter/],
  [{ readTerminator: "" }, /replySilence or replyLength/],
  [{ readTerminator: "\r", replySilence: 50 }, /one way.*readTerminator and replySilence/],
  [{ replySilence: 20, replyLength: 4 }, /replySilence and replyLength/],
  [{ replySilence: 0 }, /replySilence 0/],
  [{ replySilence: "50" as never }, /replySilence "50"/],
  [{ replyLength: 2.5 }, /replyLength 2.5/],
  [{ encoding: "utf-16" }, /"utf-16" is none of ascii, latin1 and utf8/],
  [{ writeTerminator: 13 as never }, /writeTerminator/],
];

for (const [options, message] of WRONG) {
  Deno.test(`the options ${JSON.stringify(options)} are refused`, () => {
    throws(() => readFraming(options, "bench"), { code: "VALIDATION_INVALID_VALUE", message });
  });
}

import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { lineText, parseLine } from "./line_text.ts";

Deno.test("lineText() writes NaN and the infinities as Python does, and parseLine() reads them", () => {
  const value = { a: [NaN, null, "NaN, -Infinity"], 'b"NaN\\"': -Infinity, c: Infinity };
  const text = lineText(value);
  strictEqual(text, '{"a":[NaN,null,"NaN, -Infinity"],"b\\"NaN\\\\\\"":-Infinity,"c":Infinity}');
  deepStrictEqual(parseLine(text), value);
});

Deno.test("lineText() of anything else is JSON, and parseLine() reads nothing else", () => {
  strictEqual(lineText({ a: [1, null, "x"] }), '{"a":[1,null,"x"]}');
  for (const text of ["{NaN:1}", "[NaNs]", "[NaN", "[-NaN.]", '"NaN', "nan", "[1 NaN]"]) {
    throws(() => parseLine(text), SyntaxError, text);
  }
});

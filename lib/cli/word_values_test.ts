import { deepStrictEqual, throws } from "node:assert/strict";
import { valueOfWord } from "./word_values.ts";

const WORDS: readonly [text: string, value: unknown][] = [
  ["12", 12],
  ["-0.5", -0.5],
  ["+5", 5],
  [".5", 0.5],
  ["5.", 5],
  ["1e3", 1000],
  ["007", "007"],
  ["1.2.3.4", "1.2.3.4"],
  ["12345678901234567890", 12345678901234567890n],
  ["-9007199254740993", -9007199254740993n],
  ["[9007199254740991, 9007199254740993]", [9007199254740991, 9007199254740993n]],
  ["{a: -9_007_199_254_740_993, b: 0x20000000000001, c: 1e20}", {
    a: -9007199254740993n,
    b: 9007199254740993n,
    c: 1e20,
  }],
  ["0x10", "0x10"],
  ["true", true],
  ["null", null],
  ['"12"', "12"],
  ["hello", "hello"],
  ["NaN", "NaN"],
  ["[1,2]", [1, 2]],
  ['{"a":{"b":[]}}', { a: { b: [] } }],
  ["{a: 1, b: 'c'}", { a: 1, b: "c" }],
  ["{a: -1, b: [x, y]}", { a: -1, b: ["x", "y"] }],
];

for (const [text, value] of WORDS) {
  Deno.test(`the word ${text} stands for ${Deno.inspect(value)}`, () => {
    deepStrictEqual(valueOfWord({ text }), value);
  });
}

Deno.test("a word in quotes stands for its text, whatever it looks like", () => {
  deepStrictEqual(valueOfWord({ text: "12", literal: { value: "12" } }), "12");
});

Deno.test("what begins as an object and is none is refused, not taken for text", () => {
  throws(() => valueOfWord({ text: "{a: 1" }), /Cannot read \{a: 1 as a value/);
  throws(() => valueOfWord({ text: "[1, f()]" }), /nothing to compute/);
});

Deno.test("an object may have a key that is special elsewhere", () => {
  const value = valueOfWord({ text: '{"__proto__": 1}' }) as object;
  deepStrictEqual(Object.keys(value), ["__proto__"]);
});

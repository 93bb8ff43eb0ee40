import { deepStrictEqual } from "node:assert/strict";
import { repeatedInJson } from "./repeated_in_json.ts";

Deno.test("repeatedInJson() finds keys that stand more than once in one object, wherever it is", () => {
  const text =
    '\uFEFF{ "a": 1, "b": { "a": "a", "x": {}, "\\u0078": [] }, "c": [ 1, [], { "k": 1 }, { "k": 1, "k": 2, "k": 3 } ], "a": { "b": 1, "b": 1 } }';
  deepStrictEqual(repeatedInJson(text), ["b.x", "c.3.k", "a", "a.b"]);
  deepStrictEqual(
    repeatedInJson('{ "a": { "k": ",{" }, "b": { "k": ["k", "k", { "k": "k" }] }, "k": 1 }'),
    [],
  );
  deepStrictEqual(repeatedInJson(" {}"), []);
});

Deno.test("repeatedInJson() takes a text that is very deep, very long or no JSON at all", () => {
  const deep = "[".repeat(200_000) + '{"k":1,"k":2}' + "]".repeat(200_000);
  deepStrictEqual(repeatedInJson(deep).length, 1);
  const many = `{${Array.from({ length: 100_000 }, (_, index) => `"${index % 1000}":1`).join(",")}}`;
  deepStrictEqual(repeatedInJson(many, 3), ["0", "1", "2"]);
  for (const text of ["", "]]}", '"', "{,,}", "[1,2", "null"]) deepStrictEqual(repeatedInJson(text), []);
});

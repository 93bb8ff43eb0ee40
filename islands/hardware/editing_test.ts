import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { editedValue, editFault, editKind, editText } from "./editing.ts";

for (
  const [type, value, kind] of [
    ["double", 1, "number"],
    ["int", undefined, "number"],
    ["Number?", 1, "number"],
    ["bool", 0, "switch"],
    ["boolean", undefined, "switch"],
    ["string", 12, "text"],
    ["double[]", [1], "json"],
    ["object", 1.5, "number"],
    ["object", true, "switch"],
    ["object", "on", "text"],
    ["object", { a: 1 }, "json"],
    ["unheard-of", undefined, "json"],
  ] as const
) {
  Deno.test(`a ${type} that is ${JSON.stringify(value)} is edited as ${kind}`, () =>
    strictEqual(editKind(type, value), kind));
}

for (
  const [kind, text, value] of [
    ["number", " 1e-3 ", 0.001],
    ["number", "-12", -12],
    ["number", "9007199254740993", "9007199254740993"],
    ["text", " as it is ", " as it is "],
    ["json", '["a",1]', ["a", 1]],
    ["switch", "true", true],
  ] as const
) {
  Deno.test(`the text ${JSON.stringify(text)} of a ${kind} stands for ${JSON.stringify(value)}`, () => {
    strictEqual(editFault(kind, text), undefined);
    deepStrictEqual(editedValue(kind, text), value);
  });
}

for (
  const [kind, text] of [["number", ""], ["number", "1,5"], ["number", "0x"], ["json", "{a:1}"], [
    "switch",
    "on",
  ]] as const
) {
  Deno.test(`the text ${JSON.stringify(text)} is no ${kind}`, () =>
    strictEqual(typeof editFault(kind, text), "string"));
}

Deno.test("editText() gives numbers with all their digits, and nothing for what is not there", () => {
  strictEqual(editText("number", 0.1 + 0.2), "0.3");
  strictEqual(editText("number", 1.23456789012345), "1.23456789012345");
  strictEqual(editText("text", undefined), "");
  strictEqual(editText("json", ["a"]), '["a"]');
});

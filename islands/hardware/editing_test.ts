import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { editedValue, editFault, editKind, editText, exactEditText } from "./editing.ts";

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
    strictEqual(editKind({ type }, value), kind));
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
  strictEqual(editText("number", 9999999.987), "9999999.987");
  strictEqual(editText("number", 1.5, { precision: 3, unit: "V" }), "1.500");
  strictEqual(editText("number", 0.0000019, { unit: "A" }), "1.9e-6", "in the declared unit, as it is typed");
  strictEqual(exactEditText("number", 0.1 + 0.2), "0.30000000000000004");
  strictEqual(editText("text", undefined), "");
  strictEqual(editText("json", ["a"]), '["a"]');
});

Deno.test("a number outside of what the schema allows is refused, with the limit", () => {
  const look = { min: -5, max: 30, unit: "V" };
  strictEqual(editFault("number", "30", look), undefined);
  strictEqual(editFault("number", "30.01", look), "Too large: the highest value is 30 V");
  strictEqual(editFault("number", "-6", look), "Too small: the lowest value is -5 V");
});

Deno.test("a value of which the schema lists all is a choice, and its choices keep their types", () => {
  strictEqual(editKind({ type: "string", enum: ["low", "high"] }, "low"), "choice");
  deepStrictEqual(["1", '"1"', "true"].map((text) => editedValue("choice", text)), [1, "1", true]);
});

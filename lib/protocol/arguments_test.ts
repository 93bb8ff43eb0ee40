import { deepStrictEqual, throws } from "node:assert/strict";
import { mapArguments } from "./arguments.ts";

const move = { name: "move", args: [{ name: "x", type: "number" }, { name: "label", type: "string?" }] };
const echo = { name: "echo", args: [{ name: "data", type: "object" }] };
const free = { name: "free", args: [] };

for (
  const [title, given, signature, expected] of [
    ["nothing gives an empty object", [], move, {}],
    ["one object is the named arguments", [{ x: 1 }], move, { x: 1 }],
    ["a lone scalar takes the first name", [5], move, { x: 5 }],
    ["positional values take the names in order", [5, "a"], move, { x: 5, label: "a" }],
    ["a trailing object merges", [5, { label: "b", extra: 1 }], move, { x: 5, label: "b", extra: 1 }],
    ["a scalar becomes text for a string argument", [5, 42], move, { x: 5, label: "42" }],
    ["an object without a declared name is the object argument", [{ a: 1 }], echo, { data: { a: 1 } }],
    ["an object with the declared name is the named form", [{ data: { a: 1 } }], echo, { data: { a: 1 } }],
    ["without declared arguments one value passes as it is", [[1, 2]], free, [1, 2]],
    ["without declared arguments several values pass as an array", [1, 2], free, [1, 2]],
  ] as const
) {
  Deno.test(`mapArguments(): ${title}`, () => deepStrictEqual(mapArguments(given, signature), expected));
}

Deno.test("mapArguments() refuses too many values and names the signature", () => {
  throws(() => mapArguments([1, "a", 3], move), {
    code: "VALIDATION_INVALID_VALUE",
    message: /move\(x: number, label: string\?\)/,
  });
});

Deno.test("mapArguments() refuses an object for a scalar argument", () => {
  throws(() => mapArguments([{ x: { y: 1 } }], move), {
    message: "Argument 'x' expected number, got object",
  });
});

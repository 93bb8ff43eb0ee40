import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { argumentFault, argumentFields, callArguments } from "./call_arguments.ts";

const args = [{ name: "x", type: "number" }, { name: "label", type: "string?" }, {
  name: "fast",
  type: "bool",
}];

for (
  const [title, source, texts, expected] of [
    ["driver actions get their arguments by name", "driver", ["1", "a", "true"], [{
      x: 1,
      label: "a",
      fast: true,
    }]],
    ["what is left out is not there", "driver", ["", "a", ""], [{ label: "a" }]],
    ["nothing at all is no argument", "driver", ["", "", ""], []],
    ["custom methods get their arguments by place", "custom", ["1", "a", "true"], [1, "a", true]],
    ["a gap between them is null", "custom", ["", "a", ""], [null, "a"]],
  ] as const
) {
  Deno.test(`callArguments(): ${title}`, () =>
    deepStrictEqual(callArguments({ args, source }, texts), expected));
}

Deno.test("an action that does not say what it takes has one field for JSON values", () => {
  const [field, ...others] = argumentFields({});
  strictEqual(others.length, 0);
  deepStrictEqual(callArguments({ source: "custom" }, ['12, {"a": 1}']), [12, { a: 1 }]);
  deepStrictEqual(callArguments({ source: "custom" }, [""]), []);
  strictEqual(argumentFault(field!, "12, true"), undefined);
  strictEqual(typeof argumentFault(field!, "twelve"), "string");
});

Deno.test("an action without arguments asks nothing", () =>
  deepStrictEqual(argumentFields({ args: [] }), []));

import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { AppError } from "@/lib/protocol/mod.ts";
import { NamedValues } from "./named_values.ts";
import {
  asBool,
  asDouble,
  asDoubles,
  asInt,
  asObject,
  asString,
  asStrings,
  type Named,
} from "./typed_value.ts";

const accepted: [convert: (named: Named) => unknown, value: unknown, result: unknown][] = [
  [asDouble, 1.5, 1.5],
  [asDouble, " 2.5 ", 2.5],
  [asDouble, "-1000000000000000000000", -1e21],
  [asInt, "12", 12],
  [asBool, true, true],
  [asBool, "ON", true],
  [asBool, 0, false],
  [asString, 5, "5"],
  [asString, "", ""],
  [asDoubles, [1, "2"], [1, 2]],
  [asDoubles, Float32Array.of(1, 2), [1, 2]],
  [asStrings, ["a", 1], ["a", "1"]],
];

for (const [convert, value, result] of accepted) {
  Deno.test(`${convert.name}() takes ${typeof value} ${JSON.stringify(value)}`, () => {
    deepStrictEqual(convert({ value, what: "Argument 'x'" }), result);
  });
}

const refused: [convert: (named: Named) => unknown, value: unknown, message: string][] = [
  [asDouble, "abc", `Argument 'x' expected double, got string "abc"`],
  [
    asDouble,
    "12345678901234567891",
    `Argument 'x' expected double, which would round it to 12345678901234567000, got string "12345678901234567891"`,
  ],
  [asDouble, "", `Argument 'x' expected double, got string ""`],
  [asDouble, NaN, "Argument 'x' expected double, got number NaN"],
  [asDouble, [1], "Argument 'x' expected double, got a list of 1"],
  [asDouble, true, "Argument 'x' expected double, got boolean true"],
  [asInt, 1.5, "Argument 'x' expected int, got number 1.5"],
  [asInt, 2 ** 60, `Argument 'x' expected int, got number ${2 ** 60}`],
  [asBool, "maybe", `Argument 'x' expected bool, got string "maybe"`],
  [asString, { a: 1 }, "Argument 'x' expected string, got an object"],
  [asString, null, "Argument 'x' expected string, got null"],
  [asDoubles, 5, "Argument 'x' expected double[], got number 5"],
  [asDoubles, [1, "b"], `Argument 'x'[1] expected double, got string "b"`],
  [asObject, [1], "Argument 'x' expected object, got a list of 1"],
  [asObject, undefined, "Argument 'x' expected object, got nothing"],
];

for (const [convert, value, message] of refused) {
  Deno.test(`${convert.name}() refuses ${typeof value} ${JSON.stringify(value)}`, () => {
    throws(
      () => convert({ value, what: "Argument 'x'" }),
      new AppError("VALIDATION_INVALID_VALUE", message),
    );
  });
}

Deno.test("a missing argument gives the fallback and without one says which is missing", () => {
  const args = new NamedValues({ a: 1, empty: null });
  strictEqual(args.double("a", 7), 1);
  strictEqual(args.double("b", 7), 7);
  strictEqual(args.double("empty", 7), 7);
  throws(() => args.double("b"), { message: "Argument 'b' expected double, got nothing" });
});

Deno.test("names of Object.prototype are not arguments", () => {
  strictEqual(new NamedValues({}).has("constructor"), false);
});

Deno.test("anything that is not an object counts as no arguments", () => {
  for (const value of [undefined, null, 5, "text"]) strictEqual(new NamedValues(value).has("length"), false);
});

import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { shapeFaults } from "./same_shape.ts";

Deno.test("shapeFaults() finds missing fields and other kinds, at any depth", () => {
  deepStrictEqual(shapeFaults({ a: 1, b: { c: "x" } }, { a: 2, b: { c: "y" }, more: true }), []);
  deepStrictEqual(shapeFaults({ a: 1, b: { c: "x" } }, { a: 2, b: {} }), [".b.c is missing"]);
  match(shapeFaults({ a: 1 }, { a: "1" }).join(), /^\.a is "1", documented as 1$/);
  strictEqual(shapeFaults({ a: [1] }, { a: { 0: 1 } }).length, 1);
});

Deno.test("shapeFaults() compares lists both ways", () => {
  const documented = [{ key: "a", value: "x" }, { key: "b", value: 1 }];
  deepStrictEqual(shapeFaults(documented, [{ key: "c", value: 5 }, { key: "d", value: "y" }]), []);
  match(shapeFaults(documented, [{ key: "c", value: 5 }]).join(), /no item like \{"key":"a"/);
  match(
    shapeFaults(documented, [{ key: "c", value: 5 }, { key: "d", value: "y" }, { key: 3 }]).join(),
    /^\[2\] is/,
  );
});

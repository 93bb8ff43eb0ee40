import { strictEqual } from "node:assert/strict";
import { SteadyNumber } from "./steady_number.ts";

function texts(steady: SteadyNumber, values: readonly number[]): string {
  return values.map((value) => {
    const { text, unit } = steady.parts(value);
    return unit === undefined ? text : `${text} ${unit}`;
  }).join(", ");
}

Deno.test("SteadyNumber keeps the decimals once they were there, as far as there is room", () => {
  strictEqual(
    texts(new SteadyNumber(), [0, 4.9987, 5, 5.01, -5.5, 123456789.25, 1e-9, NaN, 5]),
    "0, 4.9987, 5.0000, 5.0100, -5.5000, 123456789.250, 1e-9, NaN, 5.0000",
  );
});

Deno.test("SteadyNumber changes the prefix only when the number has moved away from it", () => {
  strictEqual(
    texts(new SteadyNumber({ unit: "A" }), [0.0047, 0.0123, 0.5, 0, 0.0009, 12, 0.00002]),
    "4.7 mA, 12.3 mA, 500.0 mA, 0.0 mA, 0.9 mA, 12 A, 20 µA",
  );
});

Deno.test("SteadyNumber leaves whole numbers and a declared precision alone", () => {
  strictEqual(texts(new SteadyNumber({ precision: 2 }), [1, 1.234, 100]), "1.00, 1.23, 100.00");
  strictEqual(texts(new SteadyNumber({ type: "int" }), [123456789, 5]), "123456789, 5");
});

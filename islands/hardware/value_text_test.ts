import { strictEqual } from "node:assert/strict";
import { Unreadable } from "@/lib/client/stores/mod.ts";
import { lookOf, numberText, SteadyNumber, valueText } from "./value_text.ts";

for (
  const [value, text, look] of [
    [undefined, "–", "unknown"],
    [null, "–", "unknown"],
    [12, "12", "number"],
    [0.1 + 0.2, "0.3", "number"],
    [true, "On", "text"],
    ["", "", "text"],
    [[1, 2 / 3], "[1,0.6666667]", "text"],
    [{ a: 1 }, '{"a":1}', "text"],
    [new Unreadable("no line"), "Cannot be read", "unreadable"],
  ] as const
) {
  Deno.test(`valueText() writes ${JSON.stringify(value) ?? "an unknown value"} as "${text}"`, () => {
    strictEqual(valueText(value), text);
    strictEqual(lookOf(value), look);
  });
}

Deno.test("numberText() leaves whole numbers whole and rounds the others to what a meter shows", () => {
  strictEqual(numberText(9007199254740991), "9007199254740991");
  strictEqual(numberText(4.998712345), "4.998712");
  strictEqual(numberText(1.5e-9), "1.5e-9");
});

Deno.test("SteadyNumber keeps the decimals once they were there, as far as there is room", () => {
  const steady = new SteadyNumber();
  const texts = [0, 4.9987, 5, 5.01, -5.5, 12345678.9, 1e-9, 5].map((value) => steady.text(value));
  strictEqual(texts.join(" "), "0 4.9987 5.0000 5.0100 -5.5000 12345679 1e-9 5.0000");
});

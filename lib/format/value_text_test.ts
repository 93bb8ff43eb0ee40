import { strictEqual } from "node:assert/strict";
import { exactText, resultText, valueText } from "./value_text.ts";

for (
  const [value, text] of [
    [undefined, "–"],
    [null, "–"],
    [true, "On"],
    ["", ""],
    ["9007199254740993", "9007199254740993"],
    [9007199254740993n, "9007199254740993"],
    [[1, 2 / 3], "[1,0.666666666667]"],
    [{ id: 123456789, at: 0.1 + 0.2 }, '{"id":123456789,"at":0.3}'],
    [{ a: [{ b: 1.9e-6 }], c: NaN, d: [-Infinity, -0] }, '{"a":[{"b":1.9e-6}],"c":NaN,"d":[-Infinity,-0]}'],
    [
      { serial: "00123456789", big: 12345678901234567890n },
      '{"serial":"00123456789","big":12345678901234567890}',
    ],
    [{ gone: undefined, no: null }, '{"no":null}'],
    [new Uint8Array([1, 2, 3]), '"AQID"'],
    [new Float32Array([0.1, 1.9e-6]), "[0.1,1.9e-6]"],
    [{ wave: new Float64Array([0.1 + 0.2, NaN]) }, '{"wave":[0.3,NaN]}'],
    [new BigInt64Array([9007199254740993n]), "[9007199254740993]"],
  ] as const
) {
  Deno.test(`valueText() writes a ${typeof value} as ${text}`, () => strictEqual(valueText(value), text));
}

Deno.test("resultText() names truth and nothing as scripts do", () => {
  strictEqual(
    [true, null, undefined, "x", 1 / 3, [NaN]].map(resultText).join(" "),
    "true null null x 0.333333333333 [NaN]",
  );
});

Deno.test("exactText() has all digits, on the top and inside", () => {
  strictEqual(exactText(0.1 + 0.2), "0.30000000000000004");
  strictEqual(exactText([2 / 3, { a: 1e21 }]), '[0.6666666666666666,{"a":1e+21}]');
  strictEqual(
    exactText({ a: 1.9e-6, b: [0.000012345678901234568] }),
    '{"a":1.9e-6,"b":[1.2345678901234568e-5]}',
  );
  strictEqual(exactText(undefined), "");
  strictEqual(exactText("as it is"), "as it is");
});

import { strictEqual } from "node:assert/strict";
import { logJson } from "./log_json.ts";

const text = (value: unknown) => logJson(value, () => undefined);

Deno.test("what stands under the name of a secret is not logged, whatever it is; flags are", () => {
  const value = {
    password: "zzz",
    n: { token: 12345, apiKey: ["a", "b"], secret: { deep: 1 }, hasToken: true, authKey: null },
  };
  strictEqual(
    text(value),
    '{"password":"***","n":{"token":"***","apiKey":"***","secret":"***","hasToken":true,"authKey":null}}',
  );
});

Deno.test("circles and numbers JSON has no text for are shown", () => {
  const circle: Record<string, unknown> = { n: NaN };
  circle.self = circle;
  strictEqual(text(circle), '{"n":NaN,"self":"[Circular]"}');
});

Deno.test("numbers are written as the reader wants them, text that looks like one stays text", () => {
  const value = { a: 0.1 + 0.2, b: ["1", "\\u0001", -12], c: 5e-7 };
  strictEqual(text(value), '{"a":0.30000000000000004,"b":["1","\\\\u0001",-12],"c":5e-7}');
  const rounded = (number: number) => number.toExponential(0);
  strictEqual(
    logJson(value, () => undefined, rounded),
    '{"a":3e-1,"b":["1","\\\\u0001",-1e+1],"c":5e-7}',
  );
});

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

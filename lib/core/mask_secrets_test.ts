import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { maskSecrets, maskSecretsIn } from "./mask_secrets.ts";

for (
  const [text, expected] of [
    ['apiKey: "sk-12345"', 'apiKey: "***"'],
    ["password=hunter2 and more", "password=*** and more"],
    ["Authorization: Bearer abc.def.ghi", "Authorization: Bearer ***"],
    ["the token ring is broken", "the token ring is broken"],
    ['{"password":"zzz","n":{"token":12345,"a":1}}', '{"password":"***","n":{"token":"***","a":1}}'],
    ['{"apiKey":true,"secret":null}', '{"apiKey":true,"secret":null}'],
  ] as const
) {
  Deno.test(`maskSecrets() makes ${expected} of ${text}`, () => strictEqual(maskSecrets(text), expected));
}

for (
  const [value, expected] of [
    [{ token: 12345 }, { token: "***" }],
    [{ a: [{ password: "hunter2", host: "lab" }] }, { a: [{ password: "***", host: "lab" }] }],
    [{ deep: { "api-key": ["k-1", "k-2"] } }, { deep: { "api-key": "***" } }],
    [{ credential: { user: "a", pass: "b" } }, { credential: "***" }],
    [["token=abcdef", 5], ["token=***", 5]],
    [{ tokens: 12, tokenCount: 3, hasToken: true, password: null, secret: "" }, undefined],
    [{ text: 'a "quoted" } text' }, undefined],
    [12345, undefined],
  ] as const
) {
  Deno.test(`maskSecretsIn() makes ${JSON.stringify(expected ?? value)} of ${JSON.stringify(value)}`, () => {
    if (expected === undefined) strictEqual(maskSecretsIn(value), value);
    else deepStrictEqual(maskSecretsIn(value), expected);
  });
}

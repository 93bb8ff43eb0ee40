import assert from "node:assert/strict";
import { isJson, isJsonInSlices, JsonCheck, MAX_DEPTH, MAX_NODES, shapeFault } from "./json_check.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The same numbers in each run. */
function randoms(seed: number): () => number {
  let state = seed;
  return () => (state = state * 1664525 + 1013904223 >>> 0) / 2 ** 32;
}

const VALUES = [
  "0",
  "-0",
  "-12.50e+7",
  "1E-3",
  '""',
  '"a\\u00e9\\n\\"b\\\\"',
  "true",
  "false",
  "null",
  "[]",
  "{}",
  '[1,[2,{"a":[]}],"x"]',
  ' {"a" : 1 ,\n"b":\t[ null , true ] } ',
  '{"":{"":""}}',
  '"\u{1f600} µ"',
];

Deno.test("a JSON check takes what JSON.parse takes and refuses what it refuses", () => {
  const random = randoms(7);
  const alphabet = '{}[]",:\\ue0123456789-+.eE truefalsnl\n\t\u0001é'.split("");
  let valid = 0;
  for (let round = 0; round < 40_000; round++) {
    const text = VALUES[Math.floor(random() * VALUES.length)]!;
    const at = Math.floor(random() * (text.length + 1));
    const put = random() < 0.6 ? alphabet[Math.floor(random() * alphabet.length)]! : "";
    const changed = text.slice(0, at) + put + text.slice(at + Math.floor(random() * 2));
    if (changed.isWellFormed() === false) continue;
    const expected = parses(changed);
    if (expected) valid++;
    assert.equal(isJson(bytes(changed)), expected, JSON.stringify(changed));
  }
  assert(valid > 5000, `only ${valid} valid texts`);
});

Deno.test("a JSON check may get its text cut anywhere", () => {
  for (const value of VALUES) {
    const whole = bytes(`[${value},${value}]`);
    for (let cut = 0; cut <= whole.length; cut++) {
      const check = new JsonCheck();
      assert(check.push(whole.subarray(0, cut)) && check.push(whole.subarray(cut)) && check.complete);
    }
  }
});

Deno.test("a JSON check refuses text that ends its place in a message", async () => {
  for (const text of ['1},{"type":"state.batch"', '"a","type":"error"', "[1]]", "{}{}", "1 2", "", " "]) {
    assert.equal(isJson(bytes(text)), false, text);
    assert.equal(await isJsonInSlices(bytes(text)), false, text);
  }
});

Deno.test("a JSON check in slices reads a text of several slices", async () => {
  const numbers = JSON.stringify(Array.from({ length: 200_000 }, (_, index) => index / 7));
  assert.equal(await isJsonInSlices(bytes(numbers)), true);
  assert.equal(await isJsonInSlices(bytes(`${numbers}]`)), false);
});

Deno.test("a JSON check refuses values nested too deep", () => {
  const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
  assert.equal(isJson(bytes(nested(MAX_DEPTH))), true);
  assert.equal(isJson(bytes(nested(MAX_DEPTH + 1))), false);
  assert.equal(shapeFault(bytes(nested(MAX_DEPTH))), undefined);
  assert.match(shapeFault(bytes(`{"a":${nested(MAX_DEPTH)}}`))!, /nested deeper/);
  assert.equal(shapeFault(bytes(JSON.stringify(["[".repeat(5000), '\\"['.repeat(3000)]))), undefined);
  for (const slashes of [1, 2, 3, 4]) {
    const text = JSON.stringify("\\".repeat(slashes) + '"' + "[".repeat(5000));
    assert.equal(shapeFault(bytes(`{"a":${text}}`)), undefined);
    assert.match(shapeFault(bytes(`{"a":${text},"b":${nested(MAX_DEPTH)}}`))!, /nested deeper/);
  }
});

Deno.test("a JSON check refuses values of very many parts, and takes long lists of numbers", () => {
  const keys = (count: number) =>
    bytes(JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 1]))));
  const lists = bytes(JSON.stringify(Array(MAX_NODES).fill([])));
  assert.equal(isJson(keys(MAX_NODES - 1)), true);
  assert.equal(shapeFault(keys(MAX_NODES - 1)), undefined);
  for (const many of [keys(MAX_NODES + 1), lists]) {
    assert.equal(isJson(many), false);
    assert.match(shapeFault(many)!, /more than 100000 keys/);
  }
  const numbers = bytes(JSON.stringify(Array(500_000).fill(1.5)));
  assert.equal(isJson(numbers), true);
  assert.equal(shapeFault(numbers), undefined);
});

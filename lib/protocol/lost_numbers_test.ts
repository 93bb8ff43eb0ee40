import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { jsonText, lostBelow, lostText, toJson } from "./json_text.ts";
import { misplaced, MOST_PLACES, placesIn, withNumbers } from "./lost_numbers.ts";
import { RawJson } from "./raw_json.ts";

/** A value on its way over a wire: its text, what stands beside it, and what the other end makes of both. */
function sent(value: unknown): unknown {
  const { json, ...lost } = jsonText(value);
  return withNumbers(JSON.parse(json), lost);
}

Deno.test("jsonText() names the places of numbers JSON has no text for, and withNumbers() puts them back", () => {
  const shared = { low: -Infinity };
  const value = { list: [1, NaN, [Infinity]], "a/b~c": shared, twice: shared, "": NaN, none: null };
  const text = jsonText(value);
  strictEqual(text.json, toJson(value));
  deepStrictEqual(text.numbers, {
    "/list/1": "NaN",
    "/list/2/0": "Infinity",
    "/a~1b~0c/low": "-Infinity",
    "/twice/low": "-Infinity",
    "/": "NaN",
  });
  deepStrictEqual(sent(value), value);
});

Deno.test("jsonText() follows maps, sets, typed arrays and toJSON() to what they become", () => {
  const value = {
    map: new Map([["x", NaN]]),
    set: new Set([-Infinity]),
    wave: Float32Array.of(1, NaN),
    own: { toJSON: () => ({ y: Infinity }) },
    bytes: Uint8Array.of(1),
  };
  deepStrictEqual(sent(value), {
    map: { x: NaN },
    set: [-Infinity],
    wave: [1, NaN],
    own: { y: Infinity },
    bytes: "AQ==",
  });
  deepStrictEqual(jsonText({ toJSON: () => NaN }), { json: "null", number: "NaN" });
});

Deno.test("values without such numbers have nothing beside them", () => {
  for (const value of [1, "NaN", true, null, undefined, [1, null, undefined], { a: "Infinity" }]) {
    deepStrictEqual(jsonText(value), { json: toJson(value) });
    strictEqual(lostText(jsonText(value)), "");
  }
});

Deno.test("jsonText() names a bounded number of places; the others stay null", () => {
  const many = sent(Array(MOST_PLACES + 5).fill(NaN)) as unknown[];
  strictEqual(many.filter(Number.isNaN).length, MOST_PLACES);
  strictEqual(many.at(-1), null);
  const long = jsonText({ ["k".repeat(200_000)]: [NaN, NaN] }).numbers;
  strictEqual(Object.keys(long!).length, 1);
});

Deno.test("withNumbers() changes only what is null, and believes no name and no place it does not know", () => {
  const lost = { numbers: { "/0": "NaN", "/1": "NaN", "/2": "seven", "/9/x": "NaN", "3": "NaN" } };
  deepStrictEqual(withNumbers([null, 1, null, null], lost), [NaN, 1, null, null]);
  deepStrictEqual(withNumbers({}, { numbers: { "/constructor": "NaN", "/__proto__/x": "NaN" } }), {});
  strictEqual(withNumbers(5, { number: "NaN" }), 5);
  strictEqual(withNumbers(null, { numbers: { "": "NaN" } }), NaN);
  strictEqual(placesIn("x"), undefined);
  strictEqual(misplaced([null, 1], { "/0": "NaN", "/1": "NaN" }), "/1");
  strictEqual(misplaced(null, { "": "NaN" }), undefined);
});

Deno.test("RawJson and lostBelow() keep the places", () => {
  const raw = new RawJson("[null]", { "/0": "Infinity" });
  deepStrictEqual(raw.value, [Infinity]);
  deepStrictEqual(jsonText(raw), { json: "[null]", numbers: { "/0": "Infinity" } });
  deepStrictEqual(lostBelow("a/b", jsonText(raw)), { numbers: { "/a~1b/0": "Infinity" } });
  deepStrictEqual(lostBelow("value", { number: "NaN" }), { numbers: { "/value": "NaN" } });
});

import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { prettyJson } from "./pretty_json.ts";
import { printable } from "@/lib/core/mod.ts";
import { resultText, valueText } from "@/lib/format/mod.ts";
import { showOnOneLine, showValue } from "./show_value.ts";

Deno.test("showValue() puts the unit behind numbers and nothing else", () => {
  strictEqual(showValue(12.5, { look: { unit: "V" } }), "12.5 V");
  strictEqual(showValue(12.5, { look: { unit: "" } }), "12.5");
  strictEqual(showValue("on", { look: { unit: "V" } }), "on");
  strictEqual(showValue(null, { look: { unit: "V" } }), "null");
});

Deno.test("showValue() writes numbers as the page does, also inside of objects, and whole ones exactly", () => {
  strictEqual(showValue(0.0000019, { look: { unit: "A" } }), "1.9 µA");
  strictEqual(showOnOneLine(-0.00001234, { look: { unit: "V" } }), "-12.34 µV");
  strictEqual(showValue({ id: 987654321, at: 0.1 + 0.2 }), "{ id: 987654321, at: 0.3 }");
  strictEqual(showOnOneLine([NaN, -Infinity, 2 ** 53]), "[ NaN, -Infinity, 9007199254740992 ]");
});

for (
  const value of [
    1.9e-6,
    [-1.9e-6],
    { a: { b: [1e-5, 0.1 + 0.2, 1e17, -0, NaN, 12] } },
    new Float32Array([0.1, 1.9e-6]),
    [new Float64Array([1 / 3])],
  ]
) {
  Deno.test(`the numbers of ${valueText(value)} are the same on the page and in the terminal`, () => {
    const numbers = (text: string) => text.match(/NaN|-?\d[\d.e+-]*/g);
    deepStrictEqual(numbers(showValue(value)), numbers(resultText(value)));
    deepStrictEqual(numbers(showOnOneLine(value)), numbers(valueText(value)));
  });
}

Deno.test("showValue() colours numbers that are written in its own way as all numbers", () => {
  strictEqual(showValue([1.9e-6, 2], { color: true }), "[ \x1b[33m1.9e-6\x1b[39m, \x1b[33m2\x1b[39m ]");
});

Deno.test("showValue() shows text as it is, but takes control characters out", () => {
  strictEqual(showValue("line 1\r\nline 2\t\x1b[31m\x07"), "line 1\nline 2\t\\x1b[31m\\x07");
  strictEqual(printable("\u009b31m"), "\\x9b31m");
});

Deno.test("showValue() cuts what is long and says so", () => {
  const text = showValue("x".repeat(5000));
  match(text, /^x{4000}… \(1000 more characters; --json shows all\)$/);
  ok(showValue(Array.from({ length: 1000 }, (_, index) => index)).includes("900 more items"));
});

Deno.test("showOnOneLine() stays on one line", () => {
  strictEqual(showOnOneLine({ a: 1, b: ["x\ny"] }), '{ a: 1, b: [ "x\\ny" ] }');
  strictEqual(showOnOneLine("a\nb"), "a\\nb");
  ok(!showOnOneLine(Array.from({ length: 500 }, (_, index) => ({ index }))).includes("\n"));
});

Deno.test("prettyJson() shows a schema as document 001 does", () => {
  const schema = {
    name: "psu",
    properties: { voltage: { type: "number", access: "rw", unit: "V", description: "Output voltage" } },
    actions: { reset: { description: "Reset to defaults" } },
    streams: [],
  };
  strictEqual(
    prettyJson(schema),
    `{
  "name": "psu",
  "properties": {
    "voltage": { "type": "number", "access": "rw", "unit": "V", "description": "Output voltage" }
  },
  "actions": {
    "reset": { "description": "Reset to defaults" }
  },
  "streams": []
}`,
  );
});

Deno.test("prettyJson() writes numbers as values are written, with all their digits", () => {
  const value = { min: 1.9e-6, max: 0.1 + 0.2, list: [1e-5, 3] };
  strictEqual(prettyJson(value), '{ "min": 1.9e-6, "max": 0.30000000000000004, "list": [1e-5, 3] }');
});

Deno.test("prettyJson() breaks what does not fit, and gives back the same value", () => {
  const value = {
    long: "y".repeat(100),
    list: Array.from({ length: 60 }, (_, index) => index),
    none: {},
    no: null,
  };
  const text = prettyJson(value, 80);
  ok(text.split("\n").length > 60);
  strictEqual(JSON.stringify(JSON.parse(text)), JSON.stringify(value));
});

import { ok, strictEqual } from "node:assert/strict";
import type { Look } from "./look.ts";
import { exactNumber, numberParts, numberText } from "./number_text.ts";
import { siUnit } from "./si_unit.ts";

const ROWS: readonly (readonly [value: number, look: Look, text: string])[] = [
  [0, {}, "0"],
  [-0, {}, "-0"],
  [-0, { unit: "V" }, "-0 V"],
  [12, { unit: "V" }, "12 V"],
  [123456789, {}, "123456789"],
  [-987654321, { type: "long" }, "-987654321"],
  [9007199254740991, {}, "9007199254740991"],
  [-9007199254740991, { type: "double" }, "-9007199254740991"],
  [4294967295, { type: "uint32", unit: "Hz" }, "4294967295 Hz"],
  [20000000, { type: "int", unit: "counts" }, "20000000 counts"],
  [2 ** 70, {}, "1.1805916207174113e+21"],
  [1e21, {}, "1e+21"],
  [9999999.987, {}, "9999999.987"],
  [99999999.987, {}, "99999999.987"],
  [1234567890123.5, {}, "1234567890123.5"],
  [123456789012345.67, {}, "123456789012345.7"],
  [-0.00001234, {}, "-1.234e-5"],
  [0.0001234, {}, "0.0001234"],
  [0.1 + 0.2, {}, "0.3"],
  [2 / 3, {}, "0.666666666667"],
  [4.998712345, {}, "4.998712345"],
  [1.9e-6, {}, "1.9e-6"],
  [5e-324, {}, "5e-324"],
  [Number.MAX_VALUE, {}, "1.7976931348623157e+308"],
  [NaN, {}, "NaN"],
  [NaN, { unit: "V", precision: 3 }, "NaN V"],
  [Infinity, {}, "Infinity"],
  [-Infinity, { unit: "A" }, "-Infinity A"],
  // Prefixes.
  [1.9e-6, { unit: "A" }, "1.9 µA"],
  [-0.00001234, { unit: "V" }, "-12.34 µV"],
  [0.0047, { unit: "A" }, "4.7 mA"],
  [0.047, { unit: "A" }, "0.047 A"],
  [0.5, { unit: "V" }, "0.5 V"],
  [99999, { unit: "Hz" }, "99999 Hz"],
  [100000, { unit: "Hz" }, "100 kHz"],
  [123456789, { unit: "Hz" }, "123.456789 MHz"],
  [2.4e9, { unit: "Hz" }, "2.4 GHz"],
  [0.0019, { unit: "mA" }, "1.9 µA"],
  [1500000, { unit: "kHz" }, "1.5 GHz"],
  [1.5e-9, { unit: "s" }, "1.5 ns"],
  [1234567, { unit: "s" }, "1234567 s"],
  [0.000002, { unit: "ms" }, "2 ns"],
  [4.7e-12, { unit: "F" }, "4.7 pF"],
  [1e-18, { unit: "F" }, "0.001 fF"],
  [4700000, { unit: "Ω" }, "4.7 MΩ"],
  [1e-5, { unit: "m" }, "10 µm"],
  [2500000, { unit: "g" }, "2500 kg"],
  [0.00002, { unit: "uA" }, "20 pA"],
  // Units that take none.
  [0.00002, { unit: "°C" }, "2e-5 °C"],
  [0.00002, { unit: "%" }, "2e-5 %"],
  [1234567.5, { unit: "dB" }, "1234567.5 dB"],
  [0.00001, { unit: "dBm" }, "1e-5 dBm"],
  [1234567.5, { unit: "rpm" }, "1234567.5 rpm"],
  [0.00001, { unit: "1/s" }, "1e-5 1/s"],
  [0.00001, { unit: "m/s" }, "1e-5 m/s"],
  [1234567, { unit: "min" }, "1234567 min"],
  // What the schema says.
  [12.3456, { unit: "V", precision: 2 }, "12.35 V"],
  [12, { unit: "V", precision: 3 }, "12.000 V"],
  [0.0012, { unit: "A", precision: 3 }, "0.0012 A"],
  [-0.05678, { unit: "A", precision: 3 }, "-0.0568 A"],
  [0.00001234, { unit: "A", precision: 3 }, "0.000012 A"],
  [0.1 + 0.2 - 0.3, { unit: "A", precision: 3 }, "0.000 A"],
  [0.09999999, { unit: "A", precision: 3 }, "0.100 A"],
  [0.5, { unit: "A", precision: 3 }, "0.500 A"],
  [0.4, { unit: "A", precision: 0 }, "0 A"],
  [0, { unit: "A", precision: 3 }, "0.000 A"],
  [0.0000019, { unit: "A", precision: 7 }, "0.0000019 A"],
  [100000, { unit: "Hz", enum: [50, 100000] }, "100000 Hz"],
  [0.10000000149011612, { type: "single" }, "0.1"],
  [16777216, { type: "float32" }, "16777216"],
];

for (const [value, look, text] of ROWS) {
  Deno.test(`${exactNumber(value)} with ${JSON.stringify(look)} is written "${text}"`, () =>
    strictEqual(numberText(value, look), text));
}

/** Numbers of every size and sign, the same at each run. */
function* numbers(count: number): Generator<number> {
  let seed = 20240229;
  const random = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
  for (let done = 0; done < count; done++) {
    yield (random() - 0.5) * 10 ** Math.round(random() * 60 - 30);
  }
}

/** The number a text stands for, in the declared unit. */
function readBack({ text, unit }: { text: string; unit: string | undefined }, declared: string): number {
  const from = siUnit(unit ?? "")?.power ?? 0;
  const to = siUnit(declared)?.power ?? 0;
  const [mantissa, exponent = "0"] = text.split("e");
  return Number(`${mantissa}e${Number(exponent) + from - to}`);
}

for (const unit of ["", "V", "mA", "kHz", "s", "°C", "%"]) {
  Deno.test(`a number in "${unit}" reads back within twelve digits, a whole one exactly`, () => {
    for (const value of numbers(3000)) {
      const close = readBack(numberParts(value, { unit }), unit);
      ok(Math.abs(close - value) <= Math.abs(value) * 5.1e-12, `${value} came back as ${close}`);
      const whole = Math.trunc(value * 1e9);
      if (Math.abs(whole) > 0) strictEqual(readBack(numberParts(whole, { unit }), unit), whole);
    }
  });
}

Deno.test("a precision is kept, small numbers keep their digits, and exactNumber() gives each one back", () => {
  for (const value of numbers(3000)) {
    strictEqual(Number(exactNumber(value)), value);
    const size = Math.abs(value);
    if (size >= 1e12) continue;
    const text = numberText(value, { precision: 3 });
    ok((size >= 0.1 ? /^-?\d+\.\d{3}$/ : /^-?0\.(\d{3}|\d{3,5}[1-9])$/).test(text), text);
    const error = Math.abs(Number(text) - value);
    ok(error <= 0.000500001 + size * 1e-15, `${value}: ${text}`);
    if (size >= 1e-4) ok(error <= size * 0.005001, `${value}: ${text}`);
  }
});

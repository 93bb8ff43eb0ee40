import { strictEqual } from "node:assert/strict";
import { numberIn } from "./numeric_reply.ts";

const NUMBERS: readonly [reply: string, unit: string, value: number | undefined][] = [
  ["+1.20E+01", "", 12],
  ["-.5", "", -0.5],
  ["5.", "", 5],
  ["#H1F", "", 31],
  ["#q17", "", 15],
  ["#B101", "", 5],
  ["#B102", "", undefined],
  ["#Q8", "", undefined],
  ["#H", "", undefined],
  ["9.91E37", "", NaN],
  ["9.9E37", "", Infinity],
  ["-9.9E+37", "", -Infinity],
  ["9.8E37", "", 9.8e37],
  ["5 V", "V", 5],
  ["5V", "v", 5],
  ["12.5 mV", "V", 0.0125],
  ["1.1kG", "G", 1100],
  ["2.2E-3 kHz", "Hz", 2.2],
  ["3.3uA", "A", 3.3e-6],
  ["3.3 µA", "A", 3.3e-6],
  ["100 MHZ", "Hz", 1e8],
  ["4.7 MOHM", "Ohm", 4.7e6],
  ["5 MV", "V", undefined],
  ["5 A", "V", undefined],
  ["5 V", "", undefined],
  ["5 qV", "V", undefined],
  ["1.5 GHz", "G", undefined],
  ["0x1F", "", undefined],
  ["1E999", "", undefined],
  ["NaN", "", undefined],
  ["1,2", "", undefined],
  ["", "", undefined],
];

for (const [reply, unit, value] of NUMBERS) {
  Deno.test(`the reply "${reply}" is ${value}${unit === "" ? "" : ` ${unit}`}`, () => {
    strictEqual(numberIn(reply, unit), value);
  });
}

import { strictEqual, throws } from "node:assert/strict";
import { formatValue, oneCommand, parseReply, type ScpiType, scpiType } from "./scpi_value.ts";

const replies: [type: ScpiType, reply: string, value: unknown][] = [
  ["float", "5.000", 5],
  ["float", "+1.20E+01", 12],
  ["float", "-.5", -0.5],
  ["float", "9.91E37", 9.91e37],
  ["int", "+1.0E+0", 1],
  ["int", "42", 42],
  ["bool", "1", true],
  ["bool", "on", true],
  ["bool", "TRUE", true],
  ["bool", "+1", true],
  ["bool", "0", false],
  ["bool", "OFF", false],
  ["bool", "False", false],
  ["string", "VOLT", "VOLT"],
];

for (const [type, reply, value] of replies) {
  Deno.test(`the reply ${reply} as ${type} is ${value}`, () => {
    strictEqual(parseReply(type, reply), value);
  });
}

const senseless: [type: ScpiType, reply: string][] = [
  ["float", "NaN"],
  ["float", "Infinity"],
  ["float", "1E999"],
  ["float", "5 V"],
  ["int", "1.5"],
  ["int", ""],
  ["bool", "maybe"],
  ["bool", "2"],
];

for (const [type, reply] of senseless) {
  Deno.test(`the reply "${reply}" as ${type} is refused`, () => {
    throws(() => parseReply(type, reply), {
      code: "CONN_CALL_FAILED",
      message: `the reply ${JSON.stringify(reply)} is not of type ${type}`,
    });
  });
}

const written: [type: ScpiType, value: unknown, text: string][] = [
  ["float", 12.5, "12.5"],
  ["float", "0.001", "0.001"],
  ["float", 1e-7, "1E-7"],
  ["int", 3, "3"],
  ["bool", true, "ON"],
  ["bool", "off", "OFF"],
  ["string", "VOLT:DC", "VOLT:DC"],
  ["string", `"a;b"`, `"a;b"`],
];

for (const [type, value, text] of written) {
  Deno.test(`${JSON.stringify(value)} as ${type} is sent as ${text}`, () => {
    strictEqual(formatValue(type, { value, what: "Property 'x'" }), text);
  });
}

const unsafe: [type: ScpiType, value: unknown][] = [
  ["float", "1;OUTP ON"],
  ["float", NaN],
  ["int", 1.5],
  ["bool", "1\nOUTP ON"],
  ["string", "a;OUTP ON"],
  ["string", "a\nOUTP ON"],
  ["string", `"a";OUTP ON`],
  ["string", `"a;OUTP ON`],
];

for (const [type, value] of unsafe) {
  Deno.test(`${JSON.stringify(value)} as ${type} never reaches the line`, () => {
    throws(() => formatValue(type, { value, what: "Property 'x'" }), { code: "VALIDATION_INVALID_VALUE" });
  });
}

Deno.test("a command written by hand is one line", () => {
  strictEqual(oneCommand(" VOLT 5;OUTP ON "), "VOLT 5;OUTP ON");
  for (const command of ["", "  ", "A\nB", "A\rB", "A\0"]) {
    throws(() => oneCommand(command), { code: "VALIDATION_INVALID_VALUE" });
  }
});

Deno.test("types have their usual other names", () => {
  strictEqual(scpiType("Double"), "float");
  strictEqual(scpiType("boolean"), "bool");
  strictEqual(scpiType("enum"), undefined);
});

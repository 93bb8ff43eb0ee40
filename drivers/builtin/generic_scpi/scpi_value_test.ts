import { strictEqual, throws } from "node:assert/strict";
import { formatValue, oneCommand, parseReply, type ScpiType, scpiType } from "./scpi_value.ts";

const replies: [type: ScpiType, reply: string, value: unknown][] = [
  ["float", "5.000", 5],
  ["float", "+1.20E+01", 12],
  ["float", "-.5", -0.5],
  ["float", "9.91E37", NaN],
  ["float", "C1:VDIV 5.00E-01", 0.5],
  ["int", "c1:vdiv #H10", 16],
  ["bool", "C1:VDIV ON", true],
  ["string", "C1:VDIV ON", "C1:VDIV ON"],
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
    strictEqual(parseReply({ type, unit: "", header: "C1:VDIV" }, reply), value);
  });
}

const senseless: [type: ScpiType, reply: string][] = [
  ["float", "NaN"],
  ["float", "Infinity"],
  ["float", "1E999"],
  ["float", "C1:VDIV"],
  ["float", "C2:VDIV 5"],
  ["float", "C1:VDIV5"],
  ["int", "9.91E37"],
  ["int", "1.5"],
  ["int", ""],
  ["bool", "maybe"],
  ["bool", "2"],
];

for (const [type, reply] of senseless) {
  Deno.test(`the reply "${reply}" as ${type} is refused`, () => {
    throws(() => parseReply({ type, unit: "", header: "C1:VDIV" }, reply), {
      code: "CONN_CALL_FAILED",
      message: `the reply ${JSON.stringify(reply)} is not of type ${type}`,
    });
  });
}

Deno.test("a unit that was not declared, or is another one, is told", () => {
  const message = (unit: string) => {
    try {
      return parseReply({ type: "float", unit, header: "VOLT" }, "1.5kG");
    } catch (error) {
      return (error as Error).message;
    }
  };
  strictEqual(
    message(""),
    'the reply "1.5kG" is not of type float; if kG is its unit, declare it (unit: "kG")',
  );
  strictEqual(message("T"), 'the reply "1.5kG" is not of type float; kG cannot be read as T');
  strictEqual(message("G"), 1500);
});

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

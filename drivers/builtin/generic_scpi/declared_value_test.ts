import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { readDeclaredItems } from "./declared_items.ts";
import { readDeclared, writeDeclared } from "./declared_value.ts";
import { scpiSurface } from "./scpi_surface.ts";

function property(entry: unknown) {
  const found = readDeclaredItems({ properties: { it: entry } }).properties.get("it")!;
  return found as typeof found & { command: string };
}

Deno.test("reading and writing may have commands of their own", () => {
  const both = property({ get: "MEAS:VOLT? (@2)", set: "SOUR:VOLT {value},(@2)", type: "float" });
  strictEqual(both.query, "MEAS:VOLT? (@2)");
  strictEqual(writeDeclared(both, 5), "SOUR:VOLT 5,(@2)");
  strictEqual(writeDeclared(property({ cmd: "VOLT?", set: "VSET", type: "float" }), 1.5), "VSET 1.5");
  strictEqual(property({ get: "TEMP" }).query, "TEMP");
  strictEqual(property({ get: "TEMP" }).command, undefined);
  strictEqual(property({ cmd: "VOLT", set: "VSET", readonly: true }).command, undefined);
  // A value is no pattern of the replacement.
  strictEqual(writeDeclared(property({ cmd: "X?", set: "X <{value}>" }), "$&"), "X <$&>");
});

Deno.test("values have names here and texts on the line", () => {
  const mode = property({ cmd: "FUNC", values: { voltage: "VOLT:DC", current: "CURR:DC" } });
  strictEqual(writeDeclared(mode, "current"), "FUNC CURR:DC");
  strictEqual(readDeclared(mode, "volt:dc"), "voltage");
  strictEqual(readDeclared(mode, "FUNC CURR:DC"), "current");
  throws(() => writeDeclared(mode, "power"), {
    code: "VALIDATION_INVALID_VALUE",
    message: `Property 'it' expected one of voltage, current, got "power"`,
  });
  throws(() => readDeclared(mode, "RES"), {
    code: "CONN_CALL_FAILED",
    message: 'the reply "RES" is none of VOLT:DC, CURR:DC',
  });
  const range = property({ cmd: "RANG", type: "float", values: { 0.1: "1", 10: "2" } });
  strictEqual(readDeclared(range, "+2.0E+0"), 10);
  strictEqual(writeDeclared(range, 0.1), "RANG 1");
  const on = property({ cmd: "OUT", type: "bool", values: { true: "ENABLED", false: "DISABLED" } });
  deepStrictEqual([readDeclared(on, "Enabled"), readDeclared(on, "DISABLED")], [true, false]);
  deepStrictEqual([writeDeclared(on, true), writeDeclared(on, 0)], ["OUT ENABLED", "OUT DISABLED"]);
  strictEqual(readDeclared(property({ cmd: "CH", values: ["A", "B"] }), "b"), "B");
});

Deno.test("a range is kept when it is written, and shown", () => {
  const items = readDeclaredItems({
    properties: {
      v: { cmd: "V", type: "float", min: -1, max: "30" },
      mode: { cmd: "M", values: ["A", "B"] },
    },
  });
  const v = items.properties.get("v") as ReturnType<typeof property>;
  strictEqual(writeDeclared(v, 30), "V 30");
  throws(() => writeDeclared(v, 30.1), { message: "Property 'v' expected 30 or less, got 30.1" });
  throws(() => writeDeclared(v, -2), { message: "Property 'v' expected -1 or more, got -2" });
  const { properties } = scpiSurface(items);
  deepStrictEqual([properties.v!.min, properties.v!.max, properties.mode!.enum], [-1, 30, ["A", "B"]]);
});

for (
  const [entry, message] of [
    [{ set: "V" }, /has no 'cmd'.*and no 'get'/],
    [{ cmd: "V", values: {} }, /expects 'values' as a list/],
    [{ cmd: "V", values: 5 }, /'values' expected object/],
    [{ cmd: "V", type: "bool", values: { on: "1", off: "0" } }, /of a bool \{ true: …, false: … \}/],
    [{ cmd: "V", min: "low" }, /'min' expected double/],
  ] as const
) {
  Deno.test(`the declaration ${JSON.stringify(entry)} is refused with a reason`, () => {
    throws(() => property(entry), { code: "VALIDATION_INVALID_VALUE", message });
  });
}

import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { readDeclaredItems } from "./declared_items.ts";

Deno.test("a declared property says what is sent to read and to write it", () => {
  const { properties } = readDeclaredItems({
    properties: {
      voltage: { cmd: " VOLT ", type: "float", unit: "V", description: "Set" },
      measured: { cmd: "MEAS:VOLT?", type: "float" },
      channel: { cmd: "MEAS:VOLT? (@1)", type: "double" },
      serial: { cmd: "SYST:SER", readonly: true },
      mode: "FUNC",
    },
  });
  deepStrictEqual(properties.get("voltage"), {
    name: "voltage",
    query: "VOLT?",
    command: "VOLT",
    type: "float",
    unit: "V",
    description: "Set",
  });
  const reads = [...properties.values()].map((
    { name, query, command, type },
  ) => [name, query, command, type]);
  deepStrictEqual(reads.slice(1), [
    ["measured", "MEAS:VOLT?", undefined, "float"],
    ["channel", "MEAS:VOLT? (@1)", undefined, "float"],
    ["serial", "SYST:SER?", undefined, "string"],
    ["mode", "FUNC?", "FUNC", "string"],
  ]);
});

Deno.test("a declared method has at most one argument, in either form", () => {
  const { methods } = readDeclaredItems({
    methods: {
      beep: { cmd: "SYST:BEEP" },
      save: { cmd: "*SAV", arg: "int" },
      show: { cmd: "DISP:TEXT", arg: { name: "text", type: "string" }, description: "Shows" },
    },
  });
  deepStrictEqual([...methods.values()], [
    { name: "beep", command: "SYST:BEEP", description: "" },
    { name: "save", command: "*SAV", arg: { name: "value", type: "int" }, description: "" },
    { name: "show", command: "DISP:TEXT", arg: { name: "text", type: "string" }, description: "Shows" },
  ]);
});

Deno.test("nothing declared is nothing", () => {
  for (const scpi of [undefined, null, {}]) strictEqual(readDeclaredItems(scpi).properties.size, 0);
});

const faulty: [scpi: unknown, message: RegExp][] = [
  [5, /Config key 'scpi' expected object, got number 5/],
  [{ properties: { voltage: { type: "float" } } }, /'scpi\.properties\.voltage' has no 'cmd'/],
  [
    { properties: { v: { cmd: "V", type: "enum" } } },
    /'scpi\.properties\.v' has the type 'enum'; expected float, int/,
  ],
  [{ methods: { save: { cmd: "*SAV", arg: {} } } }, /'scpi\.methods\.save\.arg': 'type' expected string/],
  [{ methods: { save: { cmd: "*SAV", arg: 5 } } }, /'scpi\.methods\.save': 'arg' expected object/],
  [{ properties: { a: "A" }, methods: { A: "A" } }, /'scpi\.\*\.A' takes a name that is declared already/],
];

for (const [scpi, message] of faulty) {
  Deno.test(`the declaration ${JSON.stringify(scpi)} is refused`, () => {
    throws(() => readDeclaredItems(scpi), { code: "VALIDATION_INVALID_VALUE", message });
  });
}

import { ok, strictEqual } from "node:assert/strict";
import { PowerSupply } from "./power_supply.ts";
import { execute, IDENTITY } from "./scpi_commands.ts";

function number(text: string | undefined): number {
  return Number(text ?? NaN);
}

Deno.test("headers are taken in short form, long form and any case", () => {
  const supply = new PowerSupply();
  for (const header of ["VOLT", "voltage", ":SOUR:VOLT", "SOURCE:VOLTAGE:LEVEL:IMMEDIATE:AMPLITUDE"]) {
    strictEqual(execute(supply, `${header} 5`), undefined);
    strictEqual(execute(supply, `${header}?`), "5.000");
    supply.reset();
  }
  strictEqual(execute(supply, "VOLTA?"), undefined, "neither form");
  strictEqual(execute(supply, "SYST:ERR?"), '-113,"Undefined header"');
});

Deno.test("*IDN?, *OPC? and SYST:ERR? of a healthy instrument", () => {
  const supply = new PowerSupply();
  strictEqual(execute(supply, "*IDN?"), IDENTITY);
  strictEqual(execute(supply, "*OPC?"), "1");
  strictEqual(execute(supply, "SYST:ERR?"), '0,"No error"');
  strictEqual(execute(supply, "*STB?"), "0");
});

Deno.test("several commands in one line give one reply line", () => {
  strictEqual(execute(new PowerSupply(), "VOLT 5;OUTP ON;VOLT?;OUTP?"), "5.000;1");
});

Deno.test("the output holds the voltage until the current limit is reached", () => {
  const supply = new PowerSupply();
  execute(supply, "VOLT 5;CURR 1");
  strictEqual(number(execute(supply, "MEAS:VOLT?")), 0);
  execute(supply, "OUTP ON");
  ok(Math.abs(number(execute(supply, "MEAS:VOLT?")) - 5) < 0.01);
  ok(Math.abs(number(execute(supply, "MEAS:CURR?")) - 0.5) < 0.01);
  execute(supply, "VOLT 20");
  ok(Math.abs(number(execute(supply, "MEAS:VOLT?")) - 10) < 0.01, "limited to 1 A through 10 ohms");
  ok(Math.abs(number(execute(supply, "MEAS:POW?")) - 10) < 0.1);
});

const refused: [line: string, entry: string][] = [
  ["FOO", '-113,"Undefined header"'],
  ["MEAS:FREQ?", '-113,"Undefined header"'],
  ["MEAS:VOLT 5", '-113,"Undefined header"'],
  ["VOLT", '-109,"Missing parameter"'],
  ["VOLT abc", '-104,"Data type error"'],
  ["VOLT 33", '-222,"Data out of range"'],
  ["VOLT -1", '-222,"Data out of range"'],
  ["OUTP 2", '-104,"Data type error"'],
  ["*RCL 3", '-200,"Execution error"'],
];

for (const [line, entry] of refused) {
  Deno.test(`${line} puts ${entry} into the error queue`, () => {
    const supply = new PowerSupply();
    strictEqual(execute(supply, line), undefined);
    strictEqual(execute(supply, "*STB?"), "4");
    strictEqual(execute(supply, "SYST:ERR?"), entry);
    strictEqual(execute(supply, "SYST:ERR?"), '0,"No error"');
  });
}

Deno.test("a full error queue ends with its overflow", () => {
  const supply = new PowerSupply();
  for (let i = 0; i < 30; i++) execute(supply, "FOO");
  const entries = Array.from({ length: 17 }, () => execute(supply, "SYST:ERR?"));
  strictEqual(entries[15], '-350,"Queue overflow"');
  strictEqual(entries[16], '0,"No error"');
  execute(supply, "FOO");
  execute(supply, "*CLS");
  strictEqual(execute(supply, "SYST:ERR?"), '0,"No error"');
});

Deno.test("*SAV and *RCL keep a setup over *RST", () => {
  const supply = new PowerSupply();
  execute(supply, "VOLT 7.5;OUTP 1;*SAV 2;*RST");
  strictEqual(execute(supply, "VOLT?;OUTP?"), "0.000;0");
  execute(supply, "*RCL 2");
  strictEqual(execute(supply, "VOLT?;OUTP?"), "7.500;1");
});

Deno.test("SYST:REM, SYST:LOC and SYST:BEEP act on the panel", () => {
  const supply = new PowerSupply();
  execute(supply, "SYST:REM;SYST:BEEP");
  strictEqual(supply.remote, true);
  strictEqual(supply.beeps, 1);
  execute(supply, "SYST:LOC");
  strictEqual(supply.remote, false);
});

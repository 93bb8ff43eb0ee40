import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { readScpiSettings } from "./scpi_settings.ts";

Deno.test("the configuration has the documented defaults", () => {
  deepStrictEqual(readScpiSettings({}), {
    kind: "tcp",
    host: "192.0.2.100",
    port: 5025,
    serialPort: "COM3",
    baudRate: 9600,
    framing: { delimiter: "\n" },
    serialLine: {},
    timeout: 5000,
    autoConnect: false,
    identify: true,
    openDelay: 0,
    initCommands: [],
    commandDelay: 0,
    settleMs: 0,
    ack: false,
    debug: false,
  });
});

Deno.test("a terminator typed as backslash and letter means the control character", () => {
  strictEqual(readScpiSettings({ terminator: "\\r\\n" }).framing.delimiter, "\r\n");
  const { framing } = readScpiSettings({ readTerminator: "\\x03", writeTerminator: "", encoding: "latin1" });
  deepStrictEqual(framing, {
    delimiter: "\n",
    readTerminator: "\x03",
    writeTerminator: "",
    encoding: "latin1",
  });
});

Deno.test("what belongs to the line is handed on, numbers also as text", () => {
  const { framing, serialLine } = readScpiSettings({
    replySilence: "40",
    dataBits: "7",
    parity: "even",
    flowControl: "xonxoff",
  });
  deepStrictEqual(framing, { delimiter: "\n", replySilence: 40 });
  deepStrictEqual(serialLine, { dataBits: 7, parity: "even", flowControl: "xonxoff" });
});

Deno.test("initCommands are cut at semicolons; a list keeps them", () => {
  deepStrictEqual(readScpiSettings({ initCommands: " SYST:REM ;*CLS; " }).initCommands, ["SYST:REM", "*CLS"]);
  deepStrictEqual(readScpiSettings({ initCommands: ["VOLT 5;OUTP ON"] }).initCommands, ["VOLT 5;OUTP ON"]);
});

Deno.test("a serial connector may have a port that is not a number", () => {
  strictEqual(readScpiSettings({ transport: "Serial", port: "COM3" }).kind, "serial");
});

const faulty: [config: Record<string, unknown>, message: RegExp][] = [
  [
    { transport: "usbtmc" },
    /usbtmc, which this server cannot drive; connect the instrument by tcp or serial/,
  ],
  [{ transport: "gpib" }, /Config key 'transport' expected tcp or serial, got "gpib"/],
  [{ timeout: 0 }, /Config key 'timeout' expected milliseconds from 1 up, got 0/],
  [{ settleMs: -1 }, /Config key 'settleMs' expected milliseconds from 0 up, got -1/],
  [{ port: "COM3" }, /Config key 'port' expected int, got string "COM3"/],
  [{ autoConnect: "perhaps" }, /Config key 'autoConnect' expected bool, got string "perhaps"/],
];

for (const [config, message] of faulty) {
  Deno.test(`the configuration ${JSON.stringify(config)} is refused`, () => {
    throws(() => readScpiSettings(config), { code: "VALIDATION_INVALID_VALUE", message });
  });
}

import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { instrument } from "../support/instrument.ts";
import { startTestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";

const DRIVER = `export default {
  meta: { name: "Line", version: "1.0.0", group: "instruments", description: "${"x".repeat(50)}",
    properties: { value: { type: "string", access: "r" } } },
  init(config) {
    createSerialTransport("/dev/nothing", { baudrate: 9600, delimeter: "\\n", parity: "none" });
    createSerialTransport("/dev/nothing", 115200);
    this.line = createTcpTransport("127.0.0.1", config.port, { timout: 500, onData() {}, delimiter: "\\n" });
  },
  get() { return this.line.query("V?", { timeuot: 50, timeout: 2000 }); },
  shutdown() { return this.line.close(); },
};`;

Deno.test("options of transports without an effect are told once per driver, and nothing is refused", async () => {
  const device = instrument("fine");
  try {
    const connector = `export default { driver: "Line", config: { port: ${device.port} } };`;
    await using server = await startTestServer({
      "config/server.json": '{ "license": { "tier": "pro" } }',
      "drivers/line.driver.js": DRIVER,
      "connectors/a.js": connector,
      "connectors/b.js": connector,
      "connectors/own.js": `import { createTcpTransport } from "createTcpTransport";
        export default { driver: "GenericScpi", config: { transport: "custom",
          _transport: createTcpTransport("127.0.0.1", ${device.port}, { timeOut: 5000 }) } };`,
    });
    await using client = await WireClient.connect(server);
    for (let round = 0; round < 3; round++) {
      for (const name of ["a", "b"]) strictEqual(await client.get(name, "value"), "fine");
    }
    const told = server.log.history.filter(({ message }) => message.includes("has no effect"));
    const of = (source: RegExp) =>
      told.filter((entry) => source.test(entry.source)).map(({ level, message }) => `${level} ${message}`)
        .toSorted();
    deepStrictEqual(of(/^connector:[ab]$/), [
      'warn Driver \'Line\': createSerialTransport(): the option "baudrate" has no effect; did you mean "baudRate"?',
      'warn Driver \'Line\': createSerialTransport(): the option "delimeter" has no effect; did you mean "delimiter"?',
      "warn Driver 'Line': createSerialTransport(): the options are 115200, which has no effect; they are an object " +
      "with baudRate, dataBits, parity, stopBits, flowControl, rtscts, delimiter, timeout, readTerminator, " +
      "writeTerminator, replySilence, replyLength, encoding and onData",
      'warn Driver \'Line\': createTcpTransport(): the option "timout" has no effect; did you mean "timeout"?',
      'warn Driver \'Line\': query(): the option "timeuot" has no effect; did you mean "timeout"?',
    ]);
    deepStrictEqual(of(/^connector:own$/), [
      'warn createTcpTransport(): the option "timeOut" has no effect; did you mean "timeout"?',
    ]);
  } finally {
    await device.close();
  }
});

import { strictEqual } from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { startScpiSimulator } from "@/drivers/simulators/scpi/mod.ts";
import { hasSocat, PtyPair } from "@/lib/transports/contract/pty_pair.ts";
import { browserTest } from "../support/browser.ts";
import { eventually } from "../support/eventually.ts";
import { WireClient } from "../support/wire_client.ts";
import { labFiles, startLab } from "./lab.ts";

/** A SCPI connector on a line. */
function scpi(line: string): string {
  return `export default {
    driver: "GenericScpi",
    config: { ${line}, autoConnect: true, pollRate: 50, scpi: { properties: {
      voltage: { cmd: "VOLT", type: "float", unit: "V" },
      output: { cmd: "OUTP", type: "bool" },
      measured_voltage: { cmd: "MEAS:VOLT?", type: "float", unit: "V" },
    } } },
  };`;
}

const SAMPLE = `export default {
  meta: { name: "Sample", properties: { level: { type: "number", access: "rw", unit: "%" } } },
  init() { this.level = 10; },
  get() { return this.level; },
  set(_name, value) { this.level = value; },
};`;

function row(page: Page, connector: string, property: string): Locator {
  return page.getByRole("article", { name: connector, exact: true }).getByRole("group", {
    name: property,
    exact: true,
  });
}

async function write(page: Page, connector: string, value: string): Promise<void> {
  const field = row(page, connector, connector === "sample" ? "level" : "voltage").getByRole("textbox");
  await field.fill(value);
  await field.press("Enter");
}

browserTest(
  "instruments over TCP and over a serial line, a sample driver and the simulated ones are operated on the page",
  async (browser) => {
    await using overTcp = await startScpiSimulator({ port: 0 });
    await using cable = hasSocat ? await PtyPair.create() : undefined;
    await using overSerial = cable && await startScpiSimulator({ serialPath: cable.far });
    const supplies = { tcp: overTcp.supply, ...(overSerial ? { serial: overSerial.supply } : {}) };
    await using server = await startLab({
      ...await labFiles(),
      "config/server.json": '{ "license": { "tier": "pro" } }',
      "connectors/tcp.js": scpi(`transport: "tcp", host: "127.0.0.1", port: ${overTcp.port}`),
      ...(cable ? { "connectors/serial.js": scpi(`transport: "serial", serialPort: "${cable.near}"`) } : {}),
      "connectors/sample.js": 'export default { driver: "Sample", poll: ["level"] };',
      "drivers/sample.driver.js": SAMPLE,
    });
    await using wire = await WireClient.connect(server);
    const page = await browser.open(server.url);
    for (const [name, supply] of Object.entries(supplies)) {
      await write(page, name, "7.5");
      await eventually(() => supply.voltage === 7.5, `${name}: the instrument to have 7.5 V`);
      await wire.set(name, "output", true);
      await row(page, name, "measured_voltage").getByText(/^7\.[45]\d*$/).waitFor();
    }
    await write(page, "sample", "42");
    await eventually(async () => await wire.get("sample", "level") === 42, "the sample's level");
    await write(page, "psu", "3");
    await eventually(async () => await wire.get("psu", "voltage") === 3, "the mock's voltage");
    await write(page, "test-device", "2");
    await eventually(async () => await wire.get("test-device", "voltage") === 2, "the test device's voltage");
    strictEqual(await wire.get("tcp", "voltage"), 7.5);
  },
);

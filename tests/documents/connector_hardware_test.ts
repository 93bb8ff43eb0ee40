import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert/strict";
import { IDENTITY, type ScpiSimulator, startScpiSimulator } from "@/drivers/simulators/scpi/mod.ts";
import { eventually } from "../support/eventually.ts";
import { connectorSample } from "./connector_samples.ts";
import { namesOf, schemaOf, startLab, wrap } from "./lab.ts";

const SERIAL = /transport: "serial",\nserialPort: "COM3",\nbaudRate: 9600,/;

/** A sample with nothing changed but the lines that say where the instrument is. */
function pointedAt(simulator: ScpiSimulator, sample: string): string {
  match(sample, SERIAL);
  return sample.replace(SERIAL, `transport: "tcp",\nhost: "127.0.0.1",\nport: ${simulator.port},`);
}

for (const name of ["scpi serial", "bk precision"] as const) {
  Deno.test(`a SCPI connector whose port is not there says so and keeps its config to repair: ${name}`, async () => {
    await using lab = await startLab({ "bk-psu.js": connectorSample(name), "fine.js": wrap("MyDriver") });
    const { client } = lab;
    deepStrictEqual(await client.value({ type: "connectors.list" }), ["bk-psu", "fine"]);
    await rejects(client.get("bk-psu", "connected"), /CONN_NOT_INITIALIZED.*bk-psu.*COM3/);
    const { driver, driverConfig } = await schemaOf(client, "bk-psu");
    strictEqual(driver, "GenericScpi");
    deepStrictEqual(driverConfig.find(({ key }) => key === "serialPort"), {
      key: "serialPort",
      value: "COM3",
      type: "string",
      editable: true,
    });
    deepStrictEqual(Object.keys(await client.value({ type: "connectors.schema" }) as object), ["fine"]);
    await lab.server.write("connectors/bk-psu.js", `${connectorSample(name)}\n// again`);
    const status = await client.state("bk-psu", "error");
    match(String(status.message), /COM3/);
    deepStrictEqual(
      client.received.filter(({ type }) => type === "connector.error"),
      [],
      "a device that is not there is no fault of the file",
    );
  });
}

Deno.test("the SCPI connector of the guide works once it points at an instrument", async () => {
  await using simulator = await startScpiSimulator({ port: 0 });
  await using lab = await startLab({ "scpi.js": pointedAt(simulator, connectorSample("scpi serial")) });
  strictEqual(await lab.client.get("scpi", "connected"), true);
  strictEqual(await lab.client.call("scpi", "identify"), IDENTITY);
  strictEqual(await lab.client.call("scpi", "query", "VOLT?"), "0.000");
});

Deno.test("the BK Precision of the guide: declared items, own methods and computed power", async (t) => {
  await using simulator = await startScpiSimulator({ port: 0 });
  const { supply } = simulator;
  await using lab = await startLab({ "bk-psu.js": pointedAt(simulator, connectorSample("bk precision")) });
  const { client } = lab;

  await t.step("initCommands were sent", () => strictEqual(supply.remote, true));

  await t.step("declared properties read and write with their types", async () => {
    await client.set("bk-psu", "voltage", 5.5);
    strictEqual(supply.voltage, 5.5);
    strictEqual(await client.get("bk-psu", "voltage"), 5.5);
    strictEqual(await client.get("bk-psu", "output"), false);
    await rejects(client.set("bk-psu", "measured_voltage", 1), /CONN_CALL_FAILED.*read-only/);
  });

  await t.step("own methods switch the output and set both values", async () => {
    await client.call("bk-psu", "on");
    strictEqual(supply.output, true);
    strictEqual(await client.call("bk-psu", "setOutput", { voltage: 10, current: 2 }), null);
    deepStrictEqual([supply.voltage, supply.current], [10, 2]);
    await client.call("bk-psu", "setOutput", { current: 3 });
    deepStrictEqual([supply.voltage, supply.current], [10, 3]);
  });

  await t.step("power is computed from the measurements", async () => {
    const power = await client.get("bk-psu", "power") as number;
    ok(Math.abs(power - 10) < 0.1, `10 V into 10 ohms are ${power} W`);
    strictEqual(Math.round(power * 1000) / 1000, power);
  });

  await t.step("what poll lists is published", async () => {
    client.raw('{"type":"state.subscribe"}');
    const polled = ["voltage", "current", "output", "measured_voltage", "measured_current"];
    const state = async () =>
      (await client.value({ type: "state.snapshot" }) as Record<string, object>)["bk-psu"] ?? {};
    await eventually(async () => {
      const seen = await state() as Record<string, unknown>;
      return polled.every((name) => name in seen) && seen.voltage === 10 && seen.output === true;
    }, "all polled values, and what was written among them");
  });

  await t.step("declared methods send their command, with their argument", async () => {
    await client.call("bk-psu", "beep");
    strictEqual(supply.beeps, 1);
    await client.call("bk-psu", "save", 3);
    await client.call("bk-psu", "off");
    strictEqual(supply.output, false);
    await client.call("bk-psu", "send", "*RCL 3");
    strictEqual(supply.output, true);
    await client.call("bk-psu", "local");
    strictEqual(supply.remote, false);
  });

  await t.step("the common commands are there without being declared", async () => {
    strictEqual(await client.call("bk-psu", "identify"), IDENTITY);
    await client.call("bk-psu", "send", "NO:SUCH");
    match(JSON.stringify(await client.call("bk-psu", "readErrors")), /-113/);
    deepStrictEqual(await client.call("bk-psu", "readErrors"), []);
    await client.call("bk-psu", "reset");
    deepStrictEqual([supply.voltage, supply.output], [0, false]);
    await client.call("bk-psu", "clear");
  });

  await t.step("the schema holds everything with its source", async () => {
    const { properties, actions } = await schemaOf(client, "bk-psu");
    const { details: _details, ...voltage } = properties.find(({ name }) => name === "voltage")!;
    deepStrictEqual(voltage, {
      name: "voltage",
      type: "double",
      access: "rw",
      unit: "V",
      description: "Programmed voltage",
      source: "driver",
      hidden: false,
    });
    strictEqual(properties.find(({ name }) => name === "measured_voltage")?.access, "r");
    strictEqual(properties.find(({ name }) => name === "power")?.source, "custom");
    for (const name of ["local", "beep", "save", "on", "off", "setOutput", "reset", "identify"]) {
      ok(namesOf(actions).includes(name), name);
    }
  });
});

Deno.test("top-level entries override any name declared in scpi", async () => {
  await using simulator = await startScpiSimulator({ port: 0 });
  const sample = pointedAt(simulator, connectorSample("bk precision"))
    .replace("properties: {\n// Computed power", 'properties: {\nvoltage: () => "own",\n// Computed power')
    .replace("methods: {\non:", 'methods: {\nbeep: () => "own beep",\non:');
  await using lab = await startLab({ "bk-psu.js": sample });
  strictEqual(await lab.client.get("bk-psu", "voltage"), "own");
  strictEqual(await lab.client.call("bk-psu", "beep"), "own beep");
  strictEqual(simulator.supply.beeps, 0);
});

Deno.test("the serial monitor of the guide sends text given as text and as an object", async () => {
  await using lab = await startLab({ "terminal.js": connectorSample("serial monitor") });
  const { client } = lab;
  deepStrictEqual(await client.get("terminal", "config"), { port: "COM3", baudRate: 9600 });
  deepStrictEqual(await client.call("terminal", "sendLine", "hello"), { sent: 5 });
  deepStrictEqual(await client.call("terminal", "sendLine", { text: "world!" }), { sent: 6 });
  deepStrictEqual(await client.call("terminal", "sendLine"), { sent: 0 });
  deepStrictEqual(await client.get("terminal", "sent"), [{ text: "hello" }, { text: "world!" }, {
    text: "",
  }]);
});

Deno.test("the GRBL connector of the guide parks in order and publishes what it polls", async () => {
  await using lab = await startLab({ "cnc.js": connectorSample("grbl") });
  const { client } = lab;
  deepStrictEqual(await client.get("cnc", "config"), { port: "COM3", baudRate: 115200, statusInterval: 250 });
  strictEqual(await client.call("cnc", "park"), null);
  deepStrictEqual(await client.get("cnc", "sent"), ["G0 Z5 F500", "G0 X0 Y0 F1000"]);
  client.raw('{"type":"state.subscribe"}');
  await client.until(
    ({ updates }) =>
      ((updates as Record<string, Record<string, { x: number }>>)?.cnc?.position?.x ?? 0) === 2,
    "the position after parking",
  );
  deepStrictEqual(await client.value({ type: "state.snapshot" }), {
    cnc: { status: "Idle", position: { x: 2, y: 0, z: 5 }, progress: 100 },
  });
});

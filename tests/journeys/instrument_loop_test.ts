import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert/strict";
import { startScpiSimulator } from "@/drivers/simulators/scpi/mod.ts";
import { hasSocat, PtyPair, socatNote } from "@/lib/transports/contract/pty_pair.ts";
import { startTestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";
import { freePort } from "../support/free_port.ts";

/** A connector like the starter workspace's, on another line. */
function scpi(lineConfig: string): string {
  return `export default {
    driver: "GenericScpi",
    config: {
      ${lineConfig}
      timeout: 2000, pollRate: 50, autoConnect: true,
      scpi: {
        properties: {
          voltage: { cmd: "VOLT", type: "float", unit: "V" },
          current: { cmd: "CURR", type: "float", unit: "A" },
          output: { cmd: "OUTP", type: "bool" },
          measured_voltage: { cmd: "MEAS:VOLT?", type: "float", unit: "V" },
        },
        methods: { save: { cmd: "*SAV", arg: "int" } },
      },
    },
    methods: { on: () => { driver.output = true; } },
    properties: { half: { get: () => driver.voltage / 2, set: (v) => { driver.voltage = v * 2; }, poll: true } },
  };`;
}

const settings = { "config/server.json": '{ "license": { "tier": "pro" } }' };

async function drive(client: WireClient, name: string): Promise<void> {
  strictEqual(await client.get(name, "connected"), true);
  match(String(await client.get(name, "identity")), /MUXIT/);
  await client.set(name, "voltage", 12.5);
  strictEqual(await client.get(name, "voltage"), 12.5);
  strictEqual(await client.get(name, "half"), 6.25);
  await client.set(name, "half", 4);
  strictEqual(await client.get(name, "VOLTAGE"), 8);
  await client.call(name, "on");
  strictEqual(await client.get(name, "output"), true);
  await client.call(name, "save", 3);
  deepStrictEqual(await client.call(name, "readErrors"), []);
  await client.until((message) => {
    const values = (message.updates as Record<string, Record<string, unknown>> | undefined)?.[name];
    return message.type === "state.batch" && Math.abs(Number(values?.measured_voltage) - 8) < 0.5;
  }, `${name}.measured_voltage near 8 V in the state`);
}

Deno.test("a SCPI instrument over TCP is read, written and watched", async () => {
  await using simulator = await startScpiSimulator({ port: 0 });
  await using server = await startTestServer({
    ...settings,
    "connectors/scpi.js": scpi(`transport: "tcp", host: "127.0.0.1", port: ${simulator.port},`),
  });
  await using client = await WireClient.connect(server);
  client.raw('{"type":"state.subscribe"}');
  await drive(client, "scpi");
  strictEqual(simulator.supply.voltage, 8, "the instrument itself has it");
});

Deno.test({
  name: `a SCPI instrument over a serial line is read, written and watched${socatNote}`,
  ignore: !hasSocat,
  async fn() {
    await using cable = await PtyPair.create();
    await using _simulator = await startScpiSimulator({ serialPath: cable.far });
    await using server = await startTestServer({
      ...settings,
      "connectors/scpi.js": scpi(`transport: "serial", serialPort: "${cable.near}", baudRate: 9600,`),
    });
    await using client = await WireClient.connect(server);
    client.raw('{"type":"state.subscribe"}');
    await drive(client, "scpi");
  },
});

Deno.test("a transport made in the connector reaches a built-in and a JavaScript driver", async () => {
  await using simulator = await startScpiSimulator({ port: 0 });
  const make = (driver: string) =>
    `import { createTcpTransport } from "createTcpTransport";
    export default { driver: "${driver}", config: { _transport: createTcpTransport("127.0.0.1", ${simulator.port}, { delimiter: "\\n" }), autoConnect: true } };`;
  await using server = await startTestServer({
    ...settings,
    "connectors/builtin.js": make("GenericScpi"),
    "connectors/mine.js": make("Mine"),
    "drivers/mine.driver.js": `export default {
      meta: { name: "Mine", properties: { id: { type: "string", access: "r" }, up: { type: "boolean", access: "r" } }, actions: { send: { args: { text: "string" } } } },
      async init(config) { this.t = config._transport; await this.t.connect(); },
      async get(name) { return name === "up" ? this.t.connected : await this.t.query("*IDN?"); },
      async execute(action, { text }) { await this.t.write(text); },
      async shutdown() { await this.t.close(); },
    };`,
  });
  await using client = await WireClient.connect(server);
  match(String(await client.get("mine", "id")), /MUXIT/);
  strictEqual(await client.get("mine", "up"), true);
  await client.call("mine", "send", "VOLT 7");
  match(String(await client.call("builtin", "query", "VOLT?")), /^7/);
});

Deno.test("a driver's queries run one at a time and a late reply never reaches the next query", async () => {
  await using simulator = await startScpiSimulator({
    port: 0,
    faults: [{ kind: "delay", command: "VOLT?", times: 1, ms: 600 }] as never,
  });
  await using server = await startTestServer({
    "connectors/mine.js": 'export default { driver: "Mine" };',
    "drivers/mine.driver.js": `export default {
      meta: { name: "Mine", actions: { ask: { args: { text: "string" } } } },
      init() { this.t = createTcpTransport("127.0.0.1", ${simulator.port}, { timeout: 200 }); },
      execute(_action, { text }) { return this.t.query(text); },
    };`,
  });
  await using client = await WireClient.connect(server);
  await rejects(client.call("mine", "ask", "VOLT?"), /CONN_CALL_FAILED/);
  const [id, current] = await Promise.all([
    client.call("mine", "ask", "*IDN?"),
    client.call("mine", "ask", "CURR?"),
  ]);
  match(String(id), /MUXIT/);
  ok(Number.isFinite(Number(current)), String(current));
});

Deno.test("the starter workspace works as it is, and its SCPI example comes alive when the simulator starts", async () => {
  const files: Record<string, string> = {};
  for await (const entry of Deno.readDir("workspace/connectors")) {
    if (!entry.isFile) continue;
    files[`connectors/${entry.name}`] = await Deno.readTextFile(`workspace/connectors/${entry.name}`);
  }
  const port = freePort();
  files["connectors/scpi-demo.js"] = files["connectors/scpi-demo.js"]!.replace(
    "5025,\n    timeout",
    `${port},\n    timeout`,
  );
  files["connectors/test-device.js"] = files["connectors/test-device.js"]!.replace(
    "config: {",
    "config: {\n    dashboardPort: 0,",
  );
  await using server = await startTestServer(files);
  await using client = await WireClient.connect(server);
  deepStrictEqual(
    server.connectors.all.map(({ name, state }) => [name, state]),
    Object.keys(files)
      .map((path) => path.slice("connectors/".length, -".js".length)).sort()
      .map((name) => [name, name === "scpi-demo" ? "loading" : "ready"]),
  );
  match(server.connectors.find("scpi-demo").message, /^Waiting for its device: .*trying again in 2 s/);
  deepStrictEqual(server.log.history.filter(({ level }) => level === "error" || level === "warn"), []);
  await using _simulator = await startScpiSimulator({ port });
  strictEqual(await client.call("psu", "rampTo", 5), 5);
  await client.set("panel", "setpoint", 7);
  strictEqual(await client.get("panel", "setpoint"), 7);
  strictEqual(await client.call("test-device", "calculate", 2, 3), 5);
  client.raw('{"type":"state.subscribe"}');
  await client.until((message) => {
    const demo = (message.updates as Record<string, Record<string, unknown>> | undefined)?.["scpi-demo"];
    return message.type === "state.batch" && typeof demo?.power === "number";
  }, "scpi-demo.power in the state");
});

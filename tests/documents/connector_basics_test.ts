import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import type { Message } from "../support/wire_client.ts";
import { connectorSample } from "./connector_samples.ts";
import { namesOf, schemaOf, startLab, wrap } from "./lab.ts";

Deno.test("the minimal connector runs; its file name is its name", async () => {
  await using lab = await startLab({ "my-instrument.js": connectorSample("minimal connector") });
  deepStrictEqual(await lab.client.value({ type: "connectors.list" }), ["my-instrument"]);
  deepStrictEqual(await lab.client.get("my-instrument", "config"), { port: "COM3" });
});

Deno.test("driver names do not depend on case", async () => {
  await using lab = await startLab({ "a.js": wrap("MYDRIVER"), "b.js": wrap("mydriver") });
  strictEqual(await lab.client.get("a", "voltage"), 5);
  strictEqual((await schemaOf(lab.client, "b")).driver, "MyDriver");
});

for (const name of ["driver variable", "proxy"] as const) {
  Deno.test(`the closure variable driver reads, writes and runs: ${name}`, async () => {
    await using lab = await startLab({
      "d.js": wrap("MyDriver", `methods: { use: () => {\n${connectorSample(name)}\n} }`),
    });
    await lab.client.call("d", "use");
    deepStrictEqual(await lab.client.get("d", "calls"), [
      "get voltage",
      "set voltage 12",
      "execute reset {}",
    ]);
  });
}

for (const [name, driver] of [["driver, tier 1", "MockInstrument"], ["driver, tier 3", "Fairino"]] as const) {
  Deno.test(`the field driver names a registered driver: ${driver}`, async () => {
    await using lab = await startLab({ "d.js": `export default {\n${connectorSample(name)}\n};\n` });
    strictEqual((await schemaOf(lab.client, "d")).driver, driver);
  });
}

Deno.test("psu.js of the guide: rampTo really ramps", async () => {
  await using lab = await startLab({ "psu.js": connectorSample("basic format") });
  const { client } = lab;
  let running = true;
  const ramp = client.call("psu", "rampTo", 10).finally(() => running = false);
  const seen: number[] = [];
  while (running) seen.push(await client.get("psu", "voltage") as number);
  strictEqual(await ramp, 10);
  strictEqual(await client.get("psu", "voltage"), 10);
  const between = seen.filter((voltage) => voltage > 0 && voltage < 10);
  ok(new Set(between).size >= 3, `voltages on the way: ${[...new Set(seen)].join(" ")}`);
  deepStrictEqual(seen, [...seen].sort((a, b) => a - b));
  ok(between.every((voltage) => Math.abs(voltage - Math.round(voltage)) < 1e-9), "steps of a tenth");
});

Deno.test("psu.js of the guide: power computes from the driver, is polled and arrives as state", async () => {
  await using lab = await startLab({ "psu.js": connectorSample("basic format") });
  const { client } = lab;
  strictEqual(await client.get("psu", "power"), 0);
  client.raw('{"type":"state.subscribe"}');
  await client.set("psu", "voltage", 5);
  await client.set("psu", "output", true);
  const power = await client.get("psu", "power") as number;
  // 2 mV and 2 mA of noise, and the rounding.
  const noise = 5 * 0.002 + 0.5 * 0.002 + 0.001;
  ok(Math.abs(power - 2.5) < noise, `5 V into 10 ohms are ${power} W`);
  strictEqual(Math.round(power * 1000) / 1000, power);
  const batch = await client.until((message) => powerOf(message) > 2, "the polled power");
  ok(Math.abs(powerOf(batch) - 2.5) < noise);
  deepStrictEqual(Object.keys((batch.updates as Record<string, object>).psu!), ["power"]);
});

Deno.test("psu.js of the guide has the schema of the guide", async () => {
  await using lab = await startLab({ "psu.js": connectorSample("basic format") });
  const documented = JSON.parse(connectorSample("schema output"));
  const schema = await schemaOf(lab.client, "psu");
  strictEqual(schema.name, documented.name);
  strictEqual(schema.driver, documented.driver);
  deepStrictEqual(schema.streams, documented.streams);
  for (const kind of ["properties", "actions"] as const) {
    for (const [name, fields] of Object.entries(documented[kind] as Record<string, object>)) {
      const item = schema[kind].find((candidate) => candidate.name === name)!;
      deepStrictEqual({ ...item, ...fields }, item, `${kind}.${name}`);
    }
  }
});

Deno.test("the globals of the guide work in a custom method", async () => {
  const parts = connectorSample("globals");
  await using lab = await startLab({ "oven.js": wrap("TestDevice", "config: { dashboardPort: 0 }", parts) }, {
    "config/server.json": '{ "logging": { "level": "debug" } }',
  });
  const { client } = lab;
  strictEqual(await client.call("oven", "rampTemp", { target: 42 }), 42);
  strictEqual(await client.get("oven", "temperature"), 42);
  strictEqual(await client.call("oven", "rampTemp"), 30);
  const logged = (text: RegExp) => (message: Message) =>
    message.type === "server.log" && text.test(String(message.message));
  strictEqual((await client.until(logged(/^Ramping to 42°C$/), "the log entry")).level, "info");
  match(String((await client.until(logged(/temp\.changed/), "the event")).source), /oven/);
  strictEqual(
    (await schemaOf(client, "oven")).actions.find(({ name }) => name === "rampTemp")?.description,
    "Ramp temperature with logging",
  );
});

Deno.test("instructions for the assistant stay out of the driver config; keys that are not ours go into it", async () => {
  await using lab = await startLab({ "robot.js": connectorSample("ai instructions") });
  deepStrictEqual(await lab.client.get("robot", "config"), { ip: "192.168.2.222" });
  deepStrictEqual((await schemaOf(lab.client, "robot")).driverConfig, [
    { key: "ip", value: "192.168.2.222", type: "string", editable: true },
  ]);
});

Deno.test("the virtual store of the guide keeps values and publishes them", async () => {
  await using lab = await startLab({ "store.js": connectorSample("virtual store") });
  const { client } = lab;
  const schema = await schemaOf(client, "store");
  deepStrictEqual(namesOf(schema.properties), ["value1", "input", "running", "status", "display"]);
  deepStrictEqual(namesOf(schema.streams), ["display"]);
  strictEqual(await client.get("store", "input"), 50);
  strictEqual(await client.get("store", "running"), false);
  strictEqual(await client.get("store", "status"), "Idle");
  client.raw('{"type":"state.subscribe"}');
  await client.set("store", "value1", 42);
  await client.until(
    (message) => (message.updates as Record<string, Record<string, unknown>>)?.store?.value1 === 42,
    "value1 as state",
  );
  strictEqual(await client.get("store", "value1"), 42);
});

function powerOf(message: Message): number {
  const { psu } = (message.updates ?? {}) as Record<string, Record<string, unknown>>;
  return typeof psu?.power === "number" ? psu.power : NaN;
}

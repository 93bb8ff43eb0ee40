import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import type { DriverSchema, ListedDriver } from "@/lib/protocol/mod.ts";
import { eventually } from "../support/eventually.ts";
import { type Message, WireClient } from "../support/wire_client.ts";
import { cutSample, documentText } from "./document.ts";
import { schemaOf, startLab, wrap } from "./lab.ts";

const STRUCTURE = cutSample(documentText("002"), { after: "Structure\n", begins: "export default {" });
const ACTIONS = cutSample(documentText("002"), { after: "one-liner.", begins: "actions: {" });

/** A driver file around its meta and methods. */
function driver(name: string, { meta = "", body = "" }: { meta?: string; body?: string } = {}): string {
  return `export default { meta: { name: ${JSON.stringify(name)}, ${meta} }, ${body} };\n`;
}

async function driverNamed(client: WireClient, name: string): Promise<ListedDriver> {
  const drivers = await client.value({ type: "drivers.list" }) as ListedDriver[];
  return drivers.find((listed) => listed.name === name)!;
}

async function schema(client: WireClient, name: string): Promise<DriverSchema> {
  return await client.value({ type: "driver.schema", name }) as DriverSchema;
}

Deno.test("the structure of the SDK runs as it stands there", async () => {
  await using lab = await startLab({ "c.js": wrap("mydriver") }, { "drivers/my.driver.js": STRUCTURE });
  const { client } = lab;
  // The sample's methods are empty: each call ends without a value.
  strictEqual(await client.get("c", "voltage"), null);
  strictEqual(await client.set("c", "voltage", 12), null);
  strictEqual(await client.call("c", "reset"), null);
  deepStrictEqual(await driverNamed(client, "MyDriver"), {
    name: "MyDriver",
    tier: 1,
    version: "1.0.0",
    category: "free",
    group: "instruments",
    requiresSafetyGates: true,
    errors: [],
    warnings: [],
  });
  const { description, properties, actions, streams } = await schema(client, "MyDriver");
  strictEqual(description, "Short description of what this driver does.");
  deepStrictEqual(properties, [
    { name: "voltage", type: "number", access: "rw", unit: "V", description: "Output voltage" },
  ]);
  deepStrictEqual(actions, [{ name: "reset", description: "Reset device", args: [] }]);
  deepStrictEqual(streams, ["output"]);
});

Deno.test("args and details of the SDK arrive in driver.schema and connector.schema", async () => {
  await using lab = await startLab({ "c.js": wrap("Probe") }, {
    "drivers/probe.driver.js": driver("Probe", { meta: ACTIONS, body: "execute: (_action, args) => args" }),
  });
  const { client } = lab;
  const [action] = (await schema(client, "Probe")).actions;
  const args = [
    { name: "portPath", type: "string?" },
    { name: "candidates", type: "array?" },
    { name: "durationMs", type: "number?" },
    { name: "reopenAt", type: "string?" },
  ];
  deepStrictEqual(action!.args, args);
  strictEqual(action!.description, "Close port, probe candidate baud rates, reopen at a chosen baud");
  match(action!.details!, /^`reopenAt` accepts `"original"` \(default\)/);
  strictEqual(action!.details!.split("\n").length, 3);
  deepStrictEqual((await schemaOf(client, "c")).actions, [{ ...action!, source: "driver", hidden: false }]);
  deepStrictEqual(await client.call("c", "scanBaud", "COM3", [9600, 115200], { reopenAt: 9600 }), {
    portPath: "COM3",
    candidates: [9600, 115200],
    reopenAt: "9600",
  });
});

Deno.test("details of the driver and of its properties are shown; access takes every spelling", async () => {
  const meta = `details: "All of it", properties: {
    a: { type: "number", access: "r", details: "Only read" }, b: { type: "string", access: "w" },
    c: { type: "boolean", access: "rw" }, d: { type: "object", access: "R/W" }, e: { type: "double", access: "R" },
    f: { type: "int", access: "r/w" },
  }`;
  await using lab = await startLab({ "c.js": wrap("Forms") }, {
    "drivers/forms.driver.js": driver("Forms", { meta, body: "get: () => 1, set() {}" }),
  });
  const own = await schema(lab.client, "Forms");
  strictEqual(own.details, "All of it");
  strictEqual(own.properties[0]!.details, "Only read");
  deepStrictEqual(own.properties.map(({ access }) => access), ["r", "w", "rw", "R/W", "R", "r/w"]);
  const { properties } = await schemaOf(lab.client, "c");
  deepStrictEqual(properties.map(({ access }) => access), ["r", "w", "rw", "rw", "r", "rw"]);
  strictEqual(properties[0]!.details, "Only read");
});

Deno.test("every group of the SDK is taken, another one is a soft finding", async () => {
  const groups = ["instruments", "motion", "communication", "utilities", "spacecraft"];
  const files = groups.map((
    group,
  ) => [`drivers/${group}.driver.js`, driver(group, { meta: `group: "${group}"` })]);
  await using lab = await startLab({}, Object.fromEntries(files));
  const drivers = await Promise.all(groups.map((group) => driverNamed(lab.client, group)));
  deepStrictEqual(drivers.slice(0, 4).map(({ group }) => group), groups.slice(0, 4));
  deepStrictEqual(drivers.flatMap(({ errors }) => errors), []);
  deepStrictEqual(drivers.map(({ warnings }) => warnings.some(({ ruleId }) => ruleId === "GROUP_INVALID")), [
    false,
    false,
    false,
    false,
    true,
  ]);
});

Deno.test("requiresSafetyGates is shown, true unless the driver says false", async () => {
  await using lab = await startLab({}, {
    "drivers/a.driver.js": driver("Gated"),
    "drivers/b.driver.js": driver("Open", { meta: "requiresSafetyGates: false" }),
  });
  for (const [name, expected] of [["Gated", true], ["Open", false]] as const) {
    strictEqual((await driverNamed(lab.client, name)).requiresSafetyGates, expected);
    strictEqual((await schema(lab.client, name)).requiresSafetyGates, expected);
  }
});

Deno.test("both ways to emit a stream reach the subscriber, from init, calls and timers", async () => {
  const body = `
    init() {
      const emit = this._streamEmitter;
      let n = 0;
      this.timer = setInterval(() => {
        __emitStream("output", { way: "function", n: ++n });
        this._streamEmitter("output", { way: "member", n });
        if (n === 3) clearInterval(this.timer);
      }, 5);
    },
    execute(_action, { text }) { this._streamEmitter("output", text); __emitStream("other", [text]); return "OK"; },
  `;
  await using lab = await startLab({ "fine.js": wrap("MyDriver") }, {
    "drivers/source.driver.js": driver("Source", {
      meta: 'streams: ["output", "other"], actions: { emit: { args: { text: "string" } } }',
      body,
    }),
  });
  const { client, server } = lab;
  client.raw('{"type":"stream.subscribe","connector":"source","stream":"output"}');
  client.raw('{"type":"stream.subscribe","connector":"source","stream":"other"}');
  await client.ask({ type: "server.status" });
  await server.write("connectors/source.js", wrap("Source"));
  await client.state("source", "ready");
  const data = () => client.received.filter(({ type }) => type === "stream.data").map(({ data }) => data);
  await client.when(() => data().length >= 6, "six items");
  strictEqual(await client.call("source", "emit", "hello"), "OK");
  await client.when(() => data().length >= 8, "the two items of the call");
  deepStrictEqual(data(), [
    ...[1, 2, 3].flatMap((n) => [{ way: "function", n }, { way: "member", n }]),
    "hello",
    ["hello"],
  ]);
  strictEqual(client.received.find(({ type }) => type === "stream.data")!.name, "source");
});

Deno.test("log, timestamp and timers are there as the SDK lists them", async () => {
  const body = `
    async execute() {
      for (const level of ["debug", "info", "warn", "error"]) log[level]("from the driver", level);
      const order = [];
      const never = setTimeout(() => order.push("never"), 1);
      clearTimeout(never);
      await new Promise((resolve) => setTimeout((...args) => { order.push(args); resolve(); }, 20, "a", 2));
      return { order, stamp: timestamp() };
    },
  `;
  await using lab = await startLab({ "c.js": wrap("Apis") }, {
    "drivers/apis.driver.js": driver("Apis", { meta: "actions: { go: {} }", body }),
    "config/server.json": '{ "logging": { "level": "debug" } }',
  });
  const { order, stamp } = await lab.client.call("c", "go") as { order: unknown; stamp: string };
  deepStrictEqual(order, [["a", 2]]);
  match(stamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  const entries = lab.client.received.filter(({ message }) => /from the driver/.test(String(message)));
  deepStrictEqual(entries.map(({ level, source, message }: Message) => [level, source, message]), [
    ["debug", "driver:c", "from the driver debug"],
    ["info", "driver:c", "from the driver info"],
    ["warn", "driver:c", "from the driver warn"],
    ["error", "driver:c", "from the driver error"],
  ]);
});

Deno.test("what the SDK blocks is not there", async () => {
  const body =
    `get: () => [typeof require, typeof process, typeof global, typeof fs, typeof net, typeof child_process,
    typeof globalThis.process, "global" in globalThis]`;
  await using lab = await startLab({ "c.js": wrap("Bare") }, {
    "drivers/bare.driver.js": driver("Bare", {
      meta: 'properties: { all: { type: "object", access: "r" } }',
      body,
    }),
    "drivers/importer.driver.js": driver("Importer", { body: "async init() {\nawait import('node:fs');\n}" }),
    "drivers/static.driver.js": `import fs from "fs";\n${driver("Static")}`,
  });
  deepStrictEqual(await lab.client.get("c", "all"), [...Array(7).fill("undefined"), false]);
  for (const [name, line] of [["importer", 2], ["static", 1]] as const) {
    const { errors } = await driverNamed(lab.client, name);
    deepStrictEqual(errors.map(({ ruleId, severity }) => [ruleId, severity]), [[
      "JS_SOURCE_REFUSED",
      "hard",
    ]]);
    match(errors[0]!.message, new RegExp(`line ${line},`));
  }
});

Deno.test("shutdown of a driver is called when its connector ends", async () => {
  const body = 'shutdown() { log.info("shutting down"); }';
  await using lab = await startLab({ "c.js": wrap("Ends") }, {
    "drivers/e.driver.js": driver("Ends", { body }),
  });
  const logged = () =>
    lab.client.received.some(({ type, message }) => type === "server.log" && message === "shutting down");
  ok(!logged());
  await Deno.remove(`${lab.server.workspace}/connectors/c.js`);
  await lab.client.when(logged, "the log entry of shutdown()");
  await eventually(
    async () => (await lab.client.value({ type: "connectors.list" }) as string[]).length === 0,
    "the connector to be gone",
  );
});

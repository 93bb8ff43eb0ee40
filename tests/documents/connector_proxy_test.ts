import { deepStrictEqual, match, rejects, strictEqual } from "node:assert/strict";
import type { Message } from "../support/wire_client.ts";
import { connectorSample } from "./connector_samples.ts";
import { schemaOf, startLab, wrap } from "./lab.ts";

Deno.test("driver and custom items appear together, tagged with their source", async () => {
  await using lab = await startLab({
    "robot.js": wrap(
      "Fairino",
      `properties: { position: () => driver.tcpPos, tcpPos: [() => driver.tcpPos.map((v) => v / 1000), "In metres"] }`,
      `methods: { home: [() => "own home", "Overrides the driver's"], wave: () => "hi" }`,
    ),
  });
  const { client } = lab;
  const { properties, actions } = await schemaOf(client, "robot");
  const sources = (items: readonly { name: string; source: string }[], names: string[]) =>
    names.map((name) => items.filter((item) => item.name === name).map(({ source }) => source).join());
  deepStrictEqual(sources(properties, ["position", "tcpPos", "jointPos", "emergencyStop"]), [
    "custom",
    "custom",
    "driver",
    "driver",
  ]);
  deepStrictEqual(sources(actions, ["home", "wave", "moveL"]), ["custom", "custom", "driver"]);
  strictEqual(properties.find(({ name }) => name === "tcpPos")?.description, "In metres");
  deepStrictEqual(await client.get("robot", "tcpPos"), [0.1, 0.2, 0.3, 0, 0, 0]);
  deepStrictEqual(await client.get("robot", "position"), [100, 200, 300, 0, 0, 0]);
  strictEqual(await client.call("robot", "home"), "own home");
  strictEqual(await client.get("robot", "lastMove"), null);
});

Deno.test("another connector gives its custom and driver properties as the guide reads them", async () => {
  const lines = connectorSample("script access");
  const body = `{\n${lines}\nreturn [r.position, r.jointTorques, r.forceSensor];\n}`;
  await using lab = await startLab({
    "robot.js": wrap("Fairino", "properties: { position: () => driver.tcpPos }"),
    "user.js": wrap(
      "MyDriver",
      `methods: { a: () => ${body}, b: () => ${body.replace("connector", "device")} }`,
    ),
  });
  const expected = [[100, 200, 300, 0, 0, 0], [0.1, 0.2, 0.3, 0.4, 0.5, 0.6], [7, 8, 9]];
  deepStrictEqual(await lab.client.call("user", "a"), expected);
  deepStrictEqual(await lab.client.call("user", "b"), expected);
});

Deno.test("connector() writes and calls another connector; its own name reaches its own items", async () => {
  await using lab = await startLab({
    "a.js": wrap("MyDriver", "methods: { twice: (v) => v * 2 }"),
    "b.js": wrap(
      "MyDriver",
      `methods: {
        set: (v) => { connector("a").voltage = v; return connector("a").voltage; },
        call: (v) => connector("a").twice(v),
        later: async (v) => await connector("a").twice(v),
        own: () => connector("b").level,
        plain: () => connector().voltage,
        missing: () => connector("nobody").x,
      }`,
      "properties: { level: () => driver.voltage + 0.5 }",
    ),
  });
  const { client } = lab;
  strictEqual(await client.call("b", "set", 8), 8);
  strictEqual(await client.get("a", "voltage"), 8);
  strictEqual(await client.call("b", "call", 4), 8);
  strictEqual(await client.call("b", "later", 5), 10);
  strictEqual(await client.call("b", "own"), 5.5);
  strictEqual(await client.call("b", "plain"), 5);
  await rejects(client.call("b", "missing"), /CONN_NOT_FOUND.*nobody/);
});

Deno.test("a custom property without a setter writes through to the driver property it shadows", async () => {
  await using lab = await startLab({
    "c.js": wrap("MyDriver", "properties: { voltage: () => driver.voltage * 1000, other: () => 1 }"),
  });
  const { client } = lab;
  strictEqual(await client.set("c", "voltage", 7), null);
  strictEqual(await client.get("c", "voltage"), 7000);
  strictEqual((await schemaOf(client, "c")).properties.find(({ name }) => name === "voltage")?.access, "rw");
  await rejects(client.set("c", "other", 1), /CONN_CALL_FAILED.*read-only/);
});

const UNKNOWN = wrap(
  "MyDriver",
  `methods: {
    kind: () => typeof driver.nothing,
    call: () => driver.nothing(),
    property: () => driver.undeclared(),
    other: () => connector("c").nothing(),
    awaited: async () => await driver,
  }`,
);

Deno.test("an unknown name of the driver is a function that says so when it is called", async () => {
  await using lab = await startLab({ "c.js": UNKNOWN });
  const { client } = lab;
  strictEqual(await client.call("c", "kind"), "function");
  await rejects(client.call("c", "call"), /CONN_CALL_FAILED.*Driver has no property or action 'nothing'/);
  await rejects(client.call("c", "other"), /Connector 'c' has no property or method 'nothing'/);
  await rejects(
    client.get("c", "nothing"),
    /CONN_CALL_FAILED.*Connector 'c' has no property or method 'nothing'/,
  );
});

Deno.test("an unknown name that is called is tried as a property before it is tried as an action", async () => {
  await using lab = await startLab({ "c.js": UNKNOWN });
  strictEqual(await lab.client.call("c", "property"), "of no meta");
});

Deno.test("arguments of a driver's action: named, positional, with trailing options, as the wire sends them", async () => {
  await using lab = await startLab({ "c.js": wrap("MyDriver") });
  const { client } = lab;
  const given = async (action: string, ...args: unknown[]) =>
    (await client.call("c", action, ...args) as { given: unknown }).given;
  deepStrictEqual(await given("move"), {});
  deepStrictEqual(await given("move", { x: 1, label: "a" }), { x: 1, label: "a" });
  deepStrictEqual(await given("move", 1), { x: 1 });
  deepStrictEqual(await given("move", 1, 2), { x: 1, y: 2 });
  deepStrictEqual(await given("move", 1, { label: "b" }), { x: 1, label: "b" });
  deepStrictEqual(await given("move", 1, 2, { label: "c", more: true }), {
    x: 1,
    y: 2,
    label: "c",
    more: true,
  });
  deepStrictEqual(await given("move", 1, 2, 3), { x: 1, y: 2, label: "3" });
  deepStrictEqual(await given("anything", "text"), "text");
  deepStrictEqual(await given("anything", 1, 2), [1, 2]);
  deepStrictEqual(await given("save", { a: 1 }, 4), { settings: { a: 1 }, slot: 4 });
  deepStrictEqual(await given("save", { a: 1 }), { settings: { a: 1 } });
  const asText = await client.value({
    type: "connector.call",
    connector: "c",
    method: "move",
    args: { x: 5 },
  });
  deepStrictEqual(asText, { given: { x: 5 } });
  await rejects(
    client.call("c", "move", 1, 2, "three", 4),
    /VALIDATION_INVALID_VALUE.*move\(x: number, y: number\?, label: string\?\)/,
  );
  await rejects(
    client.call("c", "move", [1]),
    /VALIDATION_INVALID_VALUE.*Argument 'x' expected number, got array/,
  );
});

Deno.test("arguments of a driver's action are mapped in connector code too, whether it waits or not", async () => {
  await using lab = await startLab({
    "c.js": wrap(
      "MyDriver",
      `methods: {
        now: () => driver.move(1, 2, { label: "l" }),
        later: async () => await driver.move(1, 2, { label: "l" }),
        many: () => driver.move(1, 2, "l", 4),
        unchanged: (...args) => args,
      }`,
    ),
  });
  const { client } = lab;
  const expected = { given: { x: 1, y: 2, label: "l" } };
  deepStrictEqual(await client.call("c", "now"), expected);
  deepStrictEqual(await client.call("c", "later"), expected);
  await rejects(client.call("c", "many"), /VALIDATION_INVALID_VALUE.*move\(/);
  deepStrictEqual(await client.call("c", "unchanged", 1, { a: 2 }, [3]), [1, { a: 2 }, [3]]);
});

Deno.test("log, console, delay and timestamp are there as the guide lists them", async () => {
  await using lab = await startLab({
    "c.js": wrap(
      "MyDriver",
      `methods: {
        logs: () => {
          for (const level of ["debug", "info", "warn", "error"]) log[level]("via log", level, { a: 1 });
          console.log("via console log"); console.warn("via console warn"); console.error("via console error");
        },
wait: async () => {
          const order = [];
          await Promise.all([delay(60).then(() => order.push("long")), delay(1).then(() => order.push("short"))]);
          return order;
        },
        tooLong: async () => { await delay(30001); },
        allowed: () => typeof delay(30000)?.then,
        stamp: () => [timestamp(), new Date().toISOString()],
      }`,
    ),
  }, { "config/server.json": '{ "logging": { "level": "debug" } }' });
  const { client } = lab;
  await client.call("c", "logs");
  const last = (message: Message) =>
    message.type === "server.log" && /console error/.test(String(message.message));
  await client.until(last, "the last entry");
  const entries = client.received.filter(({ type, message }) =>
    type === "server.log" && /^via/.test(String(message))
  );
  deepStrictEqual(entries.map(({ level, message, source }) => [level, message, source]), [
    ["debug", 'via log debug {"a":1}', "connector:c"],
    ["info", 'via log info {"a":1}', "connector:c"],
    ["warn", 'via log warn {"a":1}', "connector:c"],
    ["error", 'via log error {"a":1}', "connector:c"],
    ["info", "via console log", "connector:c"],
    ["warn", "via console warn", "connector:c"],
    ["error", "via console error", "connector:c"],
  ]);
  deepStrictEqual(await client.call("c", "wait"), ["short", "long"]);
  await rejects(client.call("c", "tooLong"), /VALIDATION_INVALID_VALUE.*30000 ms/);
  strictEqual(await client.call("c", "allowed"), "function");
  const [stamp, now] = await client.call("c", "stamp") as [string, string];
  match(stamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  strictEqual(stamp.slice(0, 10), now.slice(0, 10));
});

Deno.test("what the guide blocks is not there, what it allows is", async () => {
  await using lab = await startLab({
    "c.js": wrap(
      "MyDriver",
      `methods: {
        blocked: () => [typeof fs, typeof child_process, typeof process, typeof net, typeof http, typeof require],
        allowed: () => [typeof Math, typeof JSON, typeof Date, typeof Promise, typeof createTcpTransport,
          typeof createSerialTransport],
      }`,
    ),
  });
  const { client, server } = lab;
  deepStrictEqual(await client.call("c", "blocked"), Array(6).fill("undefined"));
  deepStrictEqual(await client.call("c", "allowed"), [
    "object",
    "object",
    "function",
    "function",
    "function",
    "function",
  ]);
  await server.write(
    "connectors/d.js",
    wrap("MyDriver", "methods: { a: async () => await import('node:fs') }"),
  );
  const complaint = await client.until(({ type }) => type === "connector.error", "connector.error");
  match(String(complaint.message), /import\(\)/);
});

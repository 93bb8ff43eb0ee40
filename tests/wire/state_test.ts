import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { eventually } from "../support/eventually.ts";
import { startTestServer } from "../support/test_server.ts";
import { type Message, WireClient } from "../support/wire_client.ts";

const FILES = {
  "connectors/store.js": `export default { driver: "GUI", config: { widgets: [
    { name: "a", type: "gauge", value: 1 }, { name: "b", type: "text", value: "x" },
  ] } };`,
  "connectors/other.js":
    'export default { driver: "GUI", config: { widgets: [{ name: "c", type: "gauge", value: 2 }] } };',
};
const WHOLE = { store: { a: 1, b: "x" }, other: { c: 2 } };

const batches = (client: WireClient) => client.received.filter(({ type }) => type === "state.batch");
const updates = ({ updates }: Message) => updates as Record<string, Record<string, unknown>>;

const changed = (client: WireClient, name: string, value: unknown) =>
  client.when(
    () => batches(client).some((batch) => updates(batch).store?.[name] === value),
    `${name} becoming ${value}`,
  );

/** A client of a server whose first polls have all been sent. */
async function connect(server: Parameters<typeof WireClient.connect>[0]): Promise<WireClient> {
  const client = await WireClient.connect(server);
  const snapshot = async () => JSON.stringify(await client.value({ type: "state.snapshot" }));
  await eventually(async () => (await snapshot()).length === JSON.stringify(WHOLE).length, "the first polls");
  await client.ask({ type: "state.subscribe" });
  for (const value of [0, 1]) {
    await client.set("store", "a", value);
    await changed(client, "a", value);
  }
  await client.ask({ type: "state.unsubscribe" });
  client.clear();
  return client;
}

Deno.test("state.subscribe gives the whole state, then only what changes", async () => {
  await using server = await startTestServer(FILES);
  await using client = await connect(server);
  client.raw('{"type":"state.subscribe"}');
  await client.when(() => batches(client).length >= 1, "the whole state");
  deepStrictEqual(batches(client)[0], { type: "state.batch", updates: { ...WHOLE } });
  client.clear();
  await client.set("store", "a", 5);
  await changed(client, "a", 5);
  await client.set("store", "b", "y");
  await changed(client, "b", "y");
  const seen = batches(client).flatMap((batch) => Object.entries(updates(batch)));
  deepStrictEqual(seen, [["store", { a: 5 }], ["store", { b: "y" }]]);
});

Deno.test("state.subscribe with a requestId is answered by the whole state with that id, once", async () => {
  await using server = await startTestServer(FILES);
  await using client = await connect(server);
  const reply = await client.ask({ type: "state.subscribe" });
  strictEqual(reply.type, "state.batch");
  deepStrictEqual(reply.updates, { ...WHOLE });
  await client.ask({ type: "state.subscribe" });
  client.clear();
  await client.set("store", "a", 6);
  await client.when(() => batches(client).length >= 1, "the change");
  await client.set("other", "c", 7);
  await client.when(() => batches(client).some((batch) => updates(batch).other?.c === 7), "the other change");
  // Subscribing twice does not send changes twice.
  deepStrictEqual(batches(client).map(updates), [{ store: { a: 6 } }, { other: { c: 7 } }]);
});

Deno.test("state.snapshot gives the state once and subscribes to nothing", async () => {
  await using server = await startTestServer(FILES);
  await using client = await connect(server);
  const reply = await client.ask({ type: "state.snapshot" });
  deepStrictEqual([reply.value, reply.updates], [{ ...WHOLE }, { ...WHOLE }]);
  await using watcher = await connect(server);
  await watcher.ask({ type: "state.subscribe" });
  await client.set("store", "a", 8);
  await changed(watcher, "a", 8);
  strictEqual((await client.value({ type: "state.snapshot" }) as { store: { a: number } }).store.a, 8);
  deepStrictEqual(batches(client), []);
});

Deno.test("state.unsubscribe ends the changes", async () => {
  await using server = await startTestServer(FILES);
  await using client = await connect(server);
  await using watcher = await connect(server);
  for (const each of [client, watcher]) await each.ask({ type: "state.subscribe" });
  await client.ask({ type: "state.unsubscribe" });
  client.clear();
  await client.set("store", "a", 9);
  await changed(watcher, "a", 9);
  await client.ask({ type: "server.status" });
  deepStrictEqual(batches(client), []);
});

Deno.test("a written value that is equal changes nothing; many writes in one tick make one batch", async () => {
  await using server = await startTestServer(FILES);
  await using client = await connect(server);
  await client.ask({ type: "state.subscribe" });
  client.clear();
  await client.set("store", "a", 1);
  for (let value = 10; value < 60; value++) {
    client.raw(JSON.stringify({ type: "connector.call", connector: "store", property: "a", args: [value] }));
  }
  await changed(client, "a", 59);
  ok(batches(client).length < 25, `${batches(client).length} batches for 50 writes`);
  deepStrictEqual(batches(client).filter((batch) => updates(batch).store?.a === 1), []);
});

Deno.test("values of a connector that is gone are gone from the state", async () => {
  await using server = await startTestServer(FILES);
  await using client = await connect(server);
  await Deno.remove(`${server.workspace}/connectors/other.js`);
  await client.until(({ type }) => type === "connectors.changed", "connectors.changed");
  deepStrictEqual(await client.value({ type: "state.snapshot" }), { store: WHOLE.store });
});

Deno.test("an item that says poll: false is read only when somebody asks", async () => {
  await using server = await startTestServer({
    "connectors/scpi.js": `export default { driver: "GenericScpi", config: {
      transport: "tcp", host: "127.0.0.1", port: 1, autoConnect: false,
      scpi: { properties: { voltage: { cmd: "VOLT" }, log: { cmd: "LOG?", poll: false } } },
    } };`,
  });
  const [scpi] = server.connectors.all;
  ok(scpi!.active.polled().includes("voltage"));
  ok(!scpi!.active.polled().includes("log"));
});

Deno.test("a poll list limits what is polled of a SCPI instrument, as it does of others", async () => {
  const file = (more: string) =>
    `export default { driver: "GenericScpi", ${more} config: {
      transport: "tcp", host: "127.0.0.1", port: 1, autoConnect: false,
      scpi: { properties: { voltage: { cmd: "VOLT" }, current: "CURR", temp: { cmd: "T?", poll: true } } },
    }, properties: { power: { get: () => 1, poll: true }, sum: () => 2 } };`;
  await using server = await startTestServer({
    "config/server.json": '{ "license": { "tier": "pro" } }',
    "connectors/all.js": file(""),
    "connectors/none.js": file("poll: [],"),
    "connectors/one.js": file('poll: ["voltage", "sum"],'),
    "connectors/store.js":
      'export default { driver: "GUI", poll: ["a"], config: { widgets: [{ name: "a" }, { name: "b" }] } };',
  });
  const polled = Object.fromEntries(
    server.connectors.all.map(({ name, active }) => [name, active.polled().toSorted()]),
  );
  deepStrictEqual(polled.one, ["power", "sum", "temp", "voltage"]);
  deepStrictEqual(polled.none, ["power", "temp"]);
  ok(["connected", "current", "power", "temp", "voltage"].every((name) => polled.all!.includes(name)));
  deepStrictEqual(polled.store, ["a", "b"]);
});

import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { eventually } from "../support/eventually.ts";
import { startTestServer, type TestServer, type WorkspaceFiles } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";

const STORE =
  'export default { driver: "GUI", config: { widgets: [{ name: "a", type: "text", value: "" }] } };';
/** A device whose `init` ends when the device `gate` is told to open, which is no sooner than a test wants. */
const GATED: WorkspaceFiles = {
  "config/server.json": '{ "license": { "tier": "pro" } }',
  "connectors/gate.js":
    'export default { driver: "GUI", config: { widgets: [{ name: "open", type: "text", value: "" }] } };',
  "connectors/slow.js": 'export default { driver: "Slow", config: { host: "127.0.0.1", port: PORT } };',
  "connectors/store.js": STORE,
  "drivers/slow.driver.js": `export default {
    meta: { name: "Slow", properties: { v: { type: "number", access: "r" } } },
    async init({ host, port }) {
      this.line = createTcpTransport(host, port, { delimiter: "\\n", timeout: 60000 });
      this.answer = Number(await this.line.query("?"));
    },
    get() { return this.answer; },
    async shutdown() { await this.line.close(); },
  };`,
};

/** A device that answers its first question when it is told to. */
function device(): AsyncDisposable & { port: number; answer(): Promise<void> } {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connected = Promise.withResolvers<Deno.Conn>();
  const all: Deno.Conn[] = [];
  const accepting = (async () => {
    for await (const connection of listener) {
      all.push(connection);
      connected.resolve(connection);
    }
  })();
  return {
    port: listener.addr.port,
    answer: async () => void await (await connected.promise).write(new TextEncoder().encode("5\n")),
    [Symbol.asyncDispose]: async () => {
      listener.close();
      await accepting;
      for (const connection of all) connection.close();
    },
  };
}

function filesFor(port: number, more: WorkspaceFiles = {}): WorkspaceFiles {
  const slow = GATED["connectors/slow.js"]!.replace("PORT", String(port));
  return { ...GATED, "connectors/slow.js": slow, ...more };
}

function saidBy(server: TestServer, source: string): string[] {
  return server.log.history.filter((record) => record.source === source).map(({ message }) => message);
}

Deno.test("the server is ready while a device still keeps its init waiting, and says which", async () => {
  await using slow = device();
  await using server = await startTestServer(filesFor(slow.port), {}, "before ready");
  await using client = await WireClient.connect(server);
  await client.until(({ type }) => type === "server.ready", "server.ready");
  await server.ready;
  strictEqual(server.connectors.find("slow").state, "loading");
  const said = saidBy(server, "server");
  ok(said.some((text) => /^Ready after \d+ ms; still starting: slow$/.test(text)), said.join("\n"));
  await slow.answer();
  await server.settled;
  ok(saidBy(server, "server").includes("Connectors ready: gate, slow, store"));
  strictEqual(await client.get("slow", "v"), 5);
});

Deno.test("a startup script waits for the device it uses and says so; others do not wait for it", async () => {
  await using slow = device();
  const files = filesFor(slow.port, {
    "startup/01-uses.js":
      'log.info("slow is", connector("SLOW").v, connector("slow").v); connector("store").a = "done"',
    "startup/02-other.js": 'connector("gate").open = "yes"; on("never", () => {});',
  });
  await using server = await startTestServer(files, {}, "before ready");
  await using client = await WireClient.connect(server);
  await server.ready;
  await eventually(async () => await client.get("gate", "open") === "yes", "the other script");
  strictEqual(server.connectors.find("slow").state, "loading");
  deepStrictEqual(saidBy(server, "script:startup/01-uses"), ["Waiting for 'SLOW', which is starting"]);
  await slow.answer();
  await eventually(async () => await client.get("store", "a") === "done", "the script that uses it");
  deepStrictEqual(saidBy(server, "script:startup/01-uses"), [
    "Waiting for 'SLOW', which is starting",
    "slow is 5 5",
  ]);
});

Deno.test("a startup script that waits for a device can be stopped", async () => {
  await using slow = device();
  const files = filesFor(slow.port, { "startup/uses.js": 'connector("slow").v' });
  await using server = await startTestServer(files, {}, "before ready");
  await using client = await WireClient.connect(server);
  await eventually(() => saidBy(server, "script:startup/uses").length > 0, "its waiting");
  strictEqual((await client.ask({ type: "scripts.stop", name: "startup/uses" })).wasRunning, true);
  deepStrictEqual(server.scripts.running, []);
});

Deno.test("a script that is started by hand does not wait for a device", async () => {
  await using slow = device();
  await using server = await startTestServer(filesFor(slow.port), {}, "before ready");
  await using client = await WireClient.connect(server);
  await server.ready;
  const { error } = await client.ask({ type: "scripts.execute", name: "x", code: 'connector("slow").v' });
  match((error as { message: string }).message, /'slow' is not ready \(loading\)/);
});

Deno.test("files that are saved while the server starts are seen", async () => {
  await using slow = device();
  await using server = await startTestServer(filesFor(slow.port), {}, "before ready");
  // Nothing is ready yet: the port is open, and drivers are being scanned.
  await server.write("connectors/late.js", STORE);
  await server.write("connectors/store.js", STORE.replace('value: ""', 'value: "new"'));
  await using client = await WireClient.connect(server);
  await eventually(async () => await client.get("late", "a").catch(() => null) === "", "a new file");
  await eventually(async () => await client.get("store", "a").catch(() => null) === "new", "a changed file");
});

/** A driver whose `init` does what is given. */
function driverWith(name: string, init: string): string {
  return `export default { meta: { name: "${name}" }, async init() { ${init} }, get() {}, shutdown() {} };`;
}

Deno.test("a connector whose device may be off waits for it, but not when its driver is what is wrong", async () => {
  const line = 'await createTcpTransport("127.0.0.1", 1, { timeout: 2000 }).query("?")';
  await using server = await startTestServer({
    "drivers/off.driver.js": driverWith("Off", line),
    "drivers/wrong.driver.js": driverWith("Wrong", "undefined.port"),
    "connectors/off.js": 'export default { driver: "Off", optional: true };',
    "connectors/wrong.js": 'export default { driver: "Wrong", optional: true };',
    "connectors/store.js": STORE,
  });
  const said = saidBy(server, "server");
  deepStrictEqual(
    said.filter((text) => /^(Connectors ready|Waiting|Still|Not ready)/.test(text)).map((text) =>
      text.replace(/\(.*\)/, "(…)")
    ),
    ["Connectors ready: store", "Waiting for their devices: off", "Not ready: wrong (…)"],
  );
  strictEqual(server.connectors.find("wrong").state, "error");
});

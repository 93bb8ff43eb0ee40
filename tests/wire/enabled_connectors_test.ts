import { deepStrictEqual, match, rejects, strictEqual } from "node:assert/strict";
import { eventually } from "../support/eventually.ts";
import { startTestServer, type WorkspaceFiles } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";

const STORE = 'export default { driver: "GUI" };';
const SCPI = 'export default { driver: "GenericScpi", config: { host: "127.0.0.1", port: 9 } };';
const TEST_DEVICE = 'export default { driver: "TestDevice", config: { dashboardPort: 0 } };';

/** A workspace with more connectors than the Free tier allows, named so that stores come first. */
function workspace(config: object = {}): WorkspaceFiles {
  return {
    "config/server.json": JSON.stringify(config),
    ...Object.fromEntries(["a", "b", "c", "d", "e"].map((name) => [`connectors/${name}.js`, STORE])),
    "connectors/aa-scpi.js": SCPI,
    "connectors/ab-scpi.js": SCPI,
    "connectors/test-device.js": TEST_DEVICE,
  };
}

interface All {
  enabled: { name: string; driver: string; isTestDevice: boolean }[];
  disabled: { name: string; reason: string }[];
  maxConnectors: number;
  enabledNames: string[];
  enabledNonTestCount: number;
  tierName: string;
}

async function all(client: WireClient): Promise<All> {
  return await client.value({ type: "connectors.all" }) as All;
}

Deno.test("without a choice the first ones of the tier are enabled, one SCPI among them", async () => {
  await using server = await startTestServer(workspace());
  await using client = await WireClient.connect(server);
  const value = await all(client);
  deepStrictEqual(value.enabledNames, ["a", "aa-scpi", "b", "c", "d", "test-device"]);
  deepStrictEqual(value.enabled.map(({ name }) => name), value.enabledNames);
  deepStrictEqual(value.disabled.map(({ name, reason }) => [name, reason]), [
    ["ab-scpi", "Not enabled (SCPI limit: 1 on Free tier)"],
    ["e", "Not enabled (limit: 5 connectors)"],
  ]);
  deepStrictEqual([value.maxConnectors, value.enabledNonTestCount, value.tierName], [5, 5, "Free"]);
  deepStrictEqual(await client.value({ type: "connectors.list" }), value.enabledNames);
});

Deno.test("a disabled connector is CONN_DISABLED with its reason, whatever is asked of it", async () => {
  await using server = await startTestServer(workspace());
  await using client = await WireClient.connect(server);
  for (
    const request of [
      { type: "connector.call", connector: "e", property: "x" },
      { type: "connector.call", connector: "E", property: "x", args: [1] },
      { type: "connector.call", connector: "e", method: "x" },
      { type: "connector.schema", name: "e" },
      { type: "connector.visibility.set", connector: "e", hidden: [] },
      { type: "connector.driverConfig.set", connector: "e", key: "k", value: 1 },
    ]
  ) await rejects(client.value(request), /CONN_DISABLED.*'e' is disabled.*limit: 5/, JSON.stringify(request));
  strictEqual(await server.read("connectors/e.js"), STORE);
});

Deno.test("a choice beyond the tier is refused, names license.tier and is not written", async () => {
  await using server = await startTestServer(workspace({ note: "mine" }));
  await using client = await WireClient.connect(server);
  const before = await server.read("config/server.json");
  for (
    const [connectors, reason] of [
      [["a", "b", "c", "d", "e", "aa-scpi"], /'aa-scpi'.*limit: 5 connectors/],
      [["a", "aa-scpi", "ab-scpi"], /'ab-scpi'.*SCPI limit: 1 on Free tier/],
    ] as const
  ) {
    const answer = await client.ask({ type: "connectors.set_enabled", connectors });
    strictEqual(answer.code, "CONN_LIMIT_REACHED");
    match(String(answer.message), reason);
    match(String(answer.message), /license\.tier/);
  }
  await rejects(
    client.value({ type: "connectors.set_enabled", connectors: ["a", "nobody"] }),
    /CONN_NOT_FOUND.*nobody/,
  );
  strictEqual(await server.read("config/server.json"), before);
});

Deno.test("a choice within the tier is written and is in force after a restart", async () => {
  await using server = await startTestServer(workspace({ note: "mine" }));
  await using client = await WireClient.connect(server);
  // The simulated device does not count, whether it is named or not.
  const connectors = ["E", "ab-scpi", "b", "c", "d", "test-device"];
  const answer = await client.ask({ type: "connectors.set_enabled", connectors });
  deepStrictEqual([answer.success, answer.requiresRestart], [true, true]);
  const written = await server.read("config/server.json");
  deepStrictEqual(JSON.parse(written), { note: "mine", connectors: { enabled: connectors } });
  // Nothing changes for what runs.
  deepStrictEqual((await all(client)).enabledNames, ["a", "aa-scpi", "b", "c", "d", "test-device"]);

  await using next = await startTestServer({ ...workspace(), "config/server.json": written });
  await using later = await WireClient.connect(next);
  const value = await all(later);
  deepStrictEqual(value.enabledNames, ["ab-scpi", "b", "c", "d", "e", "test-device"]);
  deepStrictEqual(value.disabled.map(({ name, reason }) => [name, reason]), [
    ["a", "Not enabled: connectors.enabled in config/server.json does not list it"],
    ["aa-scpi", "Not enabled: connectors.enabled in config/server.json does not list it"],
  ]);
});

Deno.test("the simulated device is always enabled, also when it is not chosen", async () => {
  await using server = await startTestServer(workspace({ connectors: { enabled: [] } }));
  await using client = await WireClient.connect(server);
  deepStrictEqual((await all(client)).enabledNames, ["test-device"]);
  strictEqual(typeof await client.get("test-device", "temperature"), "number");
});

for (
  const [tier, limit, names] of [
    ["maker", 10, 7],
    ["Pro", -1, 7],
    ["LAB", -1, 7],
    ["enterprise", -1, 7],
  ] as const
) {
  Deno.test(`license.tier ${tier} raises the limits`, async () => {
    await using server = await startTestServer(workspace({ license: { tier } }), { warm: 0 });
    await using client = await WireClient.connect(server);
    const value = await all(client);
    deepStrictEqual([value.maxConnectors, value.enabledNonTestCount, value.disabled], [limit, names, []]);
    strictEqual(value.tierName.toLowerCase(), tier.toLowerCase());
  });
}

/** Names by who says them: the list, all that there is, the scripts' side. */
async function running(client: WireClient): Promise<string[]> {
  const { enabledNames } = await all(client);
  deepStrictEqual(
    (await client.value({ type: "connectors.list" }) as string[]).toSorted(),
    enabledNames.toSorted(),
  );
  return enabledNames;
}

Deno.test("a new file never takes the place of a running connector; the console names it and license.tier", async () => {
  await using server = await startTestServer(workspace());
  await using client = await WireClient.connect(server);
  const before = await running(client);
  await server.write("connectors/0-first.js", STORE);
  await server.write("connectors/0-scpi.js", SCPI);
  await eventually(async () => (await all(client)).disabled.length === 4, "the new ones to be listed");
  deepStrictEqual(await running(client), before);
  await rejects(
    client.value({ type: "connector.call", connector: "0-first", property: "x" }),
    /CONN_DISABLED.*license\.tier/,
  );
  const { error } = await client.ask({ type: "scripts.execute", name: "s", code: 'connector("0-first").x' });
  match(
    (error as { message: string }).message,
    /'0-first' is disabled.*license\.tier in config\/server\.json/,
  );
  const left = () => server.log.history.filter(({ message }) => /^Left out by tier Free: /.test(message));
  await eventually(() => left().some(({ message }) => message.includes("0-first")), "the console");
  match(
    left()[0]!.message,
    /ab-scpi \(.*SCPI limit.*e \(.*limit: 5 connectors.*license\.tier in config/,
  );
});

/** What runs at this moment; the lists agree again when a change has come to its end. */
async function listed(client: WireClient): Promise<string[]> {
  return await client.value({ type: "connectors.list" }) as string[];
}

Deno.test("one that becomes a second SCPI instrument leaves the running set; its place is free for another", async () => {
  await using server = await startTestServer(workspace());
  await using client = await WireClient.connect(server);
  await server.write("connectors/a.js", SCPI);
  await eventually(async () => !(await listed(client)).includes("a"), "a to end");
  const { enabledNames, disabled } = await all(client);
  deepStrictEqual(enabledNames, ["aa-scpi", "b", "c", "d", "e", "test-device"]);
  deepStrictEqual(disabled.map(({ name }) => name), ["a", "ab-scpi"]);
  await rejects(client.value({ type: "connector.call", connector: "a", property: "x" }), /CONN_DISABLED/);
  await Deno.remove(`${server.workspace}/connectors/aa-scpi.js`);
  await eventually(async () => (await listed(client)).includes("a"), "a to take the free place");
});

Deno.test("a connector that was running and is disabled by a reload is neither polled nor in the state", async () => {
  const files = workspace({ license: { tier: "pro" } });
  files["connectors/polled.js"] = 'export default { driver: "MockInstrument", poll: ["measured_voltage"] };';
  await using server = await startTestServer(files);
  await using client = await WireClient.connect(server);
  client.raw('{"type":"state.subscribe"}');
  const about = (message: Record<string, unknown>) =>
    message.type === "state.batch" && "polled" in (message.updates as Record<string, unknown>);
  await client.until(about, "its values");
  await client.value({ type: "connectors.set_enabled", connectors: ["a"] }).catch(() => {});
  await client.ask({ type: "connectors.reload" });
  deepStrictEqual(await running(client), ["a", "test-device"]);
  await rejects(
    client.value({ type: "connector.call", connector: "polled", property: "voltage" }),
    /CONN_DISABLED/,
  );
  strictEqual("polled" in (await client.value({ type: "connectors.schema" }) as object), false);
});

Deno.test("a new choice counts from a reload or a restart on, not because some file was saved", async () => {
  await using server = await startTestServer({
    "config/server.json": '{ "license": { "tier": "pro" }, "connectors": { "enabled": ["a", "b"] } }',
    "connectors/a.js": 'export default { driver: "GUI" };',
    "connectors/b.js": 'export default { driver: "GUI" };',
  });
  await using client = await WireClient.connect(server);
  const running = async () => ((await client.value({ type: "connectors.list" })) as string[]).join();
  await client.ask({ type: "connectors.set_enabled", connectors: ["a"] });
  await server.write("connectors/c.js", 'export default { driver: "GUI" };');
  await eventually(
    () => server.connectors.discovered.some(({ name }) => name === "c"),
    "the new file being seen",
  );
  strictEqual(await running(), "a,b");
  await client.ask({ type: "connectors.reload" });
  strictEqual(await running(), "a");
});

Deno.test("another tier counts at once, whether it is set or saved by hand: who was left out starts, and leaves again", async () => {
  await using server = await startTestServer(workspace());
  await using client = await WireClient.connect(server);
  const names = async () => (await all(client)).enabledNames.join(" ");
  await client.value({ type: "config.set", path: "license.tier", value: "pro" });
  await eventually(async () => await names() === "a aa-scpi ab-scpi b c d e test-device", "all to start");
  strictEqual((await all(client)).maxConnectors, -1);
  await server.write("config/server.json", "{}");
  await eventually(
    async () => await names() === "a aa-scpi b c d test-device",
    "those over the limit to leave",
  );
});

import { deepStrictEqual, match, rejects, strictEqual } from "node:assert/strict";
import { startTestServer, type TestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";

const PSU = `// My supply, written by hand.
export default {
  driver: 'MockInstrument', // keep this comment
  serialPort: 'COM1',
  config: {
    defaultVoltage: 3,    /* volts */
    timeout: 1000 * 2,
    name: \`lab\`,
  },
  expose: ['voltage', 'power'],
  poll: ['voltage'],
  properties: {
    power: [() => driver.voltage * 2, 'Power'],
  },
};
`;
const FENCE = 'export default { driver: "GUI" };';

/** What is looked at in every case. */
interface Bench {
  server: TestServer;
  client: WireClient;
}

async function onBench(psu: string, work: (bench: Bench) => Promise<void>): Promise<void> {
  const files = { "config/server.json": '{ "license": { "tier": "pro" } }', "connectors/fence.js": FENCE };
  await using server = await startTestServer({ ...files, "connectors/psu.js": psu });
  await using client = await WireClient.connect(server);
  await work({ server, client });
}

/** Names of connectors that began to load since the client was cleared. */
function loads(client: WireClient): unknown[] {
  return client.received.filter(({ type, state }) => type === "connector.status" && state === "loading")
    .map(({ connector }) => connector);
}

/**
 * Waits until the watcher has had its say on everything that was written before: a file that is changed now is reloaded
 * by it, and what was written earlier would have been before that.
 */
async function watcherHasLooked({ server, client }: Bench): Promise<void> {
  await server.write("connectors/fence.js", `${FENCE} // ${crypto.randomUUID()}`);
  await client.state("fence", "ready");
}

Deno.test("visibility.set rewrites the hide list alone and reloads just that connector, once", async () => {
  await onBench(PSU, async (bench) => {
    const { server, client } = bench;
    client.clear();
    const hidden = ["current", "reset"];
    deepStrictEqual(await client.ask({ type: "connector.visibility.set", connector: "psu", hidden }), {
      type: "connector.visibility.set",
      requestId: "t1",
      connector: "psu",
      success: true,
    });
    strictEqual(
      await server.read("connectors/psu.js"),
      PSU.replace("  serialPort:", "  hide: ['current', 'reset'],\n  serialPort:")
        .replace("  expose: ['voltage', 'power'],\n", ""),
    );
    // The new surface is there when the reply comes.
    const schema = await client.value({ type: "connector.schema", name: "psu" }) as Record<
      string,
      { name: string }[]
    >;
    deepStrictEqual(schema.properties!.map(({ name }) => name), [
      "voltage",
      "output",
      "measured_voltage",
      "measured_current",
      "power",
    ]);
    deepStrictEqual(schema.actions, []);
    await watcherHasLooked(bench);
    deepStrictEqual(loads(client), ["psu", "fence"]);
    deepStrictEqual(
      client.received.filter(({ type }) => type === "connectors.changed").length,
      2,
      "one change of psu, one of the fence",
    );
  });
});

Deno.test("visibility.set with an empty list makes everything visible", async () => {
  await onBench(
    PSU.replace("  poll:", "  hide: [ 'voltage' /* why */ ],\n  poll:").replace(/ {2}expose.*\n/, ""),
    async ({ server, client }) => {
      await client.value({ type: "connector.visibility.set", connector: "psu", hidden: [] });
      strictEqual(
        await server.read("connectors/psu.js"),
        PSU.replace("  poll:", "  /* why */\n  poll:").replace(/ {2}expose.*\n/, ""),
      );
      const schema = await client.value({ type: "connector.schema", name: "psu" }) as Record<string, unknown>;
      deepStrictEqual([schema.hiddenItems, schema.visibilityMode], [[], "all"]);
    },
  );
});

Deno.test("visibility.set refuses new names that are no items, and takes those the file lists already", async () => {
  const source = PSU.replace("  poll:", "  hide: ['bygone', 'Voltage'],\n  poll:").replace(
    / {2}expose.*\n/,
    "",
  );
  await onBench(source, async ({ server, client }) => {
    const hide = (...hidden: string[]) =>
      client.ask({ type: "connector.visibility.set", connector: "psu", hidden });
    const { code, message } = await hide("bygone", "measured_voltge", "nothing");
    strictEqual(code, "VALIDATION_INVALID_VALUE");
    match(
      String(message),
      /'psu' does not have: 'measured_voltge'; did you mean "measured_voltage"\?, 'nothing'\. connector\.schema/,
    );
    strictEqual(await server.read("connectors/psu.js"), source);
    strictEqual((await hide("bygone", "POWER", "reset")).success, true);
    strictEqual(await server.read("connectors/psu.js"), source.replace("'Voltage'", "'POWER', 'reset'"));
  });
});

for (
  const [what, key, value, change] of [
    ["in config", "defaultVoltage", 4.5, ["defaultVoltage: 3,", "defaultVoltage: 4.5,"]],
    ["at the top level", "serialPort", "COM4", ["'COM1'", "'COM4'"]],
    ["of template text", "name", "bench 'A'", ["`lab`", "'bench \\'A\\''"]],
    ["that is new", "retries", 3, ["name: `lab`,\n", "name: `lab`,\n    retries: 3,\n"]],
    ["that is new and no identifier", "baud-rate", null, [
      "name: `lab`,\n",
      "name: `lab`,\n    'baud-rate': null,\n",
    ]],
    ["to true", "defaultVoltage", true, ["defaultVoltage: 3,", "defaultVoltage: true,"]],
  ] as const
) {
  Deno.test(`driverConfig.set changes a value ${what} where it stands and reloads once`, async () => {
    await onBench(PSU, async (bench) => {
      const { server, client } = bench;
      client.clear();
      const request = { type: "connector.driverConfig.set", connector: "psu", key, value };
      deepStrictEqual(await client.ask(request), {
        type: "connector.driverConfig.set",
        requestId: "t1",
        connector: "psu",
        key,
        success: true,
      });
      strictEqual(await server.read("connectors/psu.js"), PSU.replace(change[0], change[1]));
      const { driverConfig } = await client.value({ type: "connector.schema", name: "psu" }) as {
        driverConfig: { key: string; value: unknown }[];
      };
      strictEqual(driverConfig.find((item) => item.key === key)?.value, value);
      await watcherHasLooked(bench);
      deepStrictEqual(loads(client), ["psu", "fence"]);
    });
  });
}

Deno.test("driverConfig.set makes a config block when there is none; the driver gets the value", async () => {
  await onBench('export default {\n  driver: "MockInstrument"\n}\n', async ({ server, client }) => {
    await client.value({
      type: "connector.driverConfig.set",
      connector: "psu",
      key: "defaultVoltage",
      value: 9,
    });
    strictEqual(
      await server.read("connectors/psu.js"),
      'export default {\n  driver: "MockInstrument",\n  config: { defaultVoltage: 9 }\n}\n',
    );
    strictEqual(await client.get("psu", "voltage"), 9);
  });
});

for (
  const [what, request, code, reason] of [
    ["an expression", { key: "timeout", value: 1 }, "CONN_RELOAD_FAILED", /timeout.*by hand/],
    ["an internal key", { key: "_transport", value: 1 }, "VALIDATION_INVALID_VALUE", /_transport/],
    ["an object as value", { key: "defaultVoltage", value: {} }, "VALIDATION_INVALID_VALUE", /value/],
    ["no value", { key: "defaultVoltage" }, "VALIDATION_MISSING_PARAM", /value/],
  ] as const
) {
  Deno.test(`driverConfig.set refuses ${what}, leaves the file and reloads nothing`, async () => {
    await onBench(PSU, async (bench) => {
      const { server, client } = bench;
      client.clear();
      const answer = await client.ask({ type: "connector.driverConfig.set", connector: "psu", ...request });
      strictEqual(answer.code, code);
      match(String(answer.message), reason);
      strictEqual(await server.read("connectors/psu.js"), PSU);
      await watcherHasLooked(bench);
      deepStrictEqual(loads(client), ["fence"]);
    });
  });
}

Deno.test("an identifier and an interpolated text are expressions too", async () => {
  const source =
    'const port = "COM1";\nexport default { driver: "MockInstrument", config: { a: port, b: `x${port}`, c: -5 } };\n';
  await onBench(source, async ({ server, client }) => {
    const set = (key: string) =>
      client.value({ type: "connector.driverConfig.set", connector: "psu", key, value: 1 });
    await rejects(set("a"), /CONN_RELOAD_FAILED/);
    await rejects(set("b"), /CONN_RELOAD_FAILED/);
    strictEqual(await server.read("connectors/psu.js"), source);
    await set("c");
    strictEqual(await server.read("connectors/psu.js"), source.replace("-5", "1"));
  });
});

Deno.test("an edit after which the driver does not start is kept, and the next one repairs it", async () => {
  await onBench(
    'export default { driver: "MockInstrument", config: { defaultVoltage: 1 } };\n',
    async ({ client }) => {
      const set = (value: unknown) =>
        client.ask({ type: "connector.driverConfig.set", connector: "psu", key: "defaultVoltage", value });
      strictEqual((await set("many")).success, true);
      await rejects(client.get("psu", "voltage"), /CONN_NOT_INITIALIZED.*config\.defaultVoltage/);
      strictEqual((await set(6)).success, true);
      strictEqual(await client.get("psu", "voltage"), 6);
    },
  );
});

Deno.test("a change by an editor reloads just that connector, once", async () => {
  await onBench(PSU, async (bench) => {
    const { server, client } = bench;
    client.clear();
    for (const voltage of [5, 6, 7]) {
      await server.write("connectors/psu.js", PSU.replace("defaultVoltage: 3", `defaultVoltage: ${voltage}`));
    }
    await client.state("psu", "ready");
    strictEqual(await client.get("psu", "voltage"), 7);
    await watcherHasLooked(bench);
    deepStrictEqual(loads(client), ["psu", "fence"]);
  });
});

Deno.test("a mask that is written back leaves the secret alone", async () => {
  const text =
    'export default { driver: "MockInstrument", config: { defaultVoltage: 1, password: "hunter2" } };\n';
  await using server = await startTestServer({ "connectors/masked.js": text });
  await using client = await WireClient.connect(server);
  const set = (key: string, value: unknown) =>
    client.ask({ type: "connector.driverConfig.set", connector: "masked", key, value });
  strictEqual((await set("password", "***")).success, true);
  strictEqual(await server.read("connectors/masked.js"), text);
  strictEqual((await set("password", "swordfish")).success, true);
  match(await server.read("connectors/masked.js"), /password: "swordfish"/);
});

Deno.test("what somebody saves while the server edits the file is kept, and so is the edit", async () => {
  await using server = await startTestServer({
    "connectors/psu.js": 'export default { driver: "MockInstrument", config: { defaultVoltage: 1 } };\n',
  });
  await using client = await WireClient.connect(server);
  for (const [round, trips] of [0, 1, 3, 10, 30, 60].entries()) {
    const edit = client.ask({
      type: "connector.driverConfig.set",
      connector: "psu",
      key: "defaultVoltage",
      value: round + 2,
    });
    // Some way into the edit, whose length is not known: each of these takes a fraction of a millisecond.
    for (let trip = 0; trip < trips; trip++) await client.ask({ type: "connectors.list" });
    const text = await server.read("connectors/psu.js");
    await server.write("connectors/psu.js", text + `// By hand: ${round}.\n`);
    const { success, message } = await edit;
    const now = await server.read("connectors/psu.js");
    strictEqual(success, true, String(message));
    match(now, new RegExp(`defaultVoltage: ${round + 2} `));
    for (let earlier = 0; earlier <= round; earlier++) match(now, new RegExp(`By hand: ${earlier}\\.`));
  }
});

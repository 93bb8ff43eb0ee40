import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { startTestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";

const FILES = {
  "config/server.json": JSON.stringify({ license: { tier: "pro" } }),
  "drivers/refused.driver.js": "export default { };",
  "drivers/thrower.driver.js": `export default {
  meta: {
    name: "Thrower",
    properties: { value: "number" },
    actions: { fail: {} },
  },
  get() {
    throw new TypeError("no value today");
  },
  execute() { null.field; },
};`,
  "drivers/twins.driver.js": `export default {
  meta: {
    name: "Twins", group: "utilities", description: "A driver whose names are hard to tell from each other.",
    properties: { Level: "number", level: "number", reset: "number" },
    actions: { reset: {}, Reset: {} },
  },
  get: (name) => ({ Level: 1, level: 2, reset: 3 })[name],
  execute: (name) => name + " was run",
};`,
  "connectors/broken.js": 'export default {\n  driver: "MockInstrument",\n  oops\n  more\n};',
  "connectors/wrong.js": 'export default { driver: "MockInstrument", hide: 5 };',
  "connectors/refused.js": 'export default { driver: "refused" };',
  "drivers/garbled.driver.js": "export default { meta: { name: 'Garbled' }, get() { oops oops } };",
  "connectors/garbled.js": 'export default { driver: "garbled" };',
  "connectors/nobodys.js": 'export default { driver: "Nobody" };',
  "connectors/off.js":
    'export default { driver: "GenericScpi", config: { transport: "tcp", host: "127.0.0.1", port: 1, autoConnect: true } };',
  "connectors/thrower.js": 'export default { driver: "Thrower" };',
  "connectors/twins.js": 'export default { driver: "Twins" };',
  "connectors/psu.js": 'export default { driver: "MockInstrument" };',
};

Deno.test("a connector whose file does not load answers CONN_LOAD_FAILED with the place", async () => {
  await using server = await startTestServer(FILES);
  await using client = await WireClient.connect(server);
  for (
    const request of [
      { type: "connector.call", connector: "broken", property: "voltage" },
      { type: "connector.call", connector: "Broken", method: "reset", args: [] },
      { type: "connector.schema", name: "broken" },
    ]
  ) {
    const { code, message } = await client.ask(request);
    strictEqual(code, "CONN_LOAD_FAILED", JSON.stringify(request));
    match(
      message as string,
      /^Connector 'broken' could not be loaded from broken\.js: .*\(line 4, column 3\)$/,
    );
  }
  const wrong = await client.ask({ type: "connector.call", connector: "wrong", property: "voltage" });
  strictEqual(wrong.code, "CONN_LOAD_FAILED");
  match(wrong.message as string, /hide/);

  await server.write("connectors/broken.js", FILES["connectors/psu.js"]);
  await client.state("broken", "ready");
  strictEqual(typeof await client.get("broken", "voltage"), "number");
});

const DRIVERLESS = [
  [
    "refused",
    "DRIVER_LOAD_FAILED",
    /^Connector 'refused' could not be loaded: .*refused\.driver\.js has no `meta`/,
  ],
  ["garbled", "DRIVER_LOAD_FAILED", /^Connector 'garbled' could not be loaded: .*garbled\.driver\.js/],
  [
    "nobodys",
    "DRIVER_NOT_FOUND",
    /^Connector 'nobodys' could not be loaded: There is no driver 'Nobody'; known: /,
  ],
] as const;

for (const [connector, code, reason] of DRIVERLESS) {
  Deno.test(`a connector that is ${connector} answers ${code} with the reason, calls and its schema alike`, async () => {
    await using server = await startTestServer(FILES);
    await using client = await WireClient.connect(server);
    const called = await client.ask({ type: "connector.call", connector, property: "x" });
    strictEqual(called.code, code);
    match(called.message as string, reason);
    const asked = await client.ask({ type: "connector.schema", name: connector, includeHidden: true });
    deepStrictEqual([asked.code, asked.message], [called.code, called.message]);
  });
}

Deno.test("the schema of a connector whose device cannot be reached shows its config, to mend it", async () => {
  await using server = await startTestServer(FILES);
  await using client = await WireClient.connect(server);
  const { driverConfig } = await client.value({ type: "connector.schema", name: "off" }) as {
    driverConfig: { key: string; value: unknown }[];
  };
  deepStrictEqual(driverConfig.find(({ key }) => key === "port")?.value, 1);
});

Deno.test("an error inside a driver names the driver's file and the line in it", async () => {
  await using server = await startTestServer(FILES);
  await using client = await WireClient.connect(server);
  const read = await client.ask({ type: "connector.call", connector: "thrower", property: "value" });
  strictEqual(read.code, "CONN_CALL_FAILED");
  strictEqual(
    read.message,
    "Cannot read thrower.value: TypeError: no value today (thrower.driver.js, line 8, column 11)",
  );
  const run = await client.ask({ type: "connector.call", connector: "thrower", method: "fail" });
  match(
    run.message as string,
    /^Cannot run thrower\.fail: TypeError: .*\(thrower\.driver\.js, line 10, column \d+\)$/,
  );
});

Deno.test("an error inside a driver names its file also behind the connector's own code", async () => {
  await using server = await startTestServer({
    ...FILES,
    "connectors/through.js": `export default { driver: "Thrower", methods: {
  blocking: () => { const value = driver.value; return value; },
  waiting: async () => { await driver.fail(); },
} };`,
  });
  await using client = await WireClient.connect(server);
  for (
    const [method, place] of [["blocking", /line 8, column 11\)/], [
      "waiting",
      /line 10, column \d+\)/,
    ]] as const
  ) {
    const reply = await client.ask({ type: "connector.call", connector: "through", method });
    match(reply.message as string, /thrower\.driver\.js, /);
    match(reply.message as string, place);
  }
});

Deno.test("names of a driver that can be confused are findings, and each item stays within reach", async () => {
  await using server = await startTestServer(FILES);
  await using client = await WireClient.connect(server);
  const listed = await client.value({ type: "drivers.list" }) as {
    name: string;
    warnings: { ruleId: string; message: string }[];
  }[];
  const found = listed.find(({ name }) => name === "Twins")!.warnings.filter(({ ruleId }) =>
    ruleId === "NAME_AMBIGUOUS"
  );
  deepStrictEqual(found.map(({ message }) => message.split(";")[0]), [
    "Driver 'Twins': property 'Level' and property 'level' differ only in case",
    "Driver 'Twins': property 'reset' and action 'reset' have the same name",
    "Driver 'Twins': property 'reset' and action 'Reset' differ only in case",
  ]);
  deepStrictEqual(
    [
      await client.get("twins", "Level"),
      await client.get("twins", "level"),
      await client.get("twins", "LEVEL"),
    ],
    [1, 2, 1],
  );
  strictEqual(await client.get("twins", "reset"), 3);
  strictEqual(await client.call("twins", "reset"), "reset was run");
  strictEqual(await client.call("twins", "Reset"), "Reset was run");
  const { properties, actions } = await client.value({ type: "connector.schema", name: "twins" }) as Record<
    string,
    { name: string }[]
  >;
  deepStrictEqual(properties!.map(({ name }) => name), ["Level", "level", "reset"]);
  deepStrictEqual(actions!.map(({ name }) => name), ["reset", "Reset"]);
});

Deno.test("the error for a message over 8 MB carries its requestId, wherever it stands", async () => {
  await using server = await startTestServer();
  await using client = await WireClient.connect(server);
  const pad = "x".repeat(8 * 1024 * 1024);
  for (const [first, last] of [['"requestId":"front",', ""], ["", ',"requestId":77'], ["", ""]]) {
    client.raw(`{${first}"type":"server.status","pad":"${pad}"${last}}`);
  }
  const refused = () => client.received.filter(({ type }) => type === "error");
  await client.when(() => refused().length === 3, "three errors");
  deepStrictEqual(refused().map(({ requestId }) => requestId), ["front", 77, undefined]);
});

Deno.test("a connector, a driver and a script that are no UTF-8 are refused, and nothing wrong is shown", async () => {
  const latin1 = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  await using server = await startTestServer({
    "config/server.json": JSON.stringify({ license: { tier: "pro" } }),
  });
  await using client = await WireClient.connect(server);
  const write = (path: string, text: string) => Deno.writeFile(`${server.workspace}/${path}`, latin1(text));
  await Deno.mkdir(`${server.workspace}/scripts`, { recursive: true });
  await write("scripts/warm.js", 'log.info("21 \u00b0C");');
  await write("connectors/warm.js", 'export default { driver: "GUI", description: "\u00b0C" };');
  const { message } = await client.state("warm", "error");
  match(String(message), /connectors\/warm\.js: it is not UTF-8; save it as UTF-8/);
  const answer = await client.ask({ type: "connector.call", connector: "warm", property: "a" });
  strictEqual(answer.code, "CONN_LOAD_FAILED");
  const run = await client.ask({ type: "scripts.start", name: "warm" });
  match(String(run.message), /'warm': it is not UTF-8/);
});

Deno.test("many reloads that come at once are a few", async () => {
  await using server = await startTestServer(FILES);
  await using client = await WireClient.connect(server);
  const asked = Array.from({ length: 60 }, () => client.ask({ type: "connector.reload", connector: "psu" }));
  for (const answer of await Promise.all(asked)) strictEqual(answer.type, "connector.reload");
  const ready =
    client.received.filter(({ type, connector, state }) =>
      type === "connector.status" && connector === "psu" && state === "ready"
    ).length;
  ok(ready >= 1 && ready <= 5, `it became ready ${ready} times`);
  strictEqual(await client.get("psu", "voltage"), 0);
});

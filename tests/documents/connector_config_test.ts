import { deepStrictEqual, match, rejects, strictEqual } from "node:assert/strict";
import { connectorSample } from "./connector_samples.ts";
import { type Lab, schemaOf, startLab, wrap } from "./lab.ts";

/** Writes a connector file into a running workspace and waits for the complaint about it. */
async function complaintAbout(lab: Lab, source: string): Promise<Record<string, unknown>> {
  await lab.server.write("connectors/wrong.js", source);
  return await lab.client.until(({ type }) => type === "connector.error", "connector.error");
}

Deno.test("config of the guide reaches the driver's init as it stands there", async () => {
  await using lab = await startLab({ "c.js": wrap("MyDriver", connectorSample("config")) });
  deepStrictEqual(await lab.client.get("c", "config"), {
    ip: "192.168.1.100",
    port: 5000,
    defaultVoltage: 0,
  });
});

Deno.test("environment variables of the guide are resolved; an unset one is empty and warned of", async () => {
  Deno.env.set("MY_DEVICE_API_KEY", "k-123 $ENV{HOME}");
  Deno.env.delete("DEVICE_PASSWORD");
  try {
    await using lab = await startLab({ "c.js": wrap("MyDriver", connectorSample("environment")) });
    const { client } = lab;
    deepStrictEqual(await client.get("c", "config"), {
      ip: "192.168.1.100",
      apiKey: "k-123 $ENV{HOME}",
      password: "",
    });
    const logs = await client.value({ type: "server.logs.history" }) as { level: string; message: string }[];
    const warnings = logs.filter(({ level, message }) => level === "warn" && /\$ENV\{/.test(message));
    strictEqual(warnings.length, 1);
    match(warnings[0]!.message, /DEVICE_PASSWORD.*not set/);
    deepStrictEqual((await schemaOf(client, "c")).driverConfig, [
      { key: "ip", value: "192.168.1.100", type: "string", editable: true },
      { key: "apiKey", value: null, type: "string", editable: true, secret: true, hasValue: true },
      { key: "password", value: null, type: "string", editable: true, secret: true, hasValue: true },
    ]);
  } finally {
    Deno.env.delete("MY_DEVICE_API_KEY");
  }
});

Deno.test("environment variables are resolved inside longer and nested text", async () => {
  Deno.env.set("LAB_TEST_HOST", "lab-7");
  try {
    await using lab = await startLab({
      "c.js": wrap(
        "MyDriver",
        'config: { url: "tcp://$ENV{LAB_TEST_HOST}:5025", deep: { list: ["$ENV{LAB_TEST_HOST}"] } }',
      ),
    });
    deepStrictEqual(await lab.client.get("c", "config"), {
      url: "tcp://lab-7:5025",
      deep: { list: ["lab-7"] },
    });
  } finally {
    Deno.env.delete("LAB_TEST_HOST");
  }
});

Deno.test("driver keys may stand at the top level; those of the config block win", async () => {
  await using lab = await startLab({
    "c.js": wrap("MyDriver", 'ip: "10.0.0.1"', "port: 1", "config: { port: 2, extra: true }"),
  });
  deepStrictEqual(await lab.client.get("c", "config"), { ip: "10.0.0.1", port: 2, extra: true });
});

for (
  const [where, part, named] of [
    ["in config", "config: { ok: 1, deep: { filter: (x) => x } }", /config\.deep\.filter/],
    ["at the top level", "onEvent() {}", /onEvent/],
  ] as const
) {
  Deno.test(`a function ${where} is refused by name: it cannot reach the driver`, async () => {
    await using lab = await startLab({ "c.js": wrap("MyDriver") });
    const complaint = await complaintAbout(lab, wrap("MyDriver", part));
    strictEqual(complaint.connector, "wrong");
    match(String(complaint.message), named);
    match(String(complaint.message), /function/);
  });
}

Deno.test("a .json connector works and is not edited", async () => {
  const text = JSON.stringify({ driver: "MyDriver", ip: "10.0.0.9", config: { port: 7 }, poll: ["voltage"] });
  await using lab = await startLab({ "plain.json": text });
  const { client } = lab;
  deepStrictEqual(await client.get("plain", "config"), { ip: "10.0.0.9", port: 7 });
  await client.set("plain", "voltage", 3);
  strictEqual(await client.get("plain", "voltage"), 3);
  for (
    const request of [
      { type: "connector.visibility.set", connector: "plain", hidden: ["voltage"] },
      { type: "connector.driverConfig.set", connector: "plain", key: "port", value: 8 },
    ]
  ) await rejects(client.value(request), /CONN_RELOAD_FAILED.*\.js/);
  strictEqual(await lab.server.read("connectors/plain.json"), text);
});

Deno.test("lines of the file are kept: an import above does not move the position of an error", async () => {
  await using lab = await startLab({ "c.js": wrap("Keithley2400") });
  const source = connectorSample("tcp transport").replace("},\n};", "},\nmethods: { a: () => { }\n};");
  const broken = await complaintAbout(lab, source);
  deepStrictEqual([broken.line, broken.column], [source.split("\n").length, "}".length + 1]);
  match(String(broken.file), /connectors[/\\]wrong\.js$/);
  match(String(broken.message), /Unexpected token/);
});

Deno.test("lines of the file are kept: a throw in a method names its own line and column", async () => {
  const source = `${connectorSample("tcp transport").replace(/\};$/, "")}methods: {
  fine: () => 1,
  bad: async () => {
    const answer = await driver.close(); throw new Error("no luck");
  },
},
};`;
  await using lab = await startLab({ "c.js": source });
  const line = source.split("\n").findIndex((text) => text.includes("no luck")) + 1;
  const column = source.split("\n")[line - 1]!.indexOf("new Error") + 1;
  await rejects(lab.client.call("c", "bad"), new RegExp(`c\\.bad.*no luck.*line ${line}, column ${column}`));
});

Deno.test("an unknown driver is an error of the connector that names the drivers there are", async () => {
  await using lab = await startLab({ "c.js": wrap("NoSuchDriver") });
  await rejects(lab.client.get("c", "x"), /DRIVER_NOT_FOUND.*NoSuchDriver.*TestDevice/);
});

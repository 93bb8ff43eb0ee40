import { deepStrictEqual, match, rejects, strictEqual } from "node:assert/strict";
import { IDENTITY, startScpiSimulator } from "@/drivers/simulators/scpi/mod.ts";
import { hasSocat, PtyPair, socatNote } from "@/lib/transports/contract/pty_pair.ts";
import { eventually } from "../support/eventually.ts";
import { connectorSample } from "./connector_samples.ts";
import { namesOf, schemaOf, startLab, wrap } from "./lab.ts";

Deno.test("plain port and baudRate of the guide reach a serial driver", async () => {
  await using lab = await startLab({ "cnc.js": connectorSample("serial, plain config") });
  deepStrictEqual(await lab.client.get("cnc", "config"), { port: "COM3", baudRate: 115200 });
});

Deno.test("the TCP transport of the guide loads, offers what the guide lists and is not shown as config", async () => {
  await using lab = await startLab({ "meter.js": connectorSample("tcp transport") });
  const { client } = lab;
  deepStrictEqual(await client.get("meter", "members"), {
    connect: "function",
    write: "function",
    query: "function",
    close: "function",
    connected: "boolean",
  });
  strictEqual(await client.get("meter", "connected"), false);
  deepStrictEqual((await schemaOf(client, "meter")).driverConfig, []);
});

Deno.test("the TCP transport of the guide talks to an instrument at its address", async () => {
  await using simulator = await startScpiSimulator({ port: 0 });
  const sample = connectorSample("tcp transport").replace(
    '"192.168.1.100", 5000',
    `"127.0.0.1", ${simulator.port}`,
  );
  await using lab = await startLab({ "meter.js": sample });
  const { client } = lab;
  await client.call("meter", "connect");
  strictEqual(await client.get("meter", "connected"), true);
  strictEqual(await client.call("meter", "query", "*IDN?"), IDENTITY);
  await client.call("meter", "write", "VOLT 3.5");
  strictEqual(await client.call("meter", "query", "VOLT?"), "3.500");
  strictEqual(simulator.supply.voltage, 3.5);
  await client.call("meter", "close");
  strictEqual(await client.get("meter", "connected"), false);
});

Deno.test("the serial transport of the guide loads; opening a port that is not there says which one", async () => {
  await using lab = await startLab({ "own.js": connectorSample("serial transport") });
  const { client } = lab;
  deepStrictEqual(await client.get("own", "members"), {
    connect: "function",
    write: "function",
    query: "function",
    close: "function",
    connected: "boolean",
    writeRaw: "function",
    onData: "function",
  });
  await rejects(client.call("own", "connect"), /CONN_CALL_FAILED.*own\.connect.*COM3/);
  strictEqual(await client.get("own", "connected"), false);
});

Deno.test({
  name: `the serial transport of the guide carries lines, raw bytes and what comes unasked${socatNote}`,
  ignore: !hasSocat,
  fn: async () => {
    await using ports = await PtyPair.create();
    await using far = await startScpiSimulator({ serialPath: ports.far });
    const sample = connectorSample("serial transport").replace("COM3", ports.near);
    await using lab = await startLab({ "own.js": sample });
    const { client } = lab;
    await client.call("own", "connect");
    strictEqual(await client.call("own", "query", "*IDN?"), IDENTITY);
    await client.call("own", "writeRaw", [..."VOLT 2.5\n"].map((char) => char.charCodeAt(0)));
    strictEqual(await client.call("own", "query", "VOLT?"), "2.500");
    strictEqual(far.supply.voltage, 2.5);
    // Nobody waits for this reply, so it comes to onData.
    await client.call("own", "write", "CURR?");
    const lines = async () => await client.get("own", "lines") as unknown[];
    await eventually(async () => (await lines()).length > 0, "a line that came unasked");
    deepStrictEqual(await lines(), ["1.000"]);
  },
});

for (
  const [what, text, named] of [
    ["another module", 'import fs from "node:fs";', /node:fs/],
    ["a relative file", 'import { x } from "./other.js";', /other\.js/],
    [
      "another name of an allowed module",
      'import { other } from "createTcpTransport";',
      /createTcpTransport/,
    ],
    ["a re-export", 'export * from "createTcpTransport";', /Re-exporting/],
  ] as const
) {
  Deno.test(`transport imports are validated against the allow-list: ${what} is refused`, async () => {
    await using lab = await startLab({ "fine.js": wrap("MyDriver") });
    await lab.server.write("connectors/wrong.js", `// first line\n${text}\n${wrap("MyDriver")}`);
    const complaint = await lab.client.until(({ type }) => type === "connector.error", "connector.error");
    deepStrictEqual([complaint.connector, complaint.line, complaint.column], ["wrong", 2, 1]);
    match(String(complaint.message), named);
    deepStrictEqual(namesOf(Object.values(await lab.client.value({ type: "connectors.schema" }) as never)), [
      "fine",
    ]);
  });
}

Deno.test("both allowed imports may stand in one file, also renamed and as default", async () => {
  await using lab = await startLab({
    "c.js": `import { createTcpTransport as tcp } from "createTcpTransport";
import createSerialTransport from "createSerialTransport";
${
      wrap(
        "Keithley2400",
        'config: { _transport: tcp("127.0.0.1", 9, {}) }',
        "methods: { kind: () => typeof createSerialTransport }",
      )
    }`,
  });
  strictEqual(await lab.client.call("c", "kind"), "function");
  strictEqual(await lab.client.get("c", "connected"), false);
});

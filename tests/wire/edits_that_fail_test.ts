import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { CAN_MOUNT, mountFolder } from "../support/mounted_folder.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";
import { type Message, WireClient } from "../support/wire_client.ts";

const PRO = '{ "license": { "tier": "pro" } }';

interface Bench {
  server: TestServer;
  client: WireClient;
  set(key: string, value: unknown): Promise<Message>;
  hide(hidden: readonly string[]): Promise<Message>;
  bytes(): Promise<Uint8Array>;
}

async function onBench(psu: string | Uint8Array, work: (bench: Bench) => Promise<void>): Promise<void> {
  await using server = await startTestServer({ "config/server.json": PRO, "connectors/fence.js": FENCE });
  await using client = await WireClient.connect(server);
  const path = join(server.workspace, "connectors", "psu.js");
  await Deno.writeFile(path, typeof psu === "string" ? new TextEncoder().encode(psu) : psu);
  await client.until(
    ({ type, connector, state }) => type === "connector.status" && connector === "psu" && state !== "loading",
    "psu having started",
  );
  client.clear();
  await work({
    server,
    client,
    set: (key, value) => client.ask({ type: "connector.driverConfig.set", connector: "psu", key, value }),
    hide: (hidden) => client.ask({ type: "connector.visibility.set", connector: "psu", hidden }),
    bytes: () => Deno.readFile(path),
  });
}

const FENCE = 'export default { driver: "GUI" };';
const PSU = 'export default { driver: "MockInstrument", config: { defaultVoltage: 3 } };\n';

for (
  const [what, source] of [
    [
      "a later spread",
      "const base = { port: 2 };\nexport default { driver: 'MockInstrument', config: { port: 1, ...base } };",
    ],
    [
      "a reassigned object",
      "let psu = { driver: 'MockInstrument', config: { port: 1 } };\npsu = { driver: 'MockInstrument', config: { port: 2 } };\nexport default psu;",
    ],
    [
      "a later assignment",
      "const psu = { driver: 'MockInstrument', config: { port: 1 } };\npsu.config.port = 2;\nexport default psu;",
    ],
    [
      "a key that is put together",
      "const key = 'port';\nexport default { driver: 'MockInstrument', config: { port: 1, [key]: 2 } };",
    ],
    [
      "a later config",
      "const c = { config: { port: 2 } };\nexport default { driver: 'MockInstrument', config: { port: 1 }, ...c };",
    ],
  ] as const
) {
  Deno.test(`an edit that has no effect because of ${what} is taken back and refused`, async () => {
    await onBench(source, async ({ set, bytes, client }) => {
      const before = await bytes();
      const { code, message } = await set("port", 3);
      strictEqual(code, "CONN_RELOAD_FAILED");
      match(String(message), /no effect: port is set somewhere else.*it is 2.*as it was/);
      deepStrictEqual(await bytes(), before);
      // Also when the text would be the same.
      strictEqual((await set("port", 1)).code, "CONN_RELOAD_FAILED");
      deepStrictEqual(await bytes(), before);
      strictEqual(await client.get("psu", "voltage"), 0);
    });
  });
}

Deno.test("a visibility that has no effect because of a later spread is taken back and refused", async () => {
  await onBench(
    `const more = { hide: ["power"] };\nexport default { driver: "MockInstrument", ...more };\n`,
    async (bench) => {
      const before = await bench.bytes();
      const { code, message } = await bench.hide(["voltage"]);
      strictEqual(code, "CONN_RELOAD_FAILED");
      match(String(message), /no effect/);
      deepStrictEqual(await bench.bytes(), before);
    },
  );
});

Deno.test("two of one key: the one that counts is edited; quoted and bracketed keys are found", async () => {
  const source =
    `export default { driver: "MockInstrument", config: { port: 1, 'port': 2, ["name"]: "a" } };`;
  await onBench(source, async ({ set, bytes }) => {
    strictEqual((await set("port", 5)).success, true);
    strictEqual((await set("name", "b")).success, true);
    const expected = source.replace("'port': 2", "'port': 5").replace('"a"', '"b"');
    strictEqual(new TextDecoder().decode(await bytes()), expected);
  });
});

Deno.test("twenty edits of one file that come at once all stay", async () => {
  await onBench(PSU, async ({ set, hide, bytes }) => {
    const keys = Array.from({ length: 10 }, (_, index) => `key${index}`);
    const answers = await Promise.all([...keys.map((key, index) => set(key, index)), hide(["current"])]);
    deepStrictEqual(answers.map(({ success }) => success), answers.map(() => true));
    const text = new TextDecoder().decode(await bytes());
    for (const [index, key] of keys.entries()) match(text, new RegExp(`${key}: ${index}\\b`));
    match(text, /hide: \["current"\]/);
  });
});

Deno.test("byte order mark, line ends, mode and comments stay; a file that is no UTF-8 is refused", async () => {
  const source =
    '\uFEFFexport default {\r\n  driver: "MockInstrument",\r\n  config: {\r\n    // nothing yet\r\n  },\r\n' +
    '  hide: [\r\n    "power", // why\r\n  ],\r\n};\r\n';
  await onBench(source, async ({ server, set, hide, bytes }) => {
    const path = join(server.workspace, "connectors/psu.js");
    if (Deno.build.os !== "windows") await Deno.chmod(path, 0o640);
    strictEqual((await set("defaultVoltage", 2)).success, true);
    strictEqual((await hide(["power", "current"])).success, true);
    strictEqual(
      new TextDecoder("utf-8", { ignoreBOM: true }).decode(await bytes()),
      source.replace("yet\r\n", "yet\r\n    defaultVoltage: 2\r\n")
        .replace("// why\r\n", '// why\r\n    "current",\r\n'),
    );
    if (Deno.build.os !== "windows") strictEqual((await Deno.stat(path)).mode! & 0o777, 0o640);
  });
  const latin = new Uint8Array([...new TextEncoder().encode(PSU), 0x2f, 0x2f, 0xe9, 0x0a]);
  await onBench(latin, async ({ set, bytes }) => {
    const { code, message } = await set("defaultVoltage", 2);
    strictEqual(code, "CONN_RELOAD_FAILED");
    match(String(message), /UTF-8/);
    deepStrictEqual(await bytes(), latin);
  });
});

Deno.test("an edit that would make the file too large to load is refused", async () => {
  await onBench(PSU, async ({ hide, set, bytes, client }) => {
    const before = await bytes();
    for (
      const answer of [
        await hide(Array.from({ length: 300_000 }, () => "voltage")),
        await set("note", "x".repeat(1024 * 1024)),
      ]
    ) {
      strictEqual(answer.code, "CONN_RELOAD_FAILED");
      match(String(answer.message), /at most 1048576 can be loaded/);
    }
    deepStrictEqual(await bytes(), before);
    strictEqual(await client.get("psu", "voltage"), 3);
  });
});

Deno.test("keys of the framework are no driver config; only what stands there as a literal is editable", async () => {
  const source = `const ip = "10.0.0.1";
export default { driver: "MockInstrument", poll: [], top: 1, description: "x", pollRate: 500,
  config: { ip, port: 1, text: \`a\`, sum: 1 + 1, token: "t", key: ip, negative: -1, description: "y" } };\n`;
  await onBench(source, async ({ set, bytes, client }) => {
    const before = await bytes();
    for (
      const key of [
        "driver",
        "methods",
        "poll",
        "properties",
        "hide",
        "expose",
        "env",
        "optional",
        "__proto__",
      ]
    ) {
      strictEqual((await set(key, "x")).code, "VALIDATION_INVALID_VALUE", key);
    }
    deepStrictEqual(await bytes(), before);
    const { driverConfig } = await client.value({ type: "connector.schema", name: "psu" }) as {
      driverConfig: { key: string; editable: boolean }[];
    };
    deepStrictEqual(driverConfig.filter(({ editable }) => editable).map(({ key }) => key).toSorted(), [
      "description",
      "negative",
      "pollRate",
      "port",
      "text",
      "token",
      "top",
    ]);
    strictEqual((await set("pollRate", 600)).success, true);
    strictEqual((await set("description", "z")).success, true);
    strictEqual(
      new TextDecoder().decode(await bytes()),
      source.replace("500", "600").replace('"y"', '"z"'),
    );
  });
});

Deno.test("a value a key cannot have, and a key the driver does not have, are refused and not written", async () => {
  const source =
    'export default { driver: "Scpi", config: { transport: "tcp", host: "127.0.0.1", pollRate: 300 } };\n';
  await onBench(source, async ({ set, bytes, client }) => {
    const before = await bytes();
    for (
      const [key, value, code, reason] of [
        [
          "pollRate",
          "fast",
          "VALIDATION_INVALID_VALUE",
          /^Cannot set 'pollRate' of 'psu' to "fast": it is a number/,
        ],
        ["pollRate", 0, "VALIDATION_INVALID_VALUE", /milliseconds, 1 or more/],
        [
          "baudrate",
          9600,
          "VALIDATION_INVALID_VALUE",
          /GenericScpi has no such key; did you mean "baudRate"\?/,
        ],
        ["timeout", "long", "CONN_RELOAD_FAILED", /does not start then: .*'timeout'.*The file is as it was/],
        ["transport", "gpib", "CONN_RELOAD_FAILED", /expected tcp or serial, got "gpib"/],
      ] as const
    ) {
      const answer = await set(key, value);
      strictEqual(answer.code, code, key);
      match(String(answer.message), reason);
      deepStrictEqual(await bytes(), before);
    }
    strictEqual(await client.get("psu", "transport"), "tcp");
    strictEqual((await set("timeout", 400)).success, true);
  });
});

Deno.test("of a connector that does not start because of two values each can be mended", async () => {
  const source =
    'export default { driver: "GenericScpi", config: { transport: "gpib", host: "127.0.0.1", timeout: "long" } };\n';
  await onBench(source, async ({ set, client }) => {
    strictEqual((await set("transport", "tcp")).success, true);
    strictEqual((await set("timeout", 500)).success, true);
    strictEqual(await client.get("psu", "transport"), "tcp");
  });
});

Deno.test("what an edit that was taken back would have written is loaded when it is written by hand", async () => {
  const source =
    "const b = { port: 2 };\nexport default { driver: 'MockInstrument', config: { port: 1, ...b } };\n";
  await onBench(source, async ({ set, server, client }) => {
    strictEqual((await set("port", 3)).code, "CONN_RELOAD_FAILED");
    client.clear();
    await server.write("connectors/psu.js", source.replace("port: 1", "port: 3"));
    await client.state("psu", "loading");
    await client.state("psu", "ready");
  });
});

Deno.test({
  name: "on a full and on a read-only disk an edit is refused with what to do; with room again all works",
  ignore: !CAN_MOUNT,
  fn: async () => {
    await using disk = await mountFolder("256k");
    await Deno.mkdir(join(disk.path, "connectors"));
    await Deno.mkdir(join(disk.path, "config"));
    await Deno.writeTextFile(join(disk.path, "config/server.json"), PRO);
    await Deno.writeTextFile(join(disk.path, "connectors/psu.js"), PSU);
    await using server = await startTestServer({}, { workspace: disk.path });
    await using client = await WireClient.connect(server);
    const edit = () =>
      client.ask({ type: "connector.driverConfig.set", connector: "psu", key: "defaultVoltage", value: 4 });
    const configure = () => client.ask({ type: "config.set", path: "polling.connectorRate", value: 300 });
    const enable = () => client.ask({ type: "connectors.set_enabled", connectors: ["psu"] });
    const filler = join(disk.path, "filler");
    const fill = async () => {
      using file = await Deno.open(filler, { write: true, create: true });
      await Array.fromAsync({ length: 300 }, () => file.write(new Uint8Array(1024))).catch(() => {});
    };
    const refusals = async (reason: RegExp) => {
      for (
        const [ask, code] of [
          [edit, "CONN_RELOAD_FAILED"],
          [configure, "CONFIG_WRITE_FAILED"],
          [enable, "CONFIG_WRITE_FAILED"],
        ] as const
      ) {
        const answer = await ask();
        strictEqual(answer.code, code);
        match(String(answer.message), reason);
        strictEqual(String(answer.message).includes(disk.path), false);
      }
      strictEqual(await Deno.readTextFile(join(disk.path, "connectors/psu.js")), PSU);
      strictEqual(await Deno.readTextFile(join(disk.path, "config/server.json")), PRO);
      strictEqual(await client.get("psu", "voltage"), 3);
    };
    await fill();
    await refusals(/disk is full; free some space/);
    await Deno.remove(filler);
    disk.readOnly(true);
    await refusals(/read-only; make that writable/);
    disk.readOnly(false);
    for (const ask of [edit, configure, enable]) strictEqual((await ask()).success, true);
    strictEqual(await client.get("psu", "voltage"), 4);
  },
});

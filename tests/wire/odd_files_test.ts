import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { eventually } from "../support/eventually.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";

/** Every name under which a workspace may hold something that is read. */
const NAMES = [
  "connectors/odd.js",
  "connectors/odd2.json",
  "scripts/odd.js",
  "startup/odd.js",
  "drivers/odd.driver.js",
  "drivers/odd.driver.py",
  "drivers/odd.muxdriver",
  "drivers/signed.muxdriver.sig",
  "drivers/template.js",
  "drivers/native/manifest.json",
  "drivers/.cache/javascript.json",
  "drivers/.cache/programs.json",
  "drivers/.cache/registry.json",
  "python/odd.py",
  "python/asked.requirements.txt",
];
const FILES = {
  "config/server.json": '{ "license": { "tier": "pro" } }',
  "connectors/gui.js": 'export default { driver: "GUI" };',
  "python/asked.py": "",
};
const WINDOWS = Deno.build.os === "windows";

/** What may stand in the place of a file. */
const ODD: Readonly<Record<string, (path: string) => Promise<unknown>>> = {
  pipe: (path) => new Deno.Command("mkfifo", { args: [path] }).output(),
  "endless device": (path) => Deno.symlink("/dev/zero", path),
  folder: (path) => Deno.mkdir(path),
  "link to itself": (path) => Deno.symlink(path, path),
  "file of 4 GB": async (path) => {
    await Deno.writeTextFile(path, "");
    await Deno.truncate(path, 2 ** 32);
  },
};

for (const [what, make] of Object.entries(ODD)) {
  Deno.test({
    name: `a ${what} under every name that is read holds nothing up, at the start and later`,
    ignore: WINDOWS,
    fn: async () => {
      const workspace = await Deno.makeTempDir({ prefix: "muxit-odd-" });
      try {
        for (const [path, text] of Object.entries(FILES)) {
          await Deno.mkdir(join(workspace, path, ".."), { recursive: true });
          await Deno.writeTextFile(join(workspace, path), text);
        }
        for (const name of NAMES) {
          await Deno.mkdir(join(workspace, name, ".."), { recursive: true });
          await make(join(workspace, name));
        }
        await using server = await startTestServer({}, { workspace });
        await using client = await WireClient.connect(server);
        strictEqual(server.connectors.find("gui").state, "ready");
        strictEqual(server.connectors.find("odd").state, "error");
        match(server.connectors.find("odd").message, /^Cannot load connectors\/odd\.js: it (is|has) /);
        const started = await client.ask({ type: "scripts.start", name: "odd" });
        ok(
          ["SCRIPT_EXEC_FAILED", "SCRIPT_NOT_FOUND", "VALIDATION_INVALID_VALUE"].includes(
            String(started.code),
          ),
          String(started.code),
        );
        const drivers = await client.value({ type: "drivers.list" }) as { name: string; errors: unknown[] }[];
        strictEqual(drivers.find(({ name }) => name === "odd")?.errors.length, 1);
        for (const path of ["drivers/odd.muxdriver", "python/odd.py"]) {
          const answer = await client.ask({ type: "marketplace.install", filePath: join(workspace, path) });
          strictEqual(answer.code, "MARKETPLACE_INSTALL_FAILED");
        }
        await make(join(workspace, "connectors/later.js"));
        await client.until(
          ({ type, connector, state }) =>
            type === "connector.status" && connector === "later" && state === "error",
          "later being refused",
        );
        // Nothing is held for what is gone.
        for (const name of [...NAMES, "connectors/later.js"]) {
          await Deno.remove(join(workspace, name), { recursive: true }).catch(() => {});
        }
        strictEqual(server.log.history.some(({ message }) => /INTERNAL_ERROR/.test(message)), false);
      } finally {
        await Deno.remove(workspace, { recursive: true });
      }
    },
  });
}

Deno.test({
  name:
    "a connector file that becomes something else ends the connector with the reason, until it is a file again",
  ignore: WINDOWS,
  fn: async () => {
    const source = 'export default { driver: "MockInstrument" };';
    const outside = await Deno.makeTempFile({ suffix: ".js" });
    await using server = await startTestServer({ ...FILES, "connectors/psu.js": source });
    await using client = await WireClient.connect(server);
    const path = join(server.workspace, "connectors/psu.js");
    const changes: [(path: string) => Promise<unknown>, RegExp][] = [
      [ODD.pipe!, /pipe/],
      [ODD.folder!, /folder/],
      [ODD["link to itself"]!, /link that leads back to itself/],
      [(path) => Deno.symlink(outside, path), /link to a file outside the workspace/],
    ];
    try {
      await Deno.writeTextFile(outside, source);
      for (const [make, reason] of changes) {
        client.clear();
        await Deno.remove(path, { recursive: true });
        await make(path);
        await eventually(
          () => stateOf(server).state === "error",
          () => `an error, not ${stateOf(server).message}`,
        );
        match(stateOf(server).message, reason);
        const { code } = await client.ask({ type: "connector.call", connector: "psu", property: "voltage" });
        strictEqual(code, "CONN_LOAD_FAILED");
        await Deno.remove(path, { recursive: true });
        await Deno.writeTextFile(path, source);
        await eventually(
          () => stateOf(server).state === "ready",
          () => `ready, not ${stateOf(server).message}`,
        );
      }
    } finally {
      await Deno.remove(outside);
    }
  },
});

function stateOf(server: TestServer): { state: string; message: string } {
  const found = server.connectors.all.find(({ name }) => name === "psu");
  return { state: found?.state ?? "gone", message: found?.message ?? "" };
}

Deno.test({
  name: "a link to a connector of the workspace is loaded, and loaded again when that changes",
  ignore: WINDOWS,
  fn: async () => {
    const source = (voltage: number) =>
      `export default { driver: "MockInstrument", config: { defaultVoltage: ${voltage} } };`;
    await using server = await startTestServer({ ...FILES, "connectors/psu.js": source(1) });
    await using client = await WireClient.connect(server);
    await Deno.symlink("psu.js", join(server.workspace, "connectors/twin.js"));
    await client.state("twin", "ready");
    await server.write("connectors/psu.js", source(2));
    const both = async () => [await client.get("psu", "voltage"), await client.get("twin", "voltage")].join();
    await eventually(() => both().then((values) => values === "2,2", () => false), "both being loaded again");
    // An edit goes to the file, and the link stays one.
    await client.value({
      type: "connector.driverConfig.set",
      connector: "twin",
      key: "defaultVoltage",
      value: 5,
    });
    strictEqual(await server.read("connectors/psu.js"), source(5));
    ok((await Deno.lstat(join(server.workspace, "connectors/twin.js"))).isSymlink);
  },
});

Deno.test({
  name: "a server.json that is a pipe ends the start with what to do",
  ignore: WINDOWS,
  fn: async () => {
    const workspace = await Deno.makeTempDir({ prefix: "muxit-odd-" });
    try {
      await Deno.mkdir(join(workspace, "config"));
      await ODD.pipe!(join(workspace, "config/server.json"));
      await rejects(startTestServer({}, { workspace }), {
        code: "CONFIG_INVALID",
        message:
          "Cannot read config/server.json: it is a pipe, not a file. Put a file with the settings in its place, or remove it",
      });
      // The workspace is free again.
      await Deno.remove(join(workspace, "config/server.json"));
      await (await startTestServer({}, { workspace })).close();
    } finally {
      await Deno.remove(workspace, { recursive: true });
    }
  },
});

Deno.test("a package that is no file fails to install, and the next one goes on at once", async () => {
  await using server = await startTestServer(FILES);
  await using client = await WireClient.connect(server);
  const folder = join(server.workspace, "data");
  const answers = await Promise.all(
    ["data", "data/none.muxdriver"].map((path) =>
      client.ask({ type: "marketplace.install", filePath: join(server.workspace, path) })
    ),
  );
  deepStrictEqual(answers.map(({ code }) => code), Array(2).fill("MARKETPLACE_INSTALL_FAILED"));
  match(String(answers[0]!.message), /it is a folder, not a file/);
  ok((await Deno.stat(folder)).isDirectory);
});

Deno.test("files that are not loaded because of their names are told once, at the start and when they come", async () => {
  await using server = await startTestServer({
    ...FILES,
    "connectors/mod.mjs": "",
    "connectors/__proto__.js": "",
    "drivers/name with spaces.js": "",
    "scripts/x.ts": "",
  });
  const told = () =>
    server.log.history.filter(({ message }) => message.includes(" is not loaded: ")).map(({ message }) =>
      message.replace(/ is not loaded: .*/, "")
    );
  const first = [
    "connectors/__proto__.js",
    "connectors/mod.mjs",
    "drivers/name with spaces.js",
    "scripts/x.ts",
  ];
  await eventually(() => told().length > 3, "the odd files");
  deepStrictEqual(told(), first);
  await server.write("scripts/fine.js", "");
  await server.write("startup/y.mjs", "");
  await server.write("connectors/X.JSON", "{}");
  await eventually(() => told().length > 5, "the new ones");
  deepStrictEqual(told().slice(4).toSorted(), ["connectors/X.JSON", "startup/y.mjs"]);
});

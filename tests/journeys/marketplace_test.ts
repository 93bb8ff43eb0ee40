import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { computeDriverIdHash, generateKeyPair, signPackage } from "@/lib/packages/mod.ts";
import { eventually } from "../support/eventually.ts";
import { packageInto } from "../support/driver_packages.ts";
import { TestRegistry } from "../support/test_registry.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";
import { type Message, WireClient } from "../support/wire_client.ts";

interface Bench extends AsyncDisposable {
  server: TestServer;
  client: WireClient;
  registry: TestRegistry;
}

async function startBench(settings: Record<string, unknown> = {}): Promise<Bench> {
  const registry = await TestRegistry.start();
  const server = await startTestServer({
    "config/server.json": JSON.stringify({
      license: { tier: "pro" },
      security: { rateLimit: { callsPerSec: 1_000_000 } },
      marketplace: { registry: registry.url, ...settings },
    }),
    "connectors/experiment.js": `export default { driver: "MockInstrument", poll: ["voltage"] };`,
    "connectors/packaged.js": `export default { driver: "Packaged" };`,
    "connectors/other.js": `export default { driver: "Other" };`,
  });
  const client = await WireClient.connect(server);
  return {
    server,
    client,
    registry,
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]();
      await server.close();
      await registry[Symbol.asyncDispose]();
    },
  };
}

async function filesOf({ server }: Bench): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(join(server.workspace, "drivers"))) {
    if (name !== ".cache") names.push(name);
  }
  return names.sort();
}

const install = ({ client }: Bench, fields: Record<string, unknown>) =>
  client.ask({ type: "marketplace.install", ...fields });

Deno.test("a package is found, installed, used, updated and removed while an experiment goes on elsewhere", async () => {
  await using bench = await startBench();
  const { client, registry } = bench;
  await registry.offer({ version: "1.0.0" });
  await registry.offer({ id: "lab/unrelated", version: "2.0.0", manifest: { name: "Unrelated" } });

  let reads = 0;
  const experiment = new AbortController();
  const running = (async () => {
    while (!experiment.signal.aborted) {
      await client.set("experiment", "voltage", reads);
      strictEqual(await client.get("experiment", "voltage"), reads++);
    }
  })();

  const found = await client.value({
    type: "marketplace.search",
    query: "version packages",
    tier: 1,
  }) as Message[];
  deepStrictEqual(found.map(({ id, installed }) => [id, installed]), [["lab/packaged", false], [
    "lab/unrelated",
    false,
  ]]);
  deepStrictEqual(
    await client.value({ type: "marketplace.search", query: "unrelated" }).then((list) =>
      (list as Message[]).length
    ),
    1,
  );

  const installed = await install(bench, { id: "lab/packaged" });
  deepStrictEqual(installed.value, { id: "lab/packaged", name: "Packaged", version: "1.0.0", success: true });
  const phases = client.received.filter(({ type }) => type === "marketplace.install.progress").map((
    { phase },
  ) => phase);
  deepStrictEqual([...new Set(phases)], ["downloading", "verifying", "installing", "complete"]);
  await client.until(({ type }) => type === "drivers.changed", "drivers.changed");
  await client.state("packaged", "ready");
  strictEqual(await client.get("packaged", "version"), "1.0.0");

  await registry.offer({ version: "1.10.0" });
  await registry.offer({ version: "1.9.0" });
  deepStrictEqual(await client.value({ type: "marketplace.updates" }), [], "the kept index does not know it");
  strictEqual((await client.ask({ type: "marketplace.refresh" })).success, true);
  deepStrictEqual(await client.value({ type: "marketplace.updates" }), [
    { id: "lab/packaged", installedVersion: "1.0.0", latestVersion: "1.10.0" },
  ]);
  client.clear();
  strictEqual(((await install(bench, { id: "lab/packaged" })).value as Message).version, "1.10.0");
  await client.state("packaged", "ready");
  strictEqual(await client.get("packaged", "version"), "1.10.0");
  deepStrictEqual(await filesOf(bench), ["lab-packaged-v1.10.0.muxdriver"]);

  const detail = await client.value({ type: "marketplace.detail", id: "lab/packaged" }) as Record<
    string,
    unknown
  >;
  deepStrictEqual(
    [detail.installedVersion, detail.readme, detail.changelog, (detail.schema as Message).streams],
    ["1.10.0", "# Packaged\n", "News of 1.10.0", []],
  );
  client.clear();
  strictEqual(
    ((await install(bench, { id: "lab/packaged", version: "1.9.0" })).value as Message).version,
    "1.9.0",
  );
  await client.state("packaged", "ready");
  strictEqual(await client.get("packaged", "version"), "1.9.0");

  deepStrictEqual(
    await client.value({ type: "marketplace.installed" }).then((list) =>
      (list as Message[]).map(({ id }) => id)
    ),
    [
      "lab/packaged",
    ],
  );
  await client.value({ type: "marketplace.uninstall", id: "lab/packaged" });
  await client.state("packaged", "error");
  deepStrictEqual([await filesOf(bench), await client.value({ type: "marketplace.installed" })], [[], []]);

  experiment.abort();
  await running;
  ok(reads > 20, `the experiment made ${reads} rounds`);
  strictEqual(
    client.received.some(({ type, connector, state }) =>
      type === "connector.status" && connector === "experiment" && state !== "ready"
    ),
    false,
  );
});

Deno.test("a package is installed from a file and by being dropped into the folder", async () => {
  await using bench = await startBench();
  const { client, registry, server } = bench;
  const { path } = await packageInto(registry.folder, { version: "3.0.0" });
  strictEqual(((await install(bench, { filePath: path })).value as Message).version, "3.0.0");
  await client.state("packaged", "ready");
  const other = await packageInto(registry.folder, {
    id: "lab/other",
    version: "1.0.0",
    manifest: { name: "Other" },
    files: { "packaged.driver.js": `export default { meta: { name: "Other" }, get: () => 7 };` },
  });
  client.clear();
  await Deno.copyFile(other.path, join(server.workspace, "drivers", "dropped.muxdriver"));
  await client.until(
    ({ type, connector, state }) => type === "connector.status" && connector === "other" && state === "ready",
    "the dropped driver",
  );
});

Deno.test("what is wrong with a package is told, and nothing is left behind", async () => {
  await using bench = await startBench();
  const { client, registry, server } = bench;
  await registry.offer({ version: "1.0.0" }, { sha256: "0".repeat(64) });
  await registry.offer({ id: "lab/lying", version: "1.0.0", manifest: { name: "Lying" } }, {
    id: "lab/honest",
  });
  registry.entries.push({
    id: "lab/gone",
    name: "Gone",
    version: "1.0.0",
    downloadUrl: "gone.muxdriver",
    tier: 1,
  });
  registry.entries.push({
    id: "lab/text",
    name: "Text",
    version: "1.0.0",
    downloadUrl: "text.muxdriver",
    tier: 1,
  });
  registry.entries.push({ nonsense: true });
  await Deno.writeTextFile(join(registry.folder, "text.muxdriver"), "this is no zip");
  const refusals: [Record<string, unknown>, RegExp][] = [
    [{ id: "lab/packaged" }, /SHA-256 is [0-9a-f]{64}, the registry says 0{64}/],
    [{ id: "lab/honest" }, /the package says it is 'lab\/lying'/],
    [{ id: "lab/gone" }, /status 404/],
    [{ id: "lab/text" }, /PACKAGE_UNREADABLE/],
    [{ id: "lab/nobody" }, /no such package/],
    [{ id: "lab/packaged", version: "9.9.9" }, /no such package in version 9\.9\.9/],
    [{ filePath: "/nowhere/at-all.muxdriver" }, /Cannot fetch \/nowhere\/at-all\.muxdriver/],
  ];
  const temporary = () =>
    [...Deno.readDirSync(join(server.workspace, "..")).filter(({ name }) => /^muxit-install-/.test(name))]
      .length;
  const before = temporary();
  for (const [request, expected] of refusals) {
    const answer = await install(bench, request);
    strictEqual(answer.code, "MARKETPLACE_INSTALL_FAILED", JSON.stringify(answer));
    match(String(answer.message), expected);
  }
  deepStrictEqual([await filesOf(bench), temporary()], [[], before]);
  ok(
    client.received.some(({ type, phase }) => type === "marketplace.install.progress" && phase === "failed"),
  );
  strictEqual(
    (await client.ask({ type: "marketplace.uninstall", id: "lab/packaged" })).code,
    "MARKETPLACE_UNINSTALL_FAILED",
  );
  strictEqual((await client.ask({ type: "marketplace.install" })).code, "VALIDATION_MISSING_PARAM");
  strictEqual(
    (await client.ask({ type: "marketplace.install", id: "a", filePath: "b" })).code,
    "VALIDATION_MISSING_PARAM",
  );
  ok(server.log.history.some(({ message }) => /1 entries that are wrong/.test(message)));
});

Deno.test("the index is kept, also over a restart of the registry; without one nothing is offered", async () => {
  await using bench = await startBench();
  const { client, registry } = bench;
  await registry.offer({ version: "1.0.0" });
  await client.value({ type: "marketplace.search" });
  const { requests } = registry;
  await client.value({ type: "marketplace.search" });
  strictEqual(registry.requests, requests, "within 24 hours it is not fetched again");
  registry.down = true;
  strictEqual((await client.value({ type: "marketplace.search" }) as unknown[]).length, 1);
  const answer = await client.ask({ type: "marketplace.refresh" });
  deepStrictEqual([answer.code, /status 503/.test(String(answer.message))], [
    "MARKETPLACE_INSTALL_FAILED",
    true,
  ]);
  await client.value({
    type: "config.set",
    path: "marketplace.registry",
    value: join(registry.folder, "local.json"),
  });
  await Deno.writeTextFile(
    join(registry.folder, "local.json"),
    JSON.stringify({ version: 1, drivers: registry.entries }),
  );
  const installed = await install(bench, { id: "lab/packaged" });
  strictEqual(installed.code, undefined, String(installed.message));
  strictEqual((installed.value as Message).version, "1.0.0");
});

Deno.test("premium packages need a signature of a known key", async () => {
  const keys = await generateKeyPair();
  await using bench = await startBench({ publicKeys: [keys.publicKey] });
  const { client, registry, server } = bench;
  const premium = {
    tier: 3,
    category: "premium",
    entryPoint: "tool",
    driverIdSha256: await computeDriverIdHash("premium-part"),
    name: "Premium",
  };
  const plan = {
    id: "lab/premium-part",
    version: "1.0.0",
    manifest: premium,
    files: { tool: "#!/bin/sh\n" },
  };
  const { path } = await packageInto(registry.folder, plan);
  match(String((await install(bench, { filePath: path })).message), /PREMIUM_NOT_SIGNED/);
  const stranger = await generateKeyPair();
  await signPackage(path, stranger.privateKey);
  match(String((await install(bench, { filePath: path })).message), /PREMIUM_NOT_SIGNED/);
  await signPackage(path, keys.privateKey);
  strictEqual(((await install(bench, { filePath: path })).value as Message).success, true);
  await Deno.remove(join(server.workspace, "drivers", "lab-premium-part-v1.0.0.muxdriver.sig"));
  await client.value({ type: "drivers.scan" });
  await eventually(async () => {
    const drivers = await client.value({ type: "drivers.list" }) as { errors: Message[] }[];
    return drivers.some(({ errors }) => errors.some(({ ruleId }) => ruleId === "PREMIUM_NOT_SIGNED"));
  }, "the finding");
});

import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import type { DriverSchema, ListedDriver } from "@/lib/protocol/mod.ts";
import { eventually } from "../support/eventually.ts";
import type { WireClient } from "../support/wire_client.ts";
import { startLab, wrap } from "./lab.ts";

const TEMPLATE = '// starter\nexport default {\n  driver: "Shipped",\n};\n';

function versioned(name: string, version: number): string {
  return `export default {
    meta: { name: "${name}", version: "${version}.0.0", properties: { version: { type: "number", access: "r" } } },
    get: () => ${version},
  };`;
}

async function listed(client: WireClient): Promise<ListedDriver[]> {
  return await client.value({ type: "drivers.list" }) as ListedDriver[];
}

Deno.test("template.js beside a driver is its starter, in the folder form and as a loose file", async () => {
  await using lab = await startLab({ "a.js": wrap("Shipped") }, {
    "drivers/shipped/shipped.driver.js": versioned("Shipped", 1),
    "drivers/shipped/manifest.json": '{ "id": "me/shipped" }',
    "drivers/shipped/template.js": TEMPLATE,
    "drivers/bare.driver.js": versioned("Bare", 1),
  });
  const { client } = lab;
  strictEqual(await client.get("a", "version"), 1);
  strictEqual(await client.value({ type: "driver.template", name: "shipped" }), TEMPLATE);
  const schema = await client.value({ type: "driver.schema", name: "Shipped" }) as DriverSchema;
  strictEqual(schema.connectorTemplate, TEMPLATE);
  strictEqual(await client.value({ type: "driver.template", name: "Bare" }), null);
});

Deno.test("a driver finds its name without regard to case; an unknown one names those there are", async () => {
  await using lab = await startLab({}, { "drivers/mixed.driver.js": versioned("MixedCase", 1) });
  for (const name of ["MixedCase", "mixedcase", "MIXEDCASE"]) {
    const reply = await lab.client.ask({ type: "driver.schema", name });
    strictEqual(reply.name, "MixedCase");
  }
  await rejects(lab.client.value({ type: "driver.schema", name: "Other" }), /DRIVER_NOT_FOUND.*MixedCase/);
});

Deno.test("a driver file cannot take the name of a built-in one: it is listed, refused and never used", async () => {
  await using lab = await startLab({ "t.js": wrap("testdevice", "config: { dashboardPort: 0 }") }, {
    "drivers/fake.driver.js": versioned("TESTDEVICE", 666),
  });
  const { client } = lab;
  const named = (await listed(client)).filter(({ name }) => name.toLowerCase() === "testdevice");
  deepStrictEqual(named.map(({ tier, errors }) => [tier, errors.length]), [[0, 0], [1, 1]]);
  strictEqual(named[1]!.errors[0]!.severity, "hard");
  match(named[1]!.errors[0]!.message, /built-in/);
  strictEqual(typeof await client.get("t", "temperature"), "number");
  await rejects(client.get("t", "version"), /has no property or method 'version'/);
});

for (
  const [what, text, ruleId] of [
    ["without a default export", 'export const meta = { name: "Broken" };', "JS_DEFAULT_EXPORT_MISSING"],
    ["whose default export is no object", "export default 5;", "JS_DEFAULT_EXPORT_MISSING"],
    ["without meta", "export default { get: () => 1 };", "JS_META_MISSING"],
    ["that does not parse", "export default {\n  get() { return 1;\n", "JS_SOURCE_REFUSED"],
    [
      "that throws when it is loaded",
      'throw new Error("at load");\nexport default { meta: { name: "Broken" } };',
      "JS_SOURCE_REFUSED",
    ],
  ] as const
) {
  Deno.test(`a driver file ${what} is listed with a hard finding and its connector says why`, async () => {
    await using lab = await startLab({ "c.js": wrap("Broken") }, { "drivers/Broken.driver.js": text });
    const { client } = lab;
    const broken = (await listed(client)).find(({ name }) => name === "Broken")!;
    deepStrictEqual(broken.errors.map(({ ruleId, severity }) => [ruleId, severity]), [[ruleId, "hard"]]);
    await rejects(client.get("c", "x"), /DRIVER_LOAD_FAILED.*'Broken' is refused/);
    // The finding is told to everybody who listens when the folder is scanned again.
    await lab.server.write("drivers/another.driver.js", versioned("Another", 1));
    const told = await client.until(
      ({ type, driver }) => type === "driver.diagnostics" && driver === "Broken",
      "driver.diagnostics",
    );
    deepStrictEqual(told.errors, broken.errors);
  });
}

Deno.test("a driver file that resolves outside workspace/drivers is not taken", async () => {
  const outside = await Deno.makeTempDir({ prefix: "muxit-outside-" });
  try {
    await Deno.writeTextFile(join(outside, "evil.driver.js"), versioned("Evil", 1));
    await using lab = await startLab({ "c.js": wrap("Evil") }, {
      "drivers/fine.driver.js": versioned("Fine", 1),
    });
    const folder = join(lab.server.workspace, "drivers");
    await Deno.symlink(join(outside, "evil.driver.js"), join(folder, "evil.driver.js"));
    await Deno.symlink(outside, join(folder, "folder"), { type: "dir" });
    // A file that may be taken shows that the folder was scanned after the links were made.
    await lab.server.write("drivers/later.driver.js", versioned("Later", 1));
    let names: string[] = [];
    await eventually(async () => {
      names = (await listed(lab.client)).map(({ name }) => name);
      return names.includes("Later");
    }, "the new driver");
    ok(names.includes("Fine"));
    ok(!names.includes("Evil"));
    const refused = () =>
      /is refused.*a link to a file outside/.test(lab.server.connectors.find("c").message);
    await eventually(refused, "the connector being told why");
    await rejects(lab.client.get("c", "version"), /DRIVER_LOAD_FAILED.*outside the folder/);
  } finally {
    await Deno.remove(outside, { recursive: true });
  }
});

Deno.test("a changed driver file reloads the connectors that use it, and only those", async () => {
  await using lab = await startLab({ "a.js": wrap("versioned"), "b.js": wrap("Fairino") }, {
    "drivers/v.driver.js": versioned("Versioned", 1),
  });
  const { client, server } = lab;
  strictEqual(await client.get("a", "version"), 1);
  await server.write("drivers/v.driver.js", versioned("Versioned", 2) + "\n");
  await client.until(({ type }) => type === "drivers.changed", "drivers.changed");
  await client.state("a", "ready");
  strictEqual(await client.get("a", "version"), 2);
  strictEqual((await listed(client)).find(({ name }) => name === "Versioned")!.version, "2.0.0");
  deepStrictEqual(
    client.received.filter(({ type, connector }) => type === "connector.status" && connector === "b"),
    [],
  );
});

Deno.test("a new driver file brings the connector to life that waited for it", async () => {
  await using lab = await startLab({ "a.js": wrap("Late") });
  const { client, server } = lab;
  await rejects(client.get("a", "version"), /DRIVER_NOT_FOUND/);
  await server.write("drivers/late.driver.js", versioned("Late", 3));
  await client.state("a", "ready");
  strictEqual(await client.get("a", "version"), 3);
});

Deno.test("a driver folder that is moved in at once brings the connector to life that waited for it", async () => {
  await using lab = await startLab({ "a.js": wrap("Late") });
  const { client, server } = lab;
  await server.write("data/late/late.driver.js", versioned("Late", 3));
  await Deno.rename(join(server.workspace, "data", "late"), join(server.workspace, "drivers", "late"));
  await client.state("a", "ready");
  strictEqual(await client.get("a", "version"), 3);
});

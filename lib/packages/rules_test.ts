import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { computeDriverIdHash } from "./driver_id_hash.ts";
import { parseManifest } from "./manifest.ts";
import { type Rule, type RuleId, RULES } from "./rules.ts";
import {
  goodManifest,
  goodNative,
  goodProject,
  goodPython,
  LAMP_JS,
  LAMP_PY,
} from "./testing/good_driver.ts";
import { rawZip } from "./testing/raw_zip.ts";
import { testFolder } from "./testing/temporary_folder.ts";
import { validatePackage } from "./validate_package.ts";
import { validateProject } from "./validate_project.ts";

type Files = Record<string, string>;

const PREMIUM = {
  category: "premium",
  driverIdSha256: computeDriverIdHash("lamp"),
  commerce: { lemonSqueezyProductId: "903706" },
};
const premium = (changes: Record<string, unknown> = {}) => goodNative({ ...PREMIUM, ...changes });
const commerce = (block: Record<string, unknown>) =>
  premium({ commerce: { lemonSqueezyProductId: "903706", ...block } });

function without(files: Files, name: string): Files {
  const { [name]: _left, ...rest } = files;
  return rest;
}
const js = (source: string): Files => ({ ...goodProject(), "lamp.driver.js": source });
const py = (source: string): Files => ({ ...goodPython(), "lamp.driver.py": source });

function withVersionTwice(files: Files): Files {
  return { ...files, "manifest.json": files["manifest.json"]!.replace("{", '{ "version": "0.9.0",') };
}

/** The smallest project for each rule: exactly this rule fires. */
const FIXTURES: readonly [RuleId, Files, ...RuleId[]][] = [
  ["MANIFEST_MISSING", without(goodProject(), "manifest.json")],
  ["MANIFEST_INVALID", { ...goodProject(), "manifest.json": "{ not json" }],
  ["MANIFEST_INVALID", { ...goodProject(), "manifest.json": "[1]" }],
  ["ID_MISSING", goodProject({ id: undefined })],
  ["ID_INVALID", goodProject({ id: "Acme/Lamp" })],
  ["ID_INVALID", goodProject({ id: "ab" })],
  ["ID_INVALID", goodProject({ id: "a/b/lamp" })],
  ["ID_INVALID", goodProject({ id: "../lamp" })],
  ["ID_INVALID", goodProject({ id: "nul/lamp" })],
  ["NAME_MISSING", goodProject({ name: undefined })],
  ["NAME_MISSING", goodProject({ name: 5 })],
  ["NAME_LENGTH", goodProject({ name: "L" })],
  ["VERSION_MISSING", goodProject({ version: undefined })],
  ["VERSION_INVALID", goodProject({ version: "1.2" })],
  ["VERSION_INVALID", goodProject({ version: "v1.2.0" })],
  ["VERSION_INVALID", goodProject({ version: "1.2.0/../x" })],
  ["ENTRYPOINT_MISSING", goodProject({ entryPoint: undefined })],
  ["ENTRYPOINT_UNSAFE", goodProject({ entryPoint: "src/lamp.driver.js" })],
  ["ENTRYPOINT_UNSAFE", goodProject({ entryPoint: "..lamp.driver.js" })],
  ["ENTRYPOINT_UNSAFE", goodProject({ entryPoint: "a\\lamp.driver.js" })],
  ["ENTRYPOINT_UNSAFE", goodProject({ entryPoint: "C:lamp.driver.js" })],
  ["ENTRYPOINT_FILE_MISSING", without(goodProject(), "lamp.driver.js")],
  [
    "ENTRYPOINT_TIER_MISMATCH",
    { ...goodProject({ entryPoint: "lamp" }), lamp: "" },
    "JS_DEFAULT_EXPORT_MISSING",
  ],
  ["ENTRYPOINT_TIER_MISMATCH", { ...goodPython({ entryPoint: "lamp.py" }), "lamp.py": LAMP_PY }],
  ["DOTNET_UNSUPPORTED", { ...goodNative({ entryPoint: "Lamp.dll" }), "Lamp.dll": "MZ" }],
  ["FORMAT_VERSION_INVALID", goodProject({ formatVersion: 2 })],
  ["FORMAT_VERSION_INVALID", goodProject({ formatVersion: undefined })],
  ["CATEGORY_MISSING", goodNative({ category: undefined })],
  ["CATEGORY_INVALID", goodProject({ category: "cheap" })],
  ["TIER_INVALID", goodProject({ tier: 0 })],
  ["TIER_INVALID", goodProject({ tier: "1" })],
  ["TIER_INVALID", goodPython({ tier: 1 })],
  ["TIER_INVALID", goodPython({ tier: undefined })],
  ["TIER_MISSING", goodProject({ tier: undefined })],
  ["JS_PREMIUM_FORBIDDEN", goodProject(PREMIUM)],
  ["PYTHON_PREMIUM_FORBIDDEN", goodPython(PREMIUM)],
  ["PREMIUM_MANIFEST_HASH_MISSING", premium({ driverIdSha256: undefined })],
  ["PREMIUM_DRIVER_ID_HASH_MISMATCH", premium({ driverIdSha256: computeDriverIdHash("fairino") })],
  ["JS_DEFAULT_EXPORT_MISSING", js("const driver = { meta: {} };")],
  ["JS_DEFAULT_EXPORT_MISSING", js("export default () => ({ meta: {} });")],
  ["JS_META_MISSING", js("export default { get() {} };")],
  ["JS_META_MISSING", js("const driver = { get() {} };\nexport default driver;")],
  ["JS_SOURCE_REFUSED", js("export default {")],
  ["JS_SOURCE_REFUSED", js(`import fs from "node:fs";\n${LAMP_JS}`)],
  ["JS_SOURCE_REFUSED", js(`${LAMP_JS}\nconst x = () => import("node:fs");`)],
  ["JS_SOURCE_REFUSED", js(`${LAMP_JS}\nconsole.log(import.meta.url);`)],
  ["JS_SOURCE_REFUSED", js(`${LAMP_JS}\nexport * from "node:fs";`)],
  ["META_VERSION_MISMATCH", goodProject({ version: "1.3.0" })],
  ["PYTHON_META_MISSING", py(LAMP_PY.replace("META = ", "SOMETHING = "))],
  ["PYTHON_RUN_MISSING", py(LAMP_PY.replace("    run(Lamp)", "    pass  # run(Lamp)"))],
  ["PYTHON_SDK_UNUSED", py("import json\nMETA = {}\n")],
  ["TEMPLATE_FILE_MISSING", without(goodProject(), "template.js")],
  ["TEMPLATE_INVALID", { ...goodProject(), "template.js": "export default {" }],
  ["TEMPLATE_INVALID", { ...goodProject(), "template.js": "const a = 1;" }],
  ["DESCRIPTION_MISSING", goodProject({ description: undefined })],
  ["DESCRIPTION_SHORT", goodProject({ description: "A lamp" })],
  ["TAGS_MISSING", goodProject({ tags: [] })],
  ["TAGS_MISSING", goodProject({ tags: undefined })],
  ["TAGS_TOO_MANY", goodProject({ tags: Array(9).fill("power") })],
  ["TAGS_UNKNOWN", goodProject({ tags: ["power", "sensor"] })],
  ["AUTHOR_MISSING", goodProject({ author: {} })],
  ["GROUP_MISSING", goodProject({ group: undefined })],
  ["GROUP_INVALID", goodProject({ group: "lamps" })],
  ["COMMERCE_MISSING_FOR_PREMIUM", premium({ commerce: undefined })],
  ["COMMERCE_LS_PRODUCT_MISSING", premium({ commerce: {} })],
  ["COMMERCE_LS_PRODUCT_FORMAT", commerce({ lemonSqueezyProductId: "P-1" })],
  ["COMMERCE_LS_PRODUCT_FORMAT", commerce({ lemonSqueezyProductId: 903706 })],
  ["COMMERCE_LS_VARIANT_FORMAT", commerce({ lemonSqueezyVariantId: "a" })],
  ["COMMERCE_PRICE_INVALID", commerce({ price: { amount: -1, currency: "USD" } })],
  ["COMMERCE_PRICE_INVALID", commerce({ price: { amount: 4900, currency: "usd" } })],
  ["COMMERCE_FREE_FORBIDDEN", goodProject({ commerce: {} })],
  ["FIELD_INVALID", goodProject({ capabilities: "all" })],
  ["FIELD_INVALID", goodProject({ minimumServerVersion: "new" })],
  ["KEY_REPEATED", withVersionTwice(goodProject())],
  ["MINIMUM_VERSION_CONFLICT", goodProject({ minimumServerVersion: "0.1.0", minMuxitVersion: "0.2.0" })],
  ["ICON_FILE_MISSING", goodProject({ icon: "icon.png" })],
  ["SERVER_TOO_OLD", goodProject({ minMuxitVersion: "99.0.0" })],
  ["PROJECT_FILE_NAME", { ...goodProject(), "deps/con.txt": "" }],
];

for (const [index, [ruleId, files, ...also]] of FIXTURES.entries()) {
  // Windows cannot even hold a file of such a name.
  const ignore = ruleId === "PROJECT_FILE_NAME" && Deno.build.os === "windows";
  Deno.test(`${ruleId} fires on its fixture and nothing else does (${index})`, { ignore }, async () => {
    await using folder = await testFolder();
    const { findings } = await validateProject(await folder.write(files, "lamp"));
    deepStrictEqual(findings.map((found) => found.ruleId).sort(), [ruleId, ...also].sort());
    for (const found of findings) {
      strictEqual(found.severity, RULES[found.ruleId as RuleId].severity);
      match(found.message, /^\S.*\.$/s);
    }
  });
}

for (
  const [title, files] of [
    ["a JavaScript driver", goodProject()],
    ["a Python driver", goodPython()],
    ["a native driver", goodNative()],
    [
      "a premium native driver",
      premium({ commerce: { ...PREMIUM.commerce, price: { amount: 0, currency: "EUR" } } }),
    ],
    [
      "an exported constant",
      js(`const driver = { get() {} };\ndriver.meta = {};\nexport { driver as default };`),
    ],
    ["a frozen object", js("export default Object.freeze({ meta: { version: `x` } });")],
    ["an export that cannot be told from its text", js("export default makeDriver();")],
    ["a spread object", js("const base = {};\nexport default { ...base };")],
    ["one word as id, a pre-release, no category", goodProject({ id: "lamp", category: undefined })],
    ["unknown keys", goodProject({ theme: { dark: true } })],
    ["an async Python driver", py(LAMP_PY.replace("run(Lamp)", "run (Lamp)"))],
    ["a template with a transport", {
      ...goodProject(),
      "template.js":
        'import createTcpTransport from "createTcpTransport";\nexport default { driver: "Lamp" };',
    }],
  ] as const
) {
  Deno.test(`${title} has no findings`, async () => {
    await using folder = await testFolder();
    deepStrictEqual((await validateProject(await folder.write(files, "lamp"))).findings, []);
  });
}

Deno.test({
  name: "PROJECT_LINK fires on a symbolic link",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using folder = await testFolder();
    const project = await folder.write(goodProject(), "lamp");
    await Deno.symlink("/etc/passwd", join(project, "secrets.txt"));
    deepStrictEqual((await validateProject(project)).findings.map(({ ruleId }) => ruleId), ["PROJECT_LINK"]);
  },
});

Deno.test("every rule has a fixture or says why it never fires", () => {
  // Tested where packages are: in validate_package_test.ts, evil_archives_test.ts and build_package_test.ts.
  const elsewhere = ["PREMIUM_NOT_SIGNED", "PACKAGE_UNREADABLE", "PROJECT_LINK", "PROJECT_TOO_LARGE"];
  const tested = new Set<string>([...FIXTURES.map(([ruleId]) => ruleId), ...elsewhere]);
  const rules: [string, Rule][] = Object.entries(RULES);
  deepStrictEqual(rules.filter(([id, rule]) => tested.has(id) === (rule.never !== undefined)), []);
});

Deno.test("every rule stands in the page about packages", async () => {
  const page = await Deno.readTextFile(new URL("../../docs/how-to/packages.md", import.meta.url));
  for (const [id, { severity, never }] of Object.entries<Rule>(RULES)) {
    const row = page.split("\n").find((line) => line.startsWith(`| \`${id}\``));
    ok(row !== undefined, `${id} has a row`);
    ok(row.includes(severity), `${id} is ${severity}`);
    strictEqual(row.includes("never"), never !== undefined, id);
  }
});

Deno.test("a manifest keeps unknown keys and gets the documented defaults", () => {
  const { manifest, findings } = parseManifest(JSON.stringify(
    goodManifest({ tier: undefined, category: undefined, minMuxitVersion: "0.3.0", theme: 1, homepage: 5 }),
  ));
  deepStrictEqual(findings.map(({ ruleId }) => ruleId), ["TIER_MISSING", "FIELD_INVALID"]);
  strictEqual(manifest?.tier, 1);
  strictEqual(manifest.category, "free");
  strictEqual(manifest.minimumServerVersion, "0.3.0");
  strictEqual(manifest.theme, 1);
  strictEqual(manifest.homepage, undefined);
});

Deno.test("a manifest with other hard findings is still read, one without identity is not", () => {
  const refused = parseManifest(JSON.stringify(goodManifest({ formatVersion: 7, category: "cheap" })));
  deepStrictEqual([refused.manifest?.category, refused.findings.length], ["free", 2]);
  strictEqual(parseManifest(JSON.stringify(goodManifest({ id: "?" }))).manifest, undefined);
  strictEqual(parseManifest("\uFEFF" + JSON.stringify(goodManifest())).findings.length, 0);
});

Deno.test("the hash of a driver id is the documented one", () => {
  strictEqual(
    computeDriverIdHash("fairino"),
    "94c8e159563db496ac94ee4a1d21d0376e167603a603a4ec4cbc4a75196f3b25",
  );
});

Deno.test("a package without template.js is warned about, not refused", async () => {
  await using folder = await testFolder();
  const entries = Object.entries(without(goodProject(), "template.js")).map(([name, data]) => ({
    name,
    data,
  }));
  await folder.write({ "lamp.muxdriver": rawZip(entries) });
  const { findings } = await validatePackage(join(folder.path, "lamp.muxdriver"));
  deepStrictEqual(findings.map(({ ruleId, severity }) => [ruleId, severity]), [[
    "TEMPLATE_FILE_MISSING",
    "soft",
  ]]);
});

Deno.test("a premium package needs a signature", async () => {
  await using folder = await testFolder();
  const entries = Object.entries(premium()).map(([name, data]) => ({ name, data }));
  await folder.write({ "lamp.muxdriver": rawZip(entries) });
  const { findings } = await validatePackage(join(folder.path, "lamp.muxdriver"));
  deepStrictEqual(findings.map(({ ruleId, severity }) => [ruleId, severity]), [[
    "PREMIUM_NOT_SIGNED",
    "hard",
  ]]);
});

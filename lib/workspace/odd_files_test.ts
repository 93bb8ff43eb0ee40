import { deepStrictEqual } from "node:assert/strict";
import { join, relative } from "node:path";
import { oddFiles } from "./odd_files.ts";

Deno.test("oddFiles() finds what was meant to be loaded and is not, and nothing else", async () => {
  const root = await Deno.makeTempDir({ prefix: "muxit-odd-" });
  try {
    for (
      const path of [
        "connectors/psu.js",
        "connectors/data.json",
        "connectors/name with spaces.js",
        "connectors/notes.md",
        "connectors/.hidden.js",
        "connectors/_examples/x.mjs",
        "connectors/__proto__.js",
        "connectors/mod.mjs",
        "connectors/x.ts",
        "connectors/UPPER.JS",
        "connectors/data.jsonc",
        "drivers/a.driver.js",
        "drivers/a.template.js",
        "drivers/a_test.js",
        "drivers/name with spaces.js",
        "drivers/x.driver.ts",
        "drivers/helper.py",
        "drivers/py/b.driver.py",
        "drivers/py/helper.py",
        "drivers/package/manifest.json",
        "drivers/package/lib.mjs",
        "drivers/lost/c.js",
        "scripts/fine.js",
        "scripts/__proto__.js",
        "scripts/data.csv",
        "scripts/deep/er/x.ts",
        "scripts/node_modules/y.ts",
        "startup/README.md",
        "startup/z.py",
      ]
    ) {
      await Deno.mkdir(join(root, path, ".."), { recursive: true });
      await Deno.writeTextFile(join(root, path), "");
    }
    const folders = ["connectors", "drivers", "scripts", "startup"].map((name) => [name, join(root, name)]);
    const found = await oddFiles(Object.fromEntries(folders));
    const connector = "a connector is a file that ends in .js or .json; name it";
    const driver = "a driver is a file that ends in .driver.js or .driver.py; name it";
    const script = "a script is a file that ends in .js; name it";
    deepStrictEqual(
      found.map(({ path, reason }) => `${relative(root, path).replaceAll("\\", "/")}: ${reason}`),
      [
        `connectors/UPPER.JS: ${connector} UPPER.js`,
        'connectors/__proto__.js: its name begins with "_", which keeps a connector out; give it another name to load it',
        `connectors/data.jsonc: ${connector} data.json`,
        `connectors/mod.mjs: ${connector} mod.js`,
        `connectors/x.ts: ${connector} x.js and write it in JavaScript`,
        `drivers/helper.py: ${driver} helper.driver.py`,
        `drivers/name with spaces.js: ${driver} name with spaces.driver.js`,
        `drivers/x.driver.ts: ${driver} x.driver.js and write it in JavaScript`,
        `drivers/lost/c.js: ${driver} c.driver.js`,
        `scripts/deep/er/x.ts: ${script} x.js and write it in JavaScript`,
        `startup/z.py: ${script} z.js and write it in JavaScript`,
      ],
    );
    deepStrictEqual(
      await oddFiles({ connectors: "/none", drivers: "/none", scripts: "/none", startup: "/none" }),
      [],
    );
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

import { match, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { findPython } from "./find_python.ts";

/** Programs that answer like an interpreter; POSIX only. */
async function fakes(programs: Record<string, string>): Promise<{ folder: string } & AsyncDisposable> {
  const folder = await Deno.makeTempDir({ prefix: "muxit-python-" });
  for (const [name, script] of Object.entries(programs)) {
    await Deno.writeTextFile(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  return { folder, [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }) };
}

const posix = { ignore: Deno.build.os === "windows" };
const says = (version: string) => `echo '{"path": "/fake/python", "version": [${version}]}'`;

Deno.test({
  ...posix,
  name: "findPython() takes what MUXIT_PYTHON names, when it is new enough",
  async fn() {
    await using programs = await fakes({ mine: says("3, 12, 1") });
    const found = await findPython(() => join(programs.folder, "mine"));
    ok(!("missing" in found));
    strictEqual(found.version, "3.12.1");
    strictEqual(found.path, "/fake/python");
  },
});

Deno.test({
  ...posix,
  name: "findPython() goes on to the PATH when the named one is too old, broken or not there",
  async fn() {
    await using programs = await fakes({ old: says("3, 9, 18"), broken: "exit 3", chatty: "echo hello" });
    for (const name of ["old", "broken", "chatty", "missing"]) {
      const found = await findPython(() => join(programs.folder, name));
      if ("missing" in found) {
        match(found.missing, new RegExp(`${name} \\((is 3\\.9\\.18|does not run|is not there)`));
      } else ok(!found.path.startsWith("/fake"), name);
    }
  },
});

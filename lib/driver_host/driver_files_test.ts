import { deepStrictEqual } from "node:assert/strict";
import { join } from "node:path";
import { findNativeDrivers } from "./driver_files.ts";

Deno.test("keys that stand more than once in the manifest of a loose native driver are a finding of it", async () => {
  const folder = await Deno.makeTempDir({ prefix: "muxit-drivers-" });
  try {
    await Deno.mkdir(join(folder, "pump"));
    await Deno.writeTextFile(join(folder, "pump", "run"), "");
    await Deno.writeTextFile(
      join(folder, "pump", "manifest.json"),
      '{ "tier": 1, "tier": 3, "entryPoint": "run" }',
    );
    const [found] = await findNativeDrivers(folder);
    deepStrictEqual(found?.findings, [{
      ruleId: "KEY_REPEATED",
      severity: "soft",
      message: "manifest.json has 'tier' more than once; only the last one counts.",
    }]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { compareVersions, isVersion } from "./versions.ts";

Deno.test("versions are ordered as Semantic Versioning orders them", () => {
  const ordered = [
    "latest",
    "0.9.9",
    "1.0.0-alpha",
    "1.0.0-alpha.1",
    "1.0.0-alpha.beta",
    "1.0.0-beta",
    "1.0.0-beta.2",
    "1.0.0-beta.11",
    "1.0.0-rc.1",
    "1.0.0",
    "1.2.0",
    "1.10.0",
    "2.0.0",
  ];
  deepStrictEqual(ordered.toReversed().sort(compareVersions), ordered);
  strictEqual(compareVersions("1.0.0+linux", "1.0.0"), 0);
});

Deno.test("x.y.z is a version, other texts are none", () => {
  for (const text of ["0.0.0", "1.2.3", "10.20.30", "1.0.0-rc.1", "1.0.0+build.5"]) {
    strictEqual(isVersion(text), true, text);
  }
  for (
    const text of ["", "1", "1.2", "v1.2.3", "01.2.3", "1.2.3.4", "1.2.3-", "1.2.3 ", "1.2.x", "1.0.0-a/b"]
  ) {
    strictEqual(isVersion(text), false, text);
  }
});

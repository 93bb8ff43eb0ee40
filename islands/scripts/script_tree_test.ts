import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { bareName, type ScriptFolder, scriptTree } from "./script_tree.ts";

function outline({ path, scripts, folders }: ScriptFolder<{ name: string }>): unknown[] {
  return [path, ...scripts.map(({ name }) => name), ...folders.map(outline)];
}

Deno.test("scripts lie in their folders, startup scripts by themselves", () => {
  const names = ["hello", "demo/a", "demo/vision/b", "demo/c", "startup/watch", "startup/sub/x", "zeta"];
  const { scripts, startup } = scriptTree(names.map((name) => ({ name })));
  deepStrictEqual(outline(scripts), [
    "",
    "hello",
    "zeta",
    ["demo", "demo/a", "demo/c", ["demo/vision", "demo/vision/b"]],
  ]);
  deepStrictEqual(outline(startup), ["startup", "startup/watch", ["startup/sub", "startup/sub/x"]]);
});

Deno.test("a script is called by the last part of its name", () => {
  strictEqual(bareName("demo/vision/track"), "track");
  strictEqual(bareName("hello"), "hello");
});

import { deepStrictEqual } from "node:assert/strict";
import { TIER_TABLE } from "@/lib/license/mod.ts";
import { selectConnectors } from "./selection.ts";

const gui = (name: string) => ({ name, driver: "GUI" });
const test = { name: "test", driver: "testdevice" };
const scpi = (name: string) => ({ name, driver: "genericscpi" });

Deno.test("selectConnectors() takes the first ones of the tier when nothing is chosen; TestDevice does not count", () => {
  const { enabled, disabled } = selectConnectors(
    [test, ..."abcdef".split("").map(gui)],
    { tier: TIER_TABLE.free },
  );
  deepStrictEqual([...enabled], ["test", "a", "b", "c", "d", "e"]);
  deepStrictEqual([...disabled], [["f", "Not enabled (limit: 5 connectors)"]]);
});

Deno.test("selectConnectors() counts SCPI instruments separately on the Free tier", () => {
  const { enabled, disabled } = selectConnectors(
    [scpi("a"), scpi("b"), gui("c")],
    { tier: TIER_TABLE.free },
  );
  deepStrictEqual([...enabled], ["a", "c"]);
  deepStrictEqual([...disabled], [["b", "Not enabled (SCPI limit: 1 on Free tier)"]]);
});

Deno.test("selectConnectors() follows the choice without regard to case; TestDevice is always on", () => {
  const { enabled, disabled } = selectConnectors([test, gui("a"), gui("b")], {
    tier: TIER_TABLE.maker,
    chosen: ["B"],
  });
  deepStrictEqual([...enabled], ["test", "b"]);
  deepStrictEqual([...disabled], [[
    "a",
    "Not enabled: connectors.enabled in config/server.json does not list it",
  ]]);
});

Deno.test("selectConnectors() gives no newcomer the place of one that runs, and keeps the SCPI instrument that runs", () => {
  const { enabled, disabled, limited } = selectConnectors(
    [gui("a0"), scpi("a1"), ..."bcde".split("").map(gui), scpi("z")],
    { tier: TIER_TABLE.free, running: new Set(["b", "c", "d", "e", "z"]) },
  );
  deepStrictEqual([...enabled], ["b", "c", "d", "e", "z"]);
  deepStrictEqual([...disabled], [
    ["a0", "Not enabled (limit: 5 connectors)"],
    ["a1", "Not enabled (limit: 5 connectors)"],
  ]);
  deepStrictEqual([...limited], ["a0", "a1"]);
});

Deno.test("selectConnectors() tells those that were not chosen from those a limit leaves out", () => {
  const { limited } = selectConnectors([gui("a"), scpi("b"), scpi("c")], {
    tier: TIER_TABLE.free,
    chosen: ["b", "c"],
  });
  deepStrictEqual([...limited], ["c"]);
});

import { deepStrictEqual } from "node:assert/strict";
import { TIER_TABLE } from "@/lib/license/mod.ts";
import { selectConnectors } from "./selection.ts";

const gui = (name: string) => ({ name, driver: "GUI" });
const test = { name: "test", driver: "testdevice" };
const scpi = (name: string) => ({ name, driver: "genericscpi" });

Deno.test("selectConnectors() takes the first ones of the tier when nothing is chosen; TestDevice does not count", () => {
  const { enabled, disabled } = selectConnectors(
    [test, ..."abcdef".split("").map(gui)],
    TIER_TABLE.free,
    undefined,
  );
  deepStrictEqual([...enabled], ["test", "a", "b", "c", "d", "e"]);
  deepStrictEqual([...disabled], [["f", "Not enabled (limit: 5 connectors)"]]);
});

Deno.test("selectConnectors() counts SCPI instruments separately on the Free tier", () => {
  const { enabled, disabled } = selectConnectors(
    [scpi("a"), scpi("b"), gui("c")],
    TIER_TABLE.free,
    undefined,
  );
  deepStrictEqual([...enabled], ["a", "c"]);
  deepStrictEqual([...disabled], [["b", "Not enabled (SCPI limit: 1 on Free tier)"]]);
});

Deno.test("selectConnectors() follows the choice without regard to case; TestDevice is always on", () => {
  const { enabled, disabled } = selectConnectors([test, gui("a"), gui("b")], TIER_TABLE.maker, ["B"]);
  deepStrictEqual([...enabled], ["test", "b"]);
  deepStrictEqual([...disabled], [["a", "Not enabled"]]);
});

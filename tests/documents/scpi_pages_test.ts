import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { BUILTIN_DRIVERS } from "@/drivers/builtin/mod.ts";
import { startScpiSimulator } from "@/drivers/simulators/scpi/mod.ts";
import { startLab } from "./lab.ts";

const DOCS = join(import.meta.dirname!, "..", "..", "docs");
const PAGE = Deno.readTextFileSync(join(DOCS, "how-to", "scpi.md"));
const DRIVER = BUILTIN_DRIVERS.find(({ meta }) => meta.name === "GenericScpi")!;

/** The first cells of the rows below a heading of the page. */
function keysBelow(heading: string): string[] {
  const part = PAGE.split(`\n## ${heading}\n`)[1]!.split("\n## ")[0]!;
  return [...part.matchAll(/^\| (`[^|]+`) +\|/gm)]
    .flatMap(([, cell]) => cell!.split(",").map((name) => name.replaceAll("`", "").trim()));
}

Deno.test("the page on SCPI instruments has every key, and no other", () => {
  const { scpi, ...line } = DRIVER.config as Record<string, unknown>;
  const { properties, methods } = scpi as Record<string, { "*": Record<string, unknown> }>;
  deepStrictEqual(
    [...keysBelow("The line"), ...keysBelow("The start")].sort(),
    ["scpi", ...Object.keys(line)].sort(),
  );
  deepStrictEqual(keysBelow("Properties").sort(), Object.keys(properties!["*"]).sort());
  deepStrictEqual(keysBelow("Methods").sort(), Object.keys(methods!["*"]).sort());
});

Deno.test("the connector of the page drives an instrument as it says", async () => {
  await using simulator = await startScpiSimulator({ port: 0 });
  const block = /```js\n(.*?)```/s.exec(PAGE)![1]!;
  const here = block.replace("192.168.1.50", "127.0.0.1").replace("5025", String(simulator.port));
  await using lab = await startLab({ "psu.js": here });
  const { client } = lab;
  await client.set("psu", "voltage", 4.5);
  strictEqual(await client.get("psu", "voltage"), 4.5);
  await client.set("psu", "output", true);
  const measured = await client.get("psu", "measured") as number;
  ok(Math.abs(measured - 4.5) < 0.01, `${measured}`);
  await rejects(client.set("psu", "voltage", 31), /expected 30 or less, got 31/);
  await rejects(client.set("psu", "mode", "power"), /expected one of voltage, current/);
});

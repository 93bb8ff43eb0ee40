import { match, ok } from "node:assert/strict";
import { join } from "node:path";
import { HOME } from "../support/test_server.ts";

const PAGE = join(HOME, "docs", "explanation", "what-a-guest-can-reach.md");

Deno.test("every row of the page on what a guest can reach names a test that is there", async (t) => {
  const text = await Deno.readTextFile(PAGE);
  const table = text.slice(text.indexOf("| What"), text.indexOf("Not guests")).split("\n")
    .filter((line) => line.startsWith("| ")).slice(1).filter((line) => !/^\| -/.test(line));
  ok(table.length >= 15, String(table.length));
  for (const row of table) {
    const [, what] = row.split("|").map((cell) => cell.trim());
    await t.step(what!, async () => {
      match(row, /\[[^\]]+\]\([^)]+_test\.ts\) *\|$/);
      const [, title, file] = /\[([^\]]+)\]\(([^)]+)\) *\|$/.exec(row)!;
      const source = await Deno.readTextFile(join(PAGE, "..", file!));
      ok(source.includes(title!), `${file} has no test "${title}"`);
    });
  }
});

import { deepStrictEqual } from "node:assert/strict";
import { join } from "node:path";
import plugin from "./lint_plugin.ts";

const HOME = join(import.meta.dirname!, "..");

function findings(place: string, source: string): string[] {
  return Deno.lint.runPlugin(plugin, join(HOME, place), source).map((finding) => finding.message);
}

for (
  const [title, place, source, expected] of [
    ["an import through a door", "lib/connectors/x.ts", 'import "@/lib/core/mod.ts";', []],
    ["an import past a door", "lib/connectors/x.ts", 'import "@/lib/core/print_record.ts";', [
      "Only the door of lib/core may be imported (mod.ts)",
    ]],
    ["an import against the direction", "lib/core/x.ts", 'import "@/lib/server/mod.ts";', [
      "lib/core may not import lib/server",
    ]],
    ["a relative import of another room", "lib/core/x.ts", 'import "../protocol/mod.ts";', [
      'Another room is imported with "@/", not with a relative path',
    ]],
    ["the own door from inside", "lib/core/x.ts", 'import "./mod.ts";', [
      "A room does not import its own door",
    ]],
    ["a folder that is no room", "lib/helpers/x.ts", 'import "./y.ts";', [
      "lib/helpers/x.ts lies in no room; tools/rooms.ts lists them",
    ]],
    ["a default export in a library room", "lib/core/x.ts", "export default 1;", [
      "Default exports belong in routes/ and islands/",
    ]],
    ["the console", "lib/core/x.ts", 'console.log("x");', [
      "Only lib/core/print_record.ts prints; use a Logger",
    ]],
    ["Deno in code for browsers", "lib/protocol/x.ts", "Deno.cwd();", [
      "lib/protocol also runs in a browser, where there is no Deno",
    ]],
    [
      "a long parameter list",
      "lib/core/x.ts",
      "export function f(a: 1, b: 1, c: 1, d: 1) { return [a, b, c, d]; }",
      ["More than two parameters and options; pass an object"],
    ],
    ["a test that imports test support", "lib/core/x_test.ts", 'import "../../tests/support/x.ts";', []],
  ] as const
) {
  Deno.test(`the house rules on ${title}`, () => deepStrictEqual(findings(place, source), [...expected]));
}

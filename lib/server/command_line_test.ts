import { deepStrictEqual } from "node:assert/strict";
import { parseOptions } from "./command_line.ts";

for (
  const [args, expected] of [
    [[], { empty: false, help: false, version: false }],
    [["--port", "9000"], { empty: false, help: false, version: false, port: 9000 }],
    [["--port=0", "--workspace=/w"], { empty: false, help: false, version: false, port: 0, workspace: "/w" }],
    [["--workspace", "a b"], { empty: false, help: false, version: false, workspace: "a b" }],
    [["-h"], { empty: false, help: true, version: false }],
    [["--empty"], { empty: true, help: false, version: false }],
    [["--port"], { error: "--port needs a value" }],
    [["--port", "70000"], { error: '--port is "70000"; 0 to 65535 is allowed' }],
    [["run"], { error: "Unknown option run" }],
  ] as const
) {
  Deno.test(`parseOptions(${JSON.stringify(args)})`, () => deepStrictEqual(parseOptions(args), expected));
}

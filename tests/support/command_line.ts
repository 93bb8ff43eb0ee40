import { join } from "node:path";
import type { WorkspaceFiles } from "./test_server.ts";
import { START_FLAGS } from "./start_flags.ts";

/** A connector with methods of its own. */
export const PSU = `export default {
  driver: "MockInstrument",
  methods: { add: { fn: (a, b) => a + b }, echo: (value) => value },
};`;
/** A workspace with something to operate. */
export const FILES: WorkspaceFiles = {
  "connectors/psu.js": PSU,
  "connectors/bench.js": 'export default { driver: "TestDevice", config: { port: 0 } };',
  "scripts/wait.js": "for (;;) await delay(50);",
};
const SCRIPTS = {
  "good.js":
    'const psu = connector("psu");\npsu.voltage = 4;\nlog.info("set", psu.voltage);\nreturn { volts: psu.voltage };\n',
  "syntax.js": "let a = 1;\nlet b = ;\n",
  "throws.js": 'function f() {\n  throw new Error("No water");\n}\nf();\n',
  "asks.js": 'return [await ask.confirm("Go on?"), await ask.choose("Which?", ["left", "right"])];\n',
  "endless.js": 'log.info("begun");\nfor (;;) await delay(50);\n',
};

/** Arguments of Deno that start the command line, in the folder of the project. */
export const ARGS = ["run", ...START_FLAGS, "main.ts", "cli"];

/** A folder with the scripts, gone afterwards. */
export async function withScripts(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "muxit-cli-" });
  try {
    for (const [name, text] of Object.entries(SCRIPTS)) await Deno.writeTextFile(join(folder, name), text);
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

import { join } from "node:path";
import { START_FLAGS } from "./start_flags.ts";
import { HOME, type WorkspaceFiles } from "./test_server.ts";

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
  "small.js": "log.info([1.9e-6], { a: NaN, b: 1.9e-6 });\nreturn { amps: [1.9e-6, 0.1 + 0.2] };\n",
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

/** How a run of the command line ended, and what it printed. */
export interface Ended {
  code: number;
  out: string;
  err: string;
}

/** Runs the command line to its end; `lines` are what it reads. */
export async function cli(args: readonly string[], lines: readonly string[] = []): Promise<Ended> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...ARGS, ...args],
    cwd: HOME,
    env: { NO_COLOR: "1", MUXIT_HISTORY: "" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(lines.map((line) => `${line}\n`).join(""))).catch(() => {});
  await writer.close().catch(() => {});
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { type ScriptBench, startScriptBench } from "../support/script_bench.ts";

const FILES = {
  "connectors/files.js": `export default {
  driver: "FileAccess",
  config: { basePath: "./data" },
  methods: {
    log: (name) => driver.file("logs/" + name + ".log"),
    nested: () => ({ handle: driver.file("a.txt") }),
  },
};
`,
  "connectors/keeper.js": `export default {
  driver: "GUI",
  methods: { keep: (text) => { connector("files").file("kept.txt").append(text); return connector("files").readText("kept.txt"); } },
};
`,
};

async function resultOf(bench: ScriptBench, code: string): Promise<unknown> {
  const { result, error } = await bench.execute(`const files = connector("files");\n${code}`);
  strictEqual(error, null, JSON.stringify(error));
  return result;
}

Deno.test("a script reads and writes files through handles", async (t) => {
  await using bench = await startScriptBench(FILES);
  const { server } = bench;
  const rows: Record<string, [code: string, result: unknown]> = {
    "a new file": [
      `const log = files.file("run.log"); [log.path, log.exists, log.size, log.append("one\\n"), log.append("two\\n"), log.exists, log.size, log.read()]`,
      ["run.log", false, 0, "OK", "OK", true, 8, "one\ntwo\n"],
    ],
    "writing over it": [`const f = files.file("run.log"); f.write("ä"); [f.read(), f.size]`, ["ä", 2]],
    "values that are no text": [
      `const f = files.file("n.txt"); f.write(5); f.append(null); f.append({}); f.read()`,
      "5null[object Object]",
    ],
    "folders on the way": [`files.file("runs/1/a.csv").write("t,v\\n"); files.listFiles("runs/1")`, [
      "runs/1/a.csv",
    ]],
    "bytes": [`const f = files.file("b.bin"); f.writeBinary(btoa("\\x00\\xff")); [f.size, f.readBinary()]`, [
      2,
      "AP8=",
    ]],
    "a rename, which the handle follows": [
      `const f = files.file("old.txt"); f.write("x"); f.rename("kept\\\\new.txt"); f.append("y");
       [f.path, f.read(), files.file("old.txt").exists]`,
      ["kept/new.txt", "xy", false],
    ],
    "its facts": [
      `const f = files.file("runs/1/a.csv"); const { name, size, extension, modified } = f.info(); [name, size, extension, Number.isFinite(Date.parse(modified))]`,
      ["a.csv", 4, ".csv", true],
    ],
    "deleting": [`const f = files.file("b.bin"); [f.delete(), f.exists]`, ["OK", false]],
    "a handle of a custom method": [`const f = files.log("day"); f.append("x"); [f.path, f.read()]`, [
      "logs/day.log",
      "x",
    ]],
    "the flat actions": [
      `files.writeText("flat.txt", "hi"); files.appendText({ path: "flat.txt", content: "!" }); files.readText("flat.txt")`,
      "hi!",
    ],
    "shadowing log, as the guide does": [
      `const log = files.file("run.log"); log.write(""); log.append("mine"); log.read()`,
      "mine",
    ],
    "a handle as a result": [`files.file("run.log")`, { $file: "run.log" }],
    "two handles of one file": [
      `const a = files.file("two.txt"), b = files.file("two.txt"); a.write("1"); b.append("2"); a.read()`,
      "12",
    ],
    "a handle in another connector": [`connector("keeper").keep("a"); connector("keeper").keep("b")`, "ab"],
  };
  for (const [what, [code, expected]] of Object.entries(rows)) {
    await t.step(what, async () => deepStrictEqual(await resultOf(bench, code), expected));
  }
  strictEqual(await server.read("data/run.log"), "mine");
});

Deno.test("a file outside of the folder, a missing one and a wrong name are errors that can be caught", async (t) => {
  await using bench = await startScriptBench(FILES);
  await bench.server.write("secret.txt", "secret");
  for (
    const [code, expected] of [
      ['files.file("../secret.txt").read()', /VALIDATION_INVALID_VALUE/],
      ['files.file("..\\\\secret.txt").write("x")', /VALIDATION_INVALID_VALUE/],
      ['files.file("/etc/passwd").read()', /VALIDATION_INVALID_VALUE/],
      ['files.file("").write("x")', /VALIDATION_INVALID_VALUE/],
      ['files.file("nope.txt").read()', /CONN_CALL_FAILED .*nope\.txt/],
      ['files.file("a.txt").rename("../b.txt")', /VALIDATION_INVALID_VALUE|CONN_CALL_FAILED/],
      ['files.file("big.txt").write("x".repeat(11 * 1024 * 1024))', /VALIDATION_INVALID_VALUE/],
      ['files.file("x".repeat(10000)).write("x")', /VALIDATION_INVALID_VALUE|CONN_CALL_FAILED/],
    ] as const
  ) {
    await t.step(code, async () => {
      match(
        String(await resultOf(bench, `try { ${code}; "done" } catch (e) { e.code + " " + e.message }`)),
        expected,
      );
    });
  }
  strictEqual(await bench.server.read("secret.txt"), "secret");
});

Deno.test("every change of a file is told to every client with its path in the workspace, and to scripts", async () => {
  await using bench = await startScriptBench(FILES);
  const { client } = bench;
  const code = `const seen = []; const end = on("workspace.file.changed", (data) => seen.push(data.path));
    const f = files.file("run.log");
    f.write("a"); f.append("b"); f.rename("moved/run.log"); f.read(); f.delete();
    for (let i = 0; i < 100 && seen.length < 5; i++) delay(10);
    end(); seen`;
  const paths = await resultOf(bench, code) as string[];
  const told = client.received.filter(({ type }) => type === "workspace.file.changed").map(({ path }) =>
    path
  );
  deepStrictEqual(paths, told, "scripts hear what clients hear");
  deepStrictEqual(told.slice(0, 2), ["data/run.log", "data/run.log"]);
  ok(told.includes("data/moved/run.log"), JSON.stringify(told));
  strictEqual(told.at(-1), "data/moved/run.log");
});

import { deepStrictEqual, match, ok, rejects, strictEqual, throws } from "node:assert/strict";
import { join } from "node:path";
import { FILE_ACCESS } from "./mod.ts";
import { FileBench } from "./testing/file_bench.ts";

const CALL_FAILED = { code: "CONN_CALL_FAILED" };

Deno.test("the actions and the order of their arguments are as documented", () => {
  const signatures = Object.entries(FILE_ACCESS.meta.actions).map(([name, { args = [] }]) =>
    `${name}(${args.map((arg) => arg.type.endsWith("?") ? `${arg.name}?` : arg.name).join(", ")})`
  );
  deepStrictEqual(signatures, [
    "listFiles(path?)",
    "listDirs(path?)",
    "readText(path)",
    "writeText(path, content)",
    "appendText(path, content)",
    "readBinary(path)",
    "writeBinary(path, content)",
    "deleteFile(path)",
    "rename(from, to)",
    "fileInfo(path)",
    "mkdir(path)",
    "deleteDir(path)",
    "file(path)",
    "fileExists(path)",
    "fileSize(path)",
  ]);
  for (const [name, { details }] of Object.entries(FILE_ACCESS.meta.actions)) ok(details, name);
  for (const { access } of Object.values(FILE_ACCESS.meta.properties)) strictEqual(access, "R");
  strictEqual(FILE_ACCESS.meta.requiresSafetyGates, false);
  strictEqual(FILE_ACCESS.meta.group, "utilities");
});

/** The same calls in both forms, and what each gives. */
const CALLS: [action: string, positional: unknown[], named: Record<string, unknown>, gives: unknown][] = [
  ["writeText", ["log.txt", "hi"], { path: "log.txt", content: "hi" }, "OK"],
  ["appendText", ["log.txt", "\n"], { path: "log.txt", content: "\n" }, "OK"],
  ["readText", ["log.txt"], { path: "log.txt" }, "hi\n"],
  ["writeBinary", ["run1/raw.bin", "AAECAw=="], { path: "run1/raw.bin", content: "AAECAw==" }, "OK"],
  ["readBinary", ["run1/raw.bin"], { path: "run1/raw.bin" }, "AAECAw=="],
  ["fileExists", ["run1/raw.bin"], { path: "run1/raw.bin" }, true],
  ["fileSize", ["run1/raw.bin"], { path: "run1/raw.bin" }, 4],
  ["mkdir", ["run2/raw"], { path: "run2/raw" }, "OK"],
  ["listFiles", [], {}, ["log.txt"]],
  ["listFiles", ["run1"], { path: "run1" }, ["run1/raw.bin"]],
  ["listDirs", [""], { path: "" }, ["run1", "run2"]],
  ["listDirs", ["run2"], { path: "run2" }, ["run2/raw"]],
  ["rename", ["log.txt", "old/log.txt"], { from: "log.txt", to: "old/log.txt" }, "OK"],
  ["file", ["old\\log.txt"], { path: "old\\log.txt" }, { $file: "old/log.txt" }],
  ["deleteFile", ["old/log.txt"], { path: "old/log.txt" }, "OK"],
  ["deleteDir", ["old"], { path: "old" }, "OK"],
  ["fileExists", ["old/log.txt"], { path: "old/log.txt" }, false],
  ["fileSize", ["old/log.txt"], { path: "old/log.txt" }, 0],
];

for (const form of ["positional", "named"] as const) {
  Deno.test(`every action works with ${form} arguments`, async () => {
    await using bench = await FileBench.start();
    for (const [action, positional, named, gives] of CALLS) {
      const given = form === "named" ? [named] : positional;
      deepStrictEqual(await bench.run(action, ...given), gives, `${action} ${JSON.stringify(given)}`);
    }
  });
}

Deno.test("fileInfo gives name, size, times and extension", async () => {
  await using bench = await FileBench.start();
  await bench.run("writeText", "run1/Messung.tar.gz", "µ");
  const info = await bench.run("fileInfo", "run1/Messung.tar.gz") as Record<string, string>;
  deepStrictEqual(Object.keys(info), ["name", "size", "created", "modified", "extension"]);
  deepStrictEqual([info.name, info.size, info.extension], ["Messung.tar.gz", 2, ".gz"]);
  for (const time of [info.created!, info.modified!]) {
    match(time, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    ok(Math.abs(Date.parse(time) - Date.now()) < 60_000);
  }
});

Deno.test("the properties tell of the folder and everything below", async () => {
  await using bench = await FileBench.start();
  await bench.run("writeText", "a.txt", "12345");
  await bench.run("writeText", "deep/er/b.txt", "µ");
  strictEqual(await bench.driver.get("basePath"), bench.data);
  strictEqual(await bench.driver.get("fileCount"), 2);
  strictEqual(await bench.driver.get("totalSizeBytes"), 7);
  strictEqual(await bench.driver.get("exists"), true);
});

Deno.test("a folder that need not be there is missed only when it is used", async () => {
  await using bench = await FileBench.start({ createIfMissing: false });
  const values = ["exists", "fileCount", "totalSizeBytes"].map((name) => bench.driver.get(name));
  deepStrictEqual(await Promise.all(values), [false, 0, 0]);
  for (const [action, ...args] of [["listFiles"], ["readText", "a"], ["writeText", "a", "x"]]) {
    await rejects(bench.run(action!, ...args), { ...CALL_FAILED, message: /'files'.*createIfMissing/ });
  }
  await Deno.mkdir(bench.data);
  strictEqual(await bench.run("writeText", "a", "x"), "OK");
});

Deno.test("the folder is made at the start, and again when somebody removes it", async () => {
  await using bench = await FileBench.start({ basePath: "deep/in/data" });
  const folder = join(bench.workspace, "deep/in/data");
  ok((await Deno.stat(folder)).isDirectory);
  await Deno.remove(folder);
  strictEqual(await bench.driver.get("exists"), false);
  strictEqual(await bench.run("writeText", "a.txt", "x"), "OK");
});

Deno.test("a basePath that is a file is refused", async () => {
  const before = ({ data }: FileBench) => Deno.writeTextFile(data, "");
  const message = /'basePath' expected a folder.*'files'/;
  await rejects(FileBench.start({}, before), { code: "VALIDATION_INVALID_VALUE", message });
  await rejects(FileBench.start({ basePath: "data/below" }, before), { ...CALL_FAILED, message: /'files'/ });
});

/** What goes wrong, on a disk with the file `a.txt` and the folder `full/` that holds `b.txt`. */
const FAILURES: [action: string, args: unknown[], message: RegExp][] = [
  ["readText", ["nope.txt"], /^Cannot read 'nope.txt' in 'files': it does not exist; listFiles/],
  ["readText", ["full"], /^Cannot read 'full' in 'files': it is a folder; name a file/],
  ["readText", ["a.txt/x"], /^Cannot read 'a.txt\/x' in 'files': it does not exist/],
  ["readBinary", ["full"], /it is a folder/],
  ["writeText", ["full", "x"], /^Cannot write 'full' in 'files': it is a folder/],
  [
    "writeText",
    ["a.txt/x", "x"],
    /^Cannot write 'a.txt\/x' in 'files': it, or a part of its path, is not a folder/,
  ],
  ["appendText", ["full", "x"], /^Cannot append to 'full' in 'files': it is a folder/],
  ["appendText", ["a.txt/x", "x"], /is not a folder/],
  ["writeText", ["x".repeat(300), "x"], /a name in its path is too long; shorten it/],
  ["deleteFile", ["nope.txt"], /^Cannot delete 'nope.txt' in 'files': it does not exist/],
  ["deleteFile", ["full"], /it is a folder/],
  ["deleteDir", ["nope"], /^Cannot delete the folder 'nope' in 'files': it does not exist/],
  ["deleteDir", ["full"], /the folder is not empty; delete what is in it first/],
  ["deleteDir", ["a.txt"], /is not a folder/],
  ["mkdir", ["a.txt"], /^Cannot make the folder 'a.txt' in 'files': something of that name exists/],
  ["mkdir", ["a.txt/sub"], /is not a folder/],
  ["rename", ["nope", "b"], /^Cannot rename 'nope' to 'b' in 'files': it does not exist/],
  ["rename", ["a.txt", "full/b.txt"], /exists already; delete it first/],
  ["rename", ["a.txt", "full"], /exists already; delete it first/],
  ["rename", ["full", "full/sub/full"], /a folder, for one, cannot be moved into itself/],
  ["fileInfo", ["nope"], /^Cannot look at 'nope' in 'files': it does not exist/],
  ["fileInfo", ["full"], /it is a folder/],
  ["listFiles", ["nope"], /^Cannot list 'nope' in 'files': it does not exist/],
  ["listDirs", ["a.txt"], /is not a folder/],
];

Deno.test("what goes wrong is said with the connector, the path, the reason and a way out", async () => {
  await using bench = await FileBench.start();
  await bench.run("writeText", "a.txt", "a");
  await bench.run("writeText", "full/b.txt", "b");
  for (const [action, args, message] of FAILURES) {
    await rejects(bench.run(action, ...args), { ...CALL_FAILED, message }, `${action} ${args}`);
  }
  deepStrictEqual(await bench.names(), ["a.txt", "full"]);
  strictEqual(await bench.run("readText", "full/b.txt"), "b");
});

Deno.test("no action takes a path that leaves the folder, or none", async () => {
  await using bench = await FileBench.start();
  const invalid = "VALIDATION_INVALID_VALUE";
  for (const [action, { args = [] }] of Object.entries(FILE_ACCESS.meta.actions)) {
    for (const { name } of args.filter((arg) => arg.name !== "content")) {
      const others = { path: "a", from: "a", to: "b", content: "" };
      const leaving = bench.run(action, { ...others, [name]: "../outside/secret.txt" });
      await rejects(leaving, { code: invalid, message: /leaves the folder of 'files'/ }, action);
      if (action.startsWith("list")) continue;
      const message = /Path cannot be empty/;
      await rejects(bench.run(action, { ...others, [name]: "" }), { code: invalid, message }, action);
      await rejects(bench.run(action, { ...others, [name]: null }), { code: invalid, message }, action);
    }
  }
  strictEqual(await Deno.readTextFile(join(bench.outside, "secret.txt")), "secret");
  deepStrictEqual(await bench.names(bench.outside), ["secret.txt"]);
  deepStrictEqual(await bench.names(), []);
});

Deno.test("a handle is given at once, whether its file exists or not", async () => {
  await using bench = await FileBench.start();
  deepStrictEqual(await bench.run("file", "./not/yet.txt"), { $file: "not/yet.txt" });
  deepStrictEqual(await bench.names(), []);
});

Deno.test("content of the wrong kind is refused", async () => {
  await using bench = await FileBench.start();
  const refused = { code: "VALIDATION_INVALID_VALUE" };
  await rejects(bench.run("writeText", "a"), {
    ...refused,
    message: /'content' expected string, got nothing/,
  });
  await rejects(bench.run("writeText", { path: "a", content: [1] }), refused);
  for (const content of ["@@@@", "abc", "AA=", "a", "data:image/png;base64,AAAA", "AAAA\nA", "é", "_-8="]) {
    const message = /Argument 'content' expected base64, got "/;
    await rejects(bench.run("writeBinary", "a", content), { ...refused, message }, content);
  }
  deepStrictEqual(await bench.names(), []);
  strictEqual(await bench.run("writeText", "a", 5), "OK");
  strictEqual(await bench.run("readText", "a"), "5");
  strictEqual(await bench.run("writeBinary", "b", ""), "OK");
  strictEqual(await bench.run("readBinary", "b"), "");
});

Deno.test("unknown names throw, and nothing can be set", async () => {
  await using bench = await FileBench.start();
  throws(() => bench.driver.get("nope"), { message: "Unknown property: nope" });
  throws(() => bench.driver.set("basePath", "/"), { message: "Unknown or read-only property: basePath" });
  throws(() => bench.driver.execute("__proto__", {}), { message: "Unknown action: __proto__" });
});

Deno.test("a driver that was shut down is not initialised", async () => {
  await using bench = await FileBench.start();
  await bench.driver.shutdown();
  throws(() => bench.driver.get("exists"), { code: "CONN_NOT_INITIALIZED" });
  throws(() => bench.driver.execute("listFiles", {}), { code: "CONN_NOT_INITIALIZED" });
});

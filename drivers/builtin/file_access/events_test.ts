import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { FileBench } from "./testing/file_bench.ts";
import { workspacePath } from "./workspace_path.ts";

Deno.test("every change of a file is told with its path in the workspace, and nothing else is", async () => {
  await using bench = await FileBench.start();
  await bench.run("writeText", "a.txt", "x");
  await bench.run("appendText", "run1\\a.txt", "x");
  await bench.run("writeBinary", "b.bin", "AAAA");
  await bench.run("rename", "a.txt", "run1/b.txt");
  await bench.run("deleteFile", "b.bin");
  deepStrictEqual(bench.context.events, [
    { event: "workspace.file.changed", data: { path: "data/a.txt" } },
    { event: "workspace.file.changed", data: { path: "data/run1/a.txt" } },
    { event: "workspace.file.changed", data: { path: "data/b.bin" } },
    { event: "workspace.file.changed", data: { path: "data/a.txt" } },
    { event: "workspace.file.changed", data: { path: "data/run1/b.txt" } },
    { event: "workspace.file.changed", data: { path: "data/b.bin" } },
  ]);
  bench.context.events.length = 0;
  await bench.run("mkdir", "run2");
  await bench.run("deleteDir", "run2");
  await bench.run("readText", "run1/b.txt");
  await bench.run("file", "x.txt");
  await bench.run("listFiles");
  await bench.run("deleteFile", "nope").catch(() => {});
  await bench.run("writeText", "run1", "x").catch(() => {});
  deepStrictEqual(bench.context.events, []);
});

Deno.test("the whole workspace can be the folder", async () => {
  await using bench = await FileBench.start({ basePath: "." });
  await bench.run("writeText", "scripts/a.js", "1");
  deepStrictEqual(bench.changes, ["scripts/a.js"]);
});

Deno.test("changes outside the workspace are told to nobody", async () => {
  await using bench = await FileBench.start({ basePath: "../outside" });
  strictEqual(await bench.run("readText", "secret.txt"), "secret");
  await bench.run("writeText", "a.txt", "1");
  deepStrictEqual(bench.changes, []);
});

Deno.test("a folder written in another way counts by the way that lies in the workspace", () => {
  const options = {
    workspace: join("/", "ws"),
    folders: [join("/", "link", "data"), join("/", "ws", "data")],
  };
  strictEqual(workspacePath("a/b.txt", options), "data/a/b.txt");
  strictEqual(workspacePath("a.txt", { ...options, folders: [join("/", "ws2")] }), undefined);
});

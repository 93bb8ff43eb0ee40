import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { FileBench } from "./testing/file_bench.ts";
import { walkFolder } from "./walk_folder.ts";

Deno.test("lists are sorted, of one folder only, and every path in them can be used as it is", async () => {
  await using bench = await FileBench.start();
  const names = ["b.txt", "B.txt", "a 1.txt", "Messung_µA_25°C.csv", "測定🔬.csv", ".hidden", "%41.txt"];
  const kept = Deno.build.os === "linux" ? names : names.slice(1);
  for (const name of kept) await bench.run("writeText", `run/${name}`, name);
  await bench.run("mkdir", "run/Größe");
  await bench.run("writeText", "run/deep/er.txt", "x");
  const files = await bench.run("listFiles", "run") as string[];
  deepStrictEqual(files.map((path) => path.normalize("NFC")), kept.map((name) => `run/${name}`).sort());
  for (const path of files) {
    strictEqual(
      (await bench.run("readText", path) as string).normalize("NFC"),
      path.slice(4).normalize("NFC"),
    );
  }
  const folders = await bench.run("listDirs", "run/.") as string[];
  deepStrictEqual(folders.map((path) => path.normalize("NFC")), ["run/Größe", "run/deep"]);
  deepStrictEqual(await bench.run("listFiles", "."), []);
  deepStrictEqual(await bench.run("listDirs", null), ["run"]);
});

Deno.test("names that no action takes are not listed", { ignore: Deno.build.os === "windows" }, async () => {
  await using bench = await FileBench.start();
  for (const name of ["back\\slash", "nul.txt", "dot.", "c:x", "line\nfeed", "fine.txt"]) {
    await Deno.writeTextFile(join(bench.data, name), "");
  }
  deepStrictEqual(await bench.run("listFiles"), ["fine.txt"]);
  strictEqual(await bench.driver.get("fileCount"), 6);
});

Deno.test("deleting while listing and counting disturbs neither", async () => {
  await using bench = await FileBench.start();
  const paths = Array.from({ length: 300 }, (_, index) => `f${index % 10}/${index}.txt`);
  await Promise.all(paths.map((path) => bench.run("appendText", path, "12345")));
  strictEqual(await bench.driver.get("fileCount"), 300);
  const deletions = Promise.all(paths.map((path) => bench.run("deleteFile", path)));
  for (let round = 0; round < 10; round++) {
    const [files, count, bytes] = await Promise.all([
      bench.run("listFiles", `f${round}`) as Promise<string[]>,
      bench.driver.get("fileCount") as Promise<number>,
      bench.driver.get("totalSizeBytes") as Promise<number>,
    ]);
    ok(files.length <= 30 && count <= 300 && bytes <= 1500);
  }
  await deletions;
  strictEqual(await bench.driver.get("fileCount"), 0);
});

Deno.test("a walk ends after so many entries and says so", async () => {
  await using bench = await FileBench.start();
  for (const name of ["a", "b", "c", "sub/d"]) await bench.run("writeText", name, "x");
  const { signal } = new AbortController();
  let files = 0, cut = 0;
  for await (const walked of walkFolder(bench.data, { signal, limit: 3, cut: () => cut++ })) {
    files += walked.files.length;
  }
  ok(files <= 3);
  strictEqual(cut, 1);
  for await (const _ of walkFolder(bench.data, { signal, limit: 5, cut: () => cut++ }));
  strictEqual(cut, 1);
});

Deno.test("a walk ends when nobody waits for it any longer", async () => {
  await using bench = await FileBench.start();
  await bench.run("writeText", "a", "x");
  const signal = AbortSignal.abort(new RangeError("Enough"));
  await rejects(walkFolder(bench.data, { signal }).next(), RangeError);
});

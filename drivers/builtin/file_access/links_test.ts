import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { FileBench, LINKS } from "./testing/file_bench.ts";

/** Links that lead out of the sandbox, and one that leads to nothing. */
async function makeLinks({ data, workspace, outside }: FileBench): Promise<void> {
  await Deno.mkdir(join(data, "sub"), { recursive: true });
  await Deno.symlink(outside, join(data, "out"));
  await Deno.symlink("../../outside", join(data, "relative"));
  await Deno.symlink(workspace, join(data, "up"));
  await Deno.symlink("/", join(data, "slash"));
  await Deno.symlink(join(outside, "secret.txt"), join(data, "secret.txt"));
  await Deno.symlink("../../../outside/secret.txt", join(data, "sub", "secret.txt"));
  await Deno.symlink("out", join(data, "hop"));
  await Deno.symlink("../out", join(data, "sub", "hop"));
  await Deno.symlink(`${data}-other`, join(data, "sibling"));
  await Deno.mkdir(`${data}-other`);
}

const OUT = [
  "secret.txt",
  "sub/secret.txt",
  "out",
  "out/secret.txt",
  "out/new.txt",
  "out/new/deep/file.txt",
  "out\\secret.txt",
  "./out/../out/secret.txt",
  "relative/secret.txt",
  "relative/new.txt",
  "up/connectors",
  "up/config/server.json",
  "up/data/out/../out/secret.txt",
  "slash/etc/passwd",
  "slash/tmp/file-access-new.txt",
  "hop/secret.txt",
  "hop/new.txt",
  "sub/hop/secret.txt",
  "sub/hop/new/x.txt",
  "sibling",
  "sibling/x.txt",
];

const ACTIONS: [action: string, others: Record<string, unknown>, key: string][] = [
  ["readText", {}, "path"],
  ["readBinary", {}, "path"],
  ["writeText", { content: "x" }, "path"],
  ["appendText", { content: "x" }, "path"],
  ["writeBinary", { content: "AAAA" }, "path"],
  ["deleteFile", {}, "path"],
  ["deleteDir", {}, "path"],
  ["mkdir", {}, "path"],
  ["fileInfo", {}, "path"],
  ["fileExists", {}, "path"],
  ["fileSize", {}, "path"],
  ["listFiles", {}, "path"],
  ["listDirs", {}, "path"],
  ["rename", { to: "taken.txt" }, "from"],
  ["rename", { from: "own.txt" }, "to"],
];

for (const path of OUT) {
  Deno.test(`no action follows the links of '${path}' out of the folder`, LINKS, async () => {
    await using bench = await FileBench.start({}, makeLinks);
    await Deno.writeTextFile(join(bench.data, "own.txt"), "own");
    const before = await bench.names();
    for (const [action, others, key] of ACTIONS) {
      await rejects(bench.run(action, { ...others, [key]: path }), {
        code: "VALIDATION_INVALID_VALUE",
        message: /^Path '.*' leaves the folder of 'files'/,
      }, action);
    }
    deepStrictEqual(await bench.names(bench.outside), ["secret.txt"]);
    strictEqual(await Deno.readTextFile(join(bench.outside, "secret.txt")), "secret");
    deepStrictEqual(await bench.names(`${bench.data}-other`), []);
    deepStrictEqual(await bench.names(), before);
    deepStrictEqual(bench.changes, []);
  });
}

Deno.test("links that lead out are neither listed, nor counted, nor followed", LINKS, async () => {
  await using bench = await FileBench.start({}, makeLinks);
  await bench.run("writeText", "own.txt", "own");
  deepStrictEqual(await bench.run("listFiles"), ["own.txt"]);
  deepStrictEqual(await bench.run("listDirs"), ["sub"]);
  deepStrictEqual(await bench.run("listFiles", "sub"), []);
  strictEqual(await bench.driver.get("fileCount"), 1);
  strictEqual(await bench.driver.get("totalSizeBytes"), 3);
});

Deno.test("links that stay inside are followed, listed and kept", LINKS, async () => {
  await using bench = await FileBench.start();
  await bench.run("writeText", "runs/7/a.txt", "seven");
  await Deno.symlink("runs/7", join(bench.data, "latest"));
  await Deno.symlink("runs/7/a.txt", join(bench.data, "a.txt"));
  strictEqual(await bench.run("readText", "latest/a.txt"), "seven");
  deepStrictEqual(await bench.run("listFiles"), ["a.txt"]);
  deepStrictEqual(await bench.run("listDirs"), ["latest", "runs"]);
  deepStrictEqual(await bench.run("listFiles", "latest"), ["latest/a.txt"]);
  await bench.run("writeText", "a.txt", "new");
  strictEqual((await Deno.lstat(join(bench.data, "a.txt"))).isSymlink, true);
  strictEqual(await bench.run("readText", "runs/7/a.txt"), "new");
});

Deno.test("deleting or renaming a link leaves alone what it leads to", LINKS, async () => {
  await using bench = await FileBench.start();
  await bench.run("writeText", "a.txt", "kept");
  await Deno.symlink("a.txt", join(bench.data, "one"));
  await Deno.symlink("a.txt", join(bench.data, "two"));
  await bench.run("deleteFile", "one");
  await bench.run("rename", "two", "three");
  deepStrictEqual(await bench.names(), ["a.txt", "three"]);
  strictEqual(await Deno.readLink(join(bench.data, "three")), "a.txt");
  strictEqual(await bench.run("readText", "a.txt"), "kept");
});

Deno.test("deleteDir does not take a link for the folder it leads to", LINKS, async () => {
  await using bench = await FileBench.start();
  await bench.run("writeText", "full/a.txt", "a");
  await Deno.symlink("full", join(bench.data, "link"));
  await rejects(bench.run("deleteDir", "link"), { code: "CONN_CALL_FAILED", message: /is not a folder/ });
  deepStrictEqual(await bench.names(), ["full", "link"]);
});

Deno.test("links to nothing and in circles are refused, not written through", LINKS, async () => {
  await using bench = await FileBench.start();
  await Deno.symlink(join(bench.outside, "made.txt"), join(bench.data, "dangling"));
  await Deno.symlink("circle", join(bench.data, "circle"));
  const message = /Path 'dangling.*' goes through a link in 'files' that leads to nothing/;
  for (const path of ["dangling", "dangling/x"]) {
    for (const action of ["writeText", "appendText"]) {
      await rejects(bench.run(action, path, "x"), { code: "VALIDATION_INVALID_VALUE", message });
    }
  }
  await rejects(bench.run("writeText", "circle", "x"), { code: "CONN_CALL_FAILED", message: /in a circle/ });
  deepStrictEqual(await bench.names(bench.outside), ["secret.txt"]);
  deepStrictEqual(await bench.run("listFiles"), []);
});

Deno.test("pipes and other special files are neither listed nor opened", LINKS, async () => {
  await using bench = await FileBench.start();
  const { success } = await new Deno.Command("mkfifo", { args: [join(bench.data, "pipe")] }).output();
  strictEqual(success, true);
  for (const [action, ...args] of [["readText"], ["writeText", "x"], ["appendText", "x"], ["deleteFile"]]) {
    const message = /neither a file nor a folder/;
    await rejects(bench.run(action!, "pipe", ...args), { code: "CONN_CALL_FAILED", message }, action);
  }
  deepStrictEqual(await bench.run("listFiles"), []);
  strictEqual(await bench.run("fileExists", "pipe"), false);
});

Deno.test("the folder itself may be a link", LINKS, async () => {
  await using bench = await FileBench.start({}, async ({ data, top }) => {
    await Deno.mkdir(join(top, "big disk"));
    await Deno.symlink(join(top, "big disk"), data);
  });
  await bench.run("writeText", "run/a.txt", "x");
  strictEqual(await Deno.readTextFile(join(bench.top, "big disk/run/a.txt")), "x");
  deepStrictEqual(bench.changes, ["data/run/a.txt"]);
});

/** Makes `folder` a real folder and a link to `outside` in turn, until the signal aborts; returns how often. */
async function swap(folder: string, outside: string, signal: AbortSignal): Promise<number> {
  const aside = `${folder}-aside`, link = `${folder}-link`;
  // The driver makes the folder anew when it meets the gap between two steps: then a step fails and is left out.
  const tried = (step: Promise<void>) => step.then(() => true, () => false);
  let count = 0;
  while (!signal.aborted) {
    await tried(Deno.symlink(outside, link));
    await tried(Deno.rename(folder, aside));
    await tried(Deno.remove(folder, { recursive: true }));
    if (await tried(Deno.rename(link, folder))) count++;
    await tried(Deno.rename(folder, link));
    await tried(Deno.remove(folder, { recursive: true }));
    await tried(Deno.rename(aside, folder));
  }
  return count;
}

Deno.test("a folder that turns into a link while it is used lets nothing out or in", LINKS, async () => {
  await using bench = await FileBench.start();
  await bench.run("writeText", "d/secret.txt", "harmless");
  const abort = new AbortController();
  const swaps = swap(join(bench.data, "d"), bench.outside, abort.signal);
  const seen = new Set<unknown>();
  for (let round = 0; round < 150; round++) {
    const [read] = await Promise.allSettled([
      bench.run("readText", "d/secret.txt"),
      bench.run("appendText", "d/secret.txt", "!"),
      bench.run("appendText", "d/log.txt", "x"),
      bench.run("writeText", `d/new-${round}.txt`, "x"),
    ]);
    if (read?.status === "fulfilled") seen.add(String(read.value).replace(/!+$/, ""));
  }
  abort.abort();
  ok(await swaps > 10);
  strictEqual(seen.has("secret"), false);
  strictEqual(await Deno.readTextFile(join(bench.outside, "secret.txt")), "secret");
  for (const name of await bench.names(bench.outside)) {
    // A new file may be made before it shows where it was made; nothing is ever written into it.
    if (name !== "secret.txt") strictEqual((await Deno.stat(join(bench.outside, name))).size, 0, name);
  }
});

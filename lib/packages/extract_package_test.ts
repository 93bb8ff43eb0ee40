import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { buildPackage } from "./build_package.ts";
import { collectStale } from "./collect_stale.ts";
import { extractPackage } from "./extract_package.ts";
import { goodProject } from "./testing/good_driver.ts";
import { rawZip } from "./testing/raw_zip.ts";
import { type TestFolder, testFolder } from "./testing/temporary_folder.ts";

async function packed(folder: TestFolder, changes: Record<string, unknown> = {}, more = {}): Promise<string> {
  const name = crypto.randomUUID();
  const project = await folder.write({ ...goodProject(changes), ...more }, `projects/${name}`);
  return (await buildPackage(project, join(folder.path, `${name}.muxdriver`))).path;
}

Deno.test("a package is unpacked into <cache>/<id>@<version>", async () => {
  await using folder = await testFolder();
  const cache = join(folder.path, "cache");
  const one = await extractPackage(await packed(folder), cache);
  strictEqual(one.folder, join(cache, "acme", "lamp@1.2.0"));
  deepStrictEqual([one.id, one.version, one.manifest.name], ["acme/lamp", "1.2.0", "Lamp"]);
  const other = await extractPackage(await packed(folder, { id: "lamp" }), cache);
  strictEqual(other.folder, join(cache, "lamp@1.2.0"));
  deepStrictEqual((await Array.fromAsync(Deno.readDir(cache))).map(({ name }) => name).sort(), [
    "acme",
    "lamp@1.2.0",
  ]);
});

Deno.test("the same package again writes nothing", async () => {
  await using folder = await testFolder();
  const cache = join(folder.path, "cache");
  const path = await packed(folder);
  const { folder: unpacked } = await extractPackage(path, cache);
  const entry = join(unpacked, "lamp.driver.js");
  await Deno.utime(entry, new Date(5000), new Date(5000));
  await Deno.writeTextFile(join(unpacked, "written-later.txt"), "");
  await extractPackage(path, cache);
  strictEqual((await Deno.stat(entry)).mtime?.getTime(), 5000);
  await Deno.stat(join(unpacked, "written-later.txt"));
});

Deno.test("a changed package of the same version takes the place of the old one and keeps its Python environment", async () => {
  await using folder = await testFolder();
  const cache = join(folder.path, "cache");
  const { folder: unpacked } = await extractPackage(await packed(folder, {}, { "old.txt": "old" }), cache);
  await Deno.mkdir(join(unpacked, ".venv"));
  await Deno.writeTextFile(join(unpacked, ".venv", "pyvenv.cfg"), "home = here");
  await extractPackage(await packed(folder, {}, { "new.txt": "new" }), cache);
  const names = (await Array.fromAsync(Deno.readDir(unpacked))).map(({ name }) => name);
  ok(names.includes("new.txt") && !names.includes("old.txt"));
  strictEqual(await Deno.readTextFile(join(unpacked, ".venv", "pyvenv.cfg")), "home = here");
  deepStrictEqual((await Array.fromAsync(Deno.readDir(cache))).map(({ name }) => name), ["acme"]);
});

Deno.test("a folder that lost a file, or was never finished, is unpacked again", async () => {
  await using folder = await testFolder();
  const cache = join(folder.path, "cache");
  const path = await packed(folder);
  const { folder: unpacked } = await extractPackage(path, cache);
  await Deno.remove(join(unpacked, "template.js"));
  await extractPackage(path, cache);
  await Deno.stat(join(unpacked, "template.js"));
  await Deno.writeTextFile(join(unpacked, ".muxit-package.json"), "{");
  await Deno.truncate(join(unpacked, "lamp.driver.js"), 3);
  await extractPackage(path, cache);
  ok((await Deno.stat(join(unpacked, "lamp.driver.js"))).size > 3);
});

Deno.test("many at the same time agree on one folder", async () => {
  await using folder = await testFolder();
  const cache = join(folder.path, "cache");
  const path = await packed(folder);
  const all = await Promise.all(Array.from({ length: 8 }, () => extractPackage(path, cache)));
  strictEqual(new Set(all.map((unpacked) => unpacked.folder)).size, 1);
  deepStrictEqual((await Array.fromAsync(Deno.readDir(cache))).map(({ name }) => name), ["acme"]);
});

Deno.test("a package without manifest, identity or entry file is refused", async () => {
  await using folder = await testFolder();
  const entries = Object.entries(goodProject()).map(([name, data]) => ({ name, data }));
  await folder.write({
    "a.muxdriver": rawZip(entries.slice(1)),
    "b.muxdriver": rawZip([{ name: "manifest.json", data: '{"name":"x"}' }]),
    "c.muxdriver": rawZip(entries.filter(({ name }) => name !== "lamp.driver.js")),
  });
  const unpack = (name: string) => extractPackage(join(folder.path, name), join(folder.path, "cache"));
  await rejects(unpack("a.muxdriver"), /'a\.muxdriver': it has no manifest\.json/);
  await rejects(unpack("b.muxdriver"), /manifest\.json has no id\. manifest\.json has no version/);
  await rejects(unpack("c.muxdriver"), /names the entry file 'lamp\.driver\.js', which is not in it/);
  await rejects(unpack("none.muxdriver"), { code: "MARKETPLACE_INSTALL_FAILED" });
  await rejects(extractPackage(folder.path, join(folder.path, "cache")), {
    code: "MARKETPLACE_INSTALL_FAILED",
  });
  deepStrictEqual(await folder.tree("cache"), []);
});

Deno.test("unpacking can be ended and leaves nothing behind", async () => {
  await using folder = await testFolder();
  const cache = join(folder.path, "cache");
  const path = await packed(folder, {}, { "noise.bin": new Uint8Array(randomBytes(8 << 20)) });
  const ending = new AbortController();
  const unpacking = extractPackage(path, cache, { signal: ending.signal });
  setTimeout(() => ending.abort(new Error("Not wanted any more")), 5);
  await rejects(unpacking, /Not wanted any more/);
  deepStrictEqual(await folder.tree("cache"), []);
});

Deno.test("what is not needed any more goes, what is not ours stays", async () => {
  await using folder = await testFolder();
  const cache = join(folder.path, "cache");
  const kept = await extractPackage(await packed(folder), cache);
  const old = await extractPackage(await packed(folder, { version: "1.1.0" }), cache);
  const other = await extractPackage(await packed(folder, { id: "other/lamp" }), cache);
  const plain = await extractPackage(await packed(folder, { id: "lamp" }), cache);
  await folder.write({ "someone/else@1.0.0/file.txt": "", "acme/notes.txt": "", "scan.json": "" }, "cache");
  await folder.write(
    { ".unpacking-1/.muxit-package.json": "", ".unpacking-2/.muxit-package.json": "" },
    "cache",
  );
  await Deno.utime(join(cache, ".unpacking-1"), new Date(0), new Date(0));
  const removed = await collectStale(cache, new Set([kept.folder]));
  deepStrictEqual(
    removed.sort(),
    [join(cache, ".unpacking-1"), old.folder, plain.folder, other.folder].sort(),
  );
  deepStrictEqual((await folder.tree("cache")).filter((name) => !name.startsWith("acme/lamp@1.2.0/")), [
    ".unpacking-2",
    ".unpacking-2/.muxit-package.json",
    "acme",
    "acme/lamp@1.2.0",
    "acme/notes.txt",
    "scan.json",
    "someone",
    "someone/else@1.0.0",
    "someone/else@1.0.0/file.txt",
  ]);
  deepStrictEqual(await collectStale(join(folder.path, "nowhere"), new Set()), []);
});

Deno.test("others get their turn while a large package is unpacked", async () => {
  await using folder = await testFolder();
  const text = new TextEncoder().encode("0123456789abcdef".repeat(64) + "\n");
  const large = new Uint8Array(24 << 20);
  for (let at = 0; at < large.length; at += 4096) {
    large.set(text, at);
    large.set(randomBytes(96), at + 2048);
  }
  const many = Object.fromEntries(
    Array.from({ length: 1000 }, (_, index) => [`deps/file${index}.txt`, `${index}`]),
  );
  const entries = Object.entries({ ...goodProject(), ...many, "large.bin": large });
  await folder.write({ "a.muxdriver": rawZip(entries.map(([name, data]) => ({ name, data, method: 8 }))) });
  // The machine may be busy with other things; what unpacking itself holds up shows every time.
  let shortest = Infinity;
  for (let attempt = 0; attempt < 5 && shortest >= 50; attempt++) {
    const unpacking = extractPackage(join(folder.path, "a.muxdriver"), join(folder.path, `cache${attempt}`));
    shortest = Math.min(shortest, await longestStall(unpacking));
  }
  ok(shortest < 50, `the longest stall was ${Math.round(shortest)} ms`);
});

/** Milliseconds for which nothing else could run, at most, until a promise is settled. */
async function longestStall(work: Promise<unknown>): Promise<number> {
  let last = performance.now(), longest = 0;
  const watch = () => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  };
  const timer = setInterval(watch, 5);
  try {
    await work;
  } finally {
    watch();
    clearInterval(timer);
  }
  return longest;
}

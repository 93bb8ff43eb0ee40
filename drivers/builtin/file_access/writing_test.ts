import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { FILE_ACCESS } from "./mod.ts";
import { sweepFolder } from "./sweep_folder.ts";
import { temporaryName } from "./temporary_name.ts";
import { FileBench } from "./testing/file_bench.ts";

const KB = 1024;
const LIMIT = { maxFileSizeMB: 64 / KB };
const TOO_LARGE = {
  code: "CONN_CALL_FAILED",
  message:
    /^Cannot .* 'a' in 'files': 65537 bytes are more than the 65536 that maxFileSizeMB allows; .* raise/,
};

Deno.test("a file of just the limit is written and read, one byte more is refused", async () => {
  await using bench = await FileBench.start(LIMIT);
  strictEqual(await bench.run("writeText", "a", "x".repeat(64 * KB)), "OK");
  strictEqual(await bench.run("readText", "a"), "x".repeat(64 * KB));
  await rejects(bench.run("writeText", "a", "y".repeat(64 * KB + 1)), TOO_LARGE);
  await rejects(bench.run("writeText", "a", "y".repeat(64 * KB - 1) + "µ"), TOO_LARGE);
  await rejects(bench.run("writeBinary", "a", new Uint8Array(64 * KB + 1).toBase64()), TOO_LARGE);
  strictEqual(await bench.run("readText", "a"), "x".repeat(64 * KB));
});

Deno.test("a file that others made too large is not read", async () => {
  await using bench = await FileBench.start(LIMIT);
  await Deno.writeFile(join(bench.data, "a"), new Uint8Array(64 * KB + 1));
  await rejects(bench.run("readText", "a"), TOO_LARGE);
  await rejects(bench.run("readBinary", "a"), TOO_LARGE);
  strictEqual(await bench.run("fileSize", "a"), 64 * KB + 1);
});

Deno.test("an append counts with what is there already", async () => {
  await using bench = await FileBench.start(LIMIT);
  await bench.run("writeText", "a", "x".repeat(64 * KB - 2));
  await rejects(bench.run("appendText", "a", "abc"), TOO_LARGE);
  strictEqual(await bench.run("appendText", "a", "ab"), "OK");
  strictEqual(await bench.run("fileSize", "a"), 64 * KB);
  await rejects(bench.run("appendText", "new", "x".repeat(64 * KB + 1)), { code: "CONN_CALL_FAILED" });
  strictEqual(await bench.run("fileExists", "new"), false);
});

Deno.test("large files come back as they were, whatever the pieces they are read in", async () => {
  await using bench = await FileBench.start();
  const bytes = new Uint8Array(2_000_003).map((_, index) => index * 31);
  await bench.run("writeBinary", "a.bin", bytes.toBase64());
  strictEqual(await bench.run("readBinary", "a.bin"), bytes.toBase64());
  const text = "a" + "µ測🔬".repeat(200_000);
  await bench.run("writeText", "a.txt", text);
  strictEqual(await bench.run("readText", "a.txt"), text);
});

Deno.test("text is read without its byte order mark, and bytes that are no text are replaced", async () => {
  await using bench = await FileBench.start();
  await Deno.writeFile(join(bench.data, "a"), new Uint8Array([0xef, 0xbb, 0xbf, 0x68, 0x69, 0xb5]));
  strictEqual(await bench.run("readText", "a"), "hi\ufffd");
});

Deno.test("1000 appends at the same time are all there, none torn", async () => {
  await using bench = await FileBench.start();
  const lines = Array.from({ length: 1000 }, (_, index) => `${index},${"v".repeat(index % 200)}`);
  const paths = ["log.csv", "./log.csv", "sub/../log.csv"];
  await Promise.all(lines.map((line, index) => bench.run("appendText", paths[index % 3], `${line}\n`)));
  const written = await bench.run("readText", "log.csv") as string;
  deepStrictEqual(written.split("\n"), [...lines, ""]);
});

Deno.test("two connectors over one folder do not tear each other's appends", async () => {
  await using bench = await FileBench.start();
  const other = FILE_ACCESS.create(bench.context);
  await other.init({ basePath: bench.data });
  const line = (who: string) => `${who.repeat(20_000)}\n`;
  await Promise.all(
    Array.from(
      { length: 40 },
      (_, index) =>
        index % 2 === 0
          ? bench.run("appendText", "log", line("a"))
          : other.execute("appendText", { path: "log", content: line("b") }),
    ),
  );
  await other.shutdown();
  const lines = (await bench.run("readText", "log") as string).split("\n");
  deepStrictEqual(lines.toSorted(), [
    "",
    ...Array(20).fill("a".repeat(20_000)),
    ...Array(20).fill("b".repeat(20_000)),
  ]);
});

Deno.test("whoever reads while a file is written gets the old or the new content", async () => {
  await using bench = await FileBench.start();
  const contents = ["a", "b"].map((letter) => letter.repeat(500_000));
  await bench.run("writeText", "a.txt", contents[0]);
  const path = join(bench.data, "a.txt");
  let writing = true;
  const reads = (async () => {
    let count = 0;
    for (; writing; count++) {
      ok(contents.includes(await Deno.readTextFile(path)), "seen from outside");
      ok(contents.includes(await bench.run("readText", "a.txt") as string), "seen through the connector");
    }
    return count;
  })();
  for (let round = 0; round < 30; round++) await bench.run("writeText", "a.txt", contents[round % 2]);
  writing = false;
  ok(await reads > 0);
  deepStrictEqual(await bench.names(), ["a.txt"]);
});

Deno.test("writes and appends to one file happen in the order they were asked for", async () => {
  await using bench = await FileBench.start();
  await Promise.all([
    bench.run("writeText", "a", "one"),
    bench.run("appendText", "a", " two"),
    bench.run("writeText", "a", "three"),
    bench.run("appendText", "a", " four"),
  ]);
  strictEqual(await bench.run("readText", "a"), "three four");
});

Deno.test("a call that nobody waits for any longer changes nothing and leaves nothing", async () => {
  await using bench = await FileBench.start();
  await bench.run("writeText", "a", "old");
  const abort = new AbortController();
  const { signal } = abort;
  const calls = [
    bench.driver.execute("writeText", { path: "a", content: "n".repeat(5_000_000) }, { signal }),
    bench.driver.execute("appendText", { path: "a", content: "n" }, { signal }),
    bench.driver.execute("deleteFile", { path: "a" }, { signal }),
    bench.driver.get("totalSizeBytes", { signal }),
  ] as Promise<unknown>[];
  const reason = new DOMException("Too late", "TimeoutError");
  abort.abort(reason);
  for (const outcome of await Promise.allSettled(calls)) {
    strictEqual(outcome.status === "rejected" && outcome.reason, reason);
  }
  deepStrictEqual(await bench.names(), ["a"]);
  strictEqual(await bench.run("readText", "a"), "old");
  await rejects(bench.driver.execute("listFiles", {}, { signal }) as Promise<unknown>, reason);
});

Deno.test("shutdown ends what waits and leaves no unfinished file", async () => {
  await using bench = await FileBench.start();
  const calls = ["1", "2", "3"].map((digit) => bench.run("writeText", "a", digit.repeat(3_000_000)));
  const outcomes = Promise.allSettled(calls);
  await bench.driver.shutdown();
  for (const { status } of await outcomes) strictEqual(status, "rejected");
  deepStrictEqual(await bench.names(), []);
});

Deno.test("unfinished writes are hidden, and those of a dead server are removed", async () => {
  const old = temporaryName(), young = temporaryName();
  await using bench = await FileBench.start();
  const below = join(bench.data, "sub");
  await Deno.mkdir(below);
  for (const name of [old, young, ".muxit-notes.tmp"]) await Deno.writeTextFile(join(below, name), "half");
  await Deno.utime(join(below, old), 0, new Date(Date.now() - 120_000));
  deepStrictEqual(await bench.run("listFiles", "sub"), ["sub/.muxit-notes.tmp"]);
  strictEqual(await bench.driver.get("fileCount"), 1);
  strictEqual(await bench.driver.get("totalSizeBytes"), 4);
  await sweepFolder(bench.data, new AbortController());
  deepStrictEqual(await bench.names(below), [".muxit-notes.tmp", young].toSorted());
});

Deno.test("a file keeps its rights when it is written", { ignore: Deno.build.os === "windows" }, async () => {
  await using bench = await FileBench.start();
  await bench.run("writeText", "a", "one");
  await Deno.chmod(join(bench.data, "a"), 0o640);
  await bench.run("writeText", "a", "two");
  strictEqual((await Deno.stat(join(bench.data, "a"))).mode! & 0o777, 0o640);
});

const PRIVILEGED = Deno.build.os === "windows" || Deno.uid() === 0;

Deno.test("a file that must not be written or read stays as it is", { ignore: PRIVILEGED }, async () => {
  await using bench = await FileBench.start();
  const path = join(bench.data, "a");
  await bench.run("writeText", "a", "one");
  const refused = { code: "CONN_CALL_FAILED", message: /'a' in 'files': the system refuses access; check/ };
  await Deno.chmod(path, 0o444);
  await rejects(bench.run("writeText", "a", "two"), refused);
  await rejects(bench.run("appendText", "a", "two"), refused);
  await Deno.chmod(path, 0o000);
  await rejects(bench.run("readText", "a"), refused);
  await Deno.chmod(path, 0o644);
  strictEqual(await bench.run("readText", "a"), "one");
});

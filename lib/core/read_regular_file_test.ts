import { rejects, strictEqual } from "node:assert/strict";
import { inTurn } from "./in_turn.ts";
import { fileReason } from "./file_reason.ts";
import { didYouMean } from "./nearest_name.ts";
import { readRegularFile, readRegularText } from "./read_regular_file.ts";
import { utf8Text } from "./utf8_text.ts";

const UNIX = Deno.build.os !== "windows";

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "muxit-read-" });
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function reasonOf(path: string, most = 1000): Promise<string> {
  return await readRegularFile(path, { most }).then(() => "none", fileReason);
}

Deno.test("readRegularFile() reads files up to their limit, and through links", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/a`;
    await Deno.writeTextFile(path, "\uFEFFäöü");
    strictEqual(await readRegularText(path, { most: 9 }), "äöü");
    strictEqual(await reasonOf(path, 8), "it has 9 bytes, at most 8 are allowed");
    await Deno.writeTextFile(path, "");
    strictEqual(await readRegularText(path, { most: 0 }), "");
    if (UNIX) {
      await Deno.symlink(path, `${folder}/b`);
      strictEqual(await readRegularText(`${folder}/b`, { most: 9 }), "");
    }
  });
});

Deno.test({
  name: "readRegularFile() refuses what is no file without waiting for it",
  ignore: !UNIX,
  fn: () =>
    inFolder(async (folder) => {
      const pipe = `${folder}/pipe`,
        loop = `${folder}/loop`,
        socket = `${folder}/socket`,
        link = `${folder}/zero`;
      await new Deno.Command("mkfifo", { args: [pipe] }).output();
      await Deno.symlink(loop, loop);
      await Deno.symlink("/dev/zero", link);
      using _listener = Deno.listen({ transport: "unix", path: socket });
      strictEqual(await reasonOf(pipe), "it is a pipe, not a file");
      strictEqual(await reasonOf(socket), "it is a socket, not a file");
      strictEqual(await reasonOf(folder), "it is a folder, not a file");
      strictEqual(await reasonOf(link), "it is a device, not a file");
      strictEqual(await reasonOf(loop), "it is a link that leads back to itself; put a file in its place");
      strictEqual(await reasonOf(`${folder}/none`), "there is no such file");
      strictEqual(await reasonOf(`${folder}/none`.repeat(2000)), "its name is too long");
    }),
});

Deno.test({
  name: "readRegularFile() takes no more than allowed of a file that says it is empty",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    strictEqual(await reasonOf("/proc/self/smaps", 100), "it has 101 bytes, at most 100 are allowed");
  },
});

Deno.test("utf8Text() keeps the byte order mark where it is to, and refuses what is no UTF-8", () => {
  strictEqual(utf8Text(new TextEncoder().encode("\uFEFFa"), { keepMark: true }), "\uFEFFa");
  strictEqual(utf8Text(new TextEncoder().encode("\uFEFFa")), "a");
  strictEqual(
    fileReason(catching(() => utf8Text(new Uint8Array([0xc3])))).startsWith("it is not UTF-8"),
    true,
  );
});

function catching(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

Deno.test("inTurn() runs work on one thing in order, also after a failure; other things do not wait", async () => {
  const order: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = inTurn("a", async () => {
    await gate.promise;
    order.push("first");
    throw new Error("no");
  });
  const second = inTurn("a", () => Promise.resolve(order.push("second")));
  await inTurn("b", () => Promise.resolve(order.push("other")));
  gate.resolve();
  await rejects(first, /no/);
  await second;
  strictEqual(order.join(), "other,first,second");
});

for (
  const [name, known, meant] of [
    ["bindAdress", ["bindAddress", "rateLimit"], "bindAddress"],
    ["baudrate", ["baudRate"], "baudRate"],
    ["prot", ["port"], "port"],
    ["ip", ["id"], undefined],
    ["hostname", ["host"], undefined],
    ["x".repeat(10_000), ["x".repeat(10_000)], undefined],
  ] as const
) {
  Deno.test(`didYouMean(${name.slice(0, 20)}) is ${meant}`, () => {
    strictEqual(didYouMean(name, known), meant === undefined ? "" : `; did you mean "${meant}"?`);
  });
}

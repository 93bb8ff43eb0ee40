import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { CAN_MOUNT, mountFolder } from "@/tests/support/mounted_folder.ts";
import { fileReason } from "./file_reason.ts";
import { sweepTemporaryFiles, writeFileAtomically } from "./write_file_atomically.ts";

const namesIn = async (folder: string) =>
  (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();

Deno.test({
  name: "a full or read-only disk leaves the file as it was, nothing beside it, and says what to do",
  ignore: !CAN_MOUNT,
  fn: async () => {
    await using disk = await mountFolder("64k");
    const path = `${disk.path}/a.json`;
    await writeFileAtomically(path, "old");
    const reason = await writeFileAtomically(path, "x".repeat(100_000)).then(() => "none", fileReason);
    strictEqual(reason, "the disk is full; free some space and try again");
    disk.readOnly(true);
    strictEqual(
      await writeFileAtomically(path, "new").then(() => "none", fileReason),
      "it lies on a disk that is read-only; make that writable and try again",
    );
    disk.readOnly(false);
    strictEqual(await Deno.readTextFile(path), "old");
    deepStrictEqual(await namesIn(disk.path), ["a.json"]);
    await writeFileAtomically(path, "new");
    strictEqual(await Deno.readTextFile(path), "new");
  },
});

Deno.test({
  name: "a file keeps mode and owner; one that may be read by its owner alone stays so",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const folder = await Deno.makeTempDir({ prefix: "muxit-write-" });
    const path = `${folder}/a`;
    await Deno.writeTextFile(path, "old", { mode: 0o600 });
    const root = Deno.uid() === 0;
    if (root) await Deno.chown(path, 12, 34);
    await Deno.chmod(path, 0o751);
    await writeFileAtomically(path, "new");
    const { mode, uid, gid } = await Deno.stat(path);
    strictEqual(mode! & 0o7777, 0o751);
    if (root) deepStrictEqual([uid, gid], [12, 34]);
    await writeFileAtomically(`${folder}/b`, "x", { mode: 0o600 });
    strictEqual((await Deno.stat(`${folder}/b`)).mode! & 0o777, 0o600);
    await Deno.mkdir(`${folder}/c`);
    await rejects(writeFileAtomically(`${folder}/c`, "x"), /not a file/);
    await Deno.remove(folder, { recursive: true });
  },
});

Deno.test("what a killed server has left is swept, and nothing else", async () => {
  const folder = await Deno.makeTempDir({ prefix: "muxit-sweep-" });
  for (const name of ["a.js.muxit-0123abcd.tmp", "a.js", "b.tmp", "notes.muxit-plan.tmp"]) {
    await Deno.writeTextFile(`${folder}/${name}`, "");
  }
  await sweepTemporaryFiles(folder);
  await sweepTemporaryFiles(`${folder}/none`);
  deepStrictEqual(await namesIn(folder), ["a.js", "b.tmp", "notes.muxit-plan.tmp"]);
  await Deno.remove(folder, { recursive: true });
});

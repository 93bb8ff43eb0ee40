import { deepStrictEqual, ok } from "node:assert/strict";
import { join } from "node:path";
import { Log } from "@/lib/core/mod.ts";
import { eventually } from "../../tests/support/eventually.ts";
import { watchFolder } from "./watch_folder.ts";

async function watched(run: (folder: string, seen: string[]) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(join(folder, "there.js"), "1");
  const seen: string[] = [];
  const end = watchFolder({
    folder,
    log: new Log().for("test"),
    changed: (path) => void seen.push(path.slice(folder.length + 1)),
  });
  try {
    await run(folder, seen);
  } finally {
    await end();
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("watchFolder() tells of files that come, change and go, also in folders, and of nothing else", () =>
  watched(async (folder, seen) => {
    const sees = (path: string) => eventually(() => seen.includes(path), path);
    await Deno.mkdir(join(folder, "sub"));
    await Deno.writeTextFile(join(folder, "sub", "new.js"), "1");
    await sees(join("sub", "new.js"));
    await Deno.writeTextFile(join(folder, "there.js"), "22");
    await sees("there.js");
    seen.length = 0;
    await Deno.remove(join(folder, "there.js"));
    await sees("there.js");
    deepStrictEqual(seen, ["there.js"]);
  }));

Deno.test({
  name: "watchFolder() goes on beside pipes that come and go, and names that are no UTF-8",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    watched(async (folder, seen) => {
      const shell = (text: string) => new Deno.Command("bash", { args: ["-c", text], cwd: folder }).output();
      ok(
        (await shell("for i in 1 2 3 4 5; do mkfifo p$i; rm p$i; mkfifo q$i.js; done; : > $'\\xff.js'"))
          .success,
      );
      await Deno.writeTextFile(join(folder, "late.js"), "1");
      await eventually(() => seen.includes("late.js"), "a file behind them");
    }),
});

Deno.test({
  name: "watchFolder() tells of a link whose target changes",
  ignore: Deno.build.os === "windows",
  fn: () =>
    watched(async (folder, seen) => {
      const target = await Deno.makeTempFile();
      try {
        await Deno.symlink(target, join(folder, "link.js"));
        await eventually(() => seen.includes("link.js"), "the link");
        seen.length = 0;
        await Deno.writeTextFile(target, "changed");
        await eventually(() => seen.includes("link.js"), "its change");
      } finally {
        await Deno.remove(target);
      }
    }),
});

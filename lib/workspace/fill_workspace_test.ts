import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { fillWorkspace } from "./fill_workspace.ts";
import { STARTER_FILES, STARTER_SETTINGS } from "./starter_files.ts";

const HOME = join(import.meta.dirname!, "..", "..");
const starter = join(HOME, "workspace");

async function place(): Promise<AsyncDisposable & { path: string }> {
  const path = await Deno.makeTempDir({ prefix: "muxit-fill-" });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** Paths of all files below a folder, sorted. */
function filesBelow(folder: string, prefix = ""): string[] {
  return [...Deno.readDirSync(join(folder, prefix))].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesBelow(folder, `${prefix}${name}/`) : [prefix + name]
  ).toSorted();
}

for (const name of ["new", ""]) {
  Deno.test(`${name === "" ? "an empty" : "a new"} folder gets the starter content, and nothing of a user's`, async () => {
    await using at = await place();
    const path = join(at.path, name);
    strictEqual(await fillWorkspace(path, { starter, empty: false }), "filled");
    deepStrictEqual(filesBelow(path), [...STARTER_FILES, "config/server.json"].toSorted());
    deepStrictEqual(
      JSON.parse(await Deno.readTextFile(join(path, "config", "server.json"))),
      STARTER_SETTINGS,
    );
    strictEqual(await fillWorkspace(path, { starter, empty: false }), "known");
  });
}

Deno.test("a folder stays empty when that is wished", async () => {
  await using at = await place();
  strictEqual(await fillWorkspace(join(at.path, "new"), { starter, empty: true }), "left empty");
  deepStrictEqual(filesBelow(at.path), []);
});

Deno.test("nothing is written when it must not be", async () => {
  await using at = await place();
  const before = () => {
    throw new RangeError("the port is taken");
  };
  await rejects(fillWorkspace(join(at.path, "new"), { starter, empty: false, before }), RangeError);
  deepStrictEqual([...Deno.readDirSync(at.path)], []);
});

Deno.test("a folder that has something in it is not written to", async () => {
  await using at = await place();
  await Deno.writeTextFile(join(at.path, "letter.txt"), "mine");
  strictEqual(await fillWorkspace(at.path, { starter, empty: false }), "no settings");
  deepStrictEqual(filesBelow(at.path), ["letter.txt"]);
});

Deno.test("what a file manager leaves makes a folder no less empty", async () => {
  await using at = await place();
  await Deno.writeTextFile(join(at.path, ".DS_Store"), "");
  strictEqual(await fillWorkspace(at.path, { starter, empty: false }), "filled");
});

Deno.test("a file in the place of the folder is refused", async () => {
  await using at = await place();
  await Deno.writeTextFile(join(at.path, "file"), "");
  await rejects(fillWorkspace(join(at.path, "file"), { starter, empty: false }), Deno.errors.NotADirectory);
});

const tracked = await git("ls-files", "--cached", "workspace");

async function git(...args: string[]): Promise<string[] | undefined> {
  try {
    const { code, stdout } = await new Deno.Command("git", { args, cwd: HOME, stderr: "null" }).output();
    return code > 1 ? undefined : new TextDecoder().decode(stdout).split("\n").filter((line) => line !== "");
  } catch {
    return undefined;
  }
}

Deno.test({
  name:
    "the starter content is what the repository has in workspace/; a user's own files there are none of git's business",
  ignore: tracked === undefined || tracked.length === 0,
  async fn() {
    const shipped = [...STARTER_FILES, "config/server.json"].map((name) => `workspace/${name}`).toSorted();
    deepStrictEqual(tracked!.toSorted(), shipped);
    deepStrictEqual(await git("check-ignore", "--no-index", ...shipped), []);
    const own = [
      "connectors/supply.js",
      "drivers/thermometer.driver.js",
      "scripts/ramp.js",
      "scripts/lab/a.js",
    ]
      .concat(["startup/mine.js", "python/mine.py", "config/other.json", "data/readings.csv", "notes.md"])
      .map((name) => `workspace/${name}`);
    deepStrictEqual(await git("check-ignore", "--no-index", ...own), own);
    const settings = JSON.parse(await Deno.readTextFile(join(starter, "config", "server.json")));
    deepStrictEqual(settings.license, STARTER_SETTINGS.license);
  },
});

Deno.test("of several starts at once on a new folder one fills it, and the others find a workspace", async () => {
  await using at = await place();
  for (let round = 0; round < 20; round++) {
    const path = join(at.path, String(round));
    const all = await Promise.all(
      Array.from({ length: 5 }, () => fillWorkspace(path, { starter, empty: false })),
    );
    strictEqual(all.filter((filling) => filling === "filled").length, 1, all.join());
    deepStrictEqual(filesBelow(path), [...STARTER_FILES, "config/server.json"].toSorted());
  }
});

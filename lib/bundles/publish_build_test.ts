import { deepStrictEqual, notStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { type Build, holdBuild, newestBuild } from "./build.ts";
import { isUpToDate, SETTINGS, SOURCES } from "./inputs.ts";
import { publishBuild } from "./publish_build.ts";

const ISLAND = "islands/Page.tsx";

interface Project extends AsyncDisposable {
  home: string;
  /** Builds; the bundle is what the island holds. Gives the newest build. */
  build(): Promise<Build>;
  write(name: string, text: string): Promise<void>;
  /** How often it was bundled. */
  bundled: number;
}

async function project(): Promise<Project> {
  const home = await Deno.makeTempDir({ prefix: "muxit-build-" });
  for (const folder of SOURCES) await Deno.mkdir(join(home, folder), { recursive: true });
  await Deno.mkdir(join(home, "tools"));
  const write = (name: string, text: string) => Deno.writeTextFile(join(home, name), text);
  for (const name of SETTINGS) await write(name, "{}");
  await write(ISLAND, "first");
  const made: Project = {
    home,
    bundled: 0,
    write,
    build: async () => {
      await publishBuild(home, async (folder) => {
        made.bundled++;
        await Deno.copyFile(join(home, ISLAND), join(folder, "guest.js"));
      });
      return await newestBuild(home);
    },
    [Symbol.asyncDispose]: () => Deno.remove(home, { recursive: true }),
  };
  return made;
}

function buildsOf({ home }: Project): number {
  return [...Deno.readDirSync(join(home, "dist", "builds"))].length;
}

Deno.test("nothing is bundled when nothing has changed, also when a file was saved without a change", async () => {
  await using place = await project();
  strictEqual(await isUpToDate(place.home), false);
  const first = await place.build();
  strictEqual(await isUpToDate(place.home), true);
  await Deno.utime(join(place.home, ISLAND), 1_700_000_000, 1_700_000_000);
  strictEqual(await isUpToDate(place.home), true);
  deepStrictEqual(await place.build(), first);
  strictEqual(place.bundled, 1);
});

for (
  const [what, change] of [
    ["a changed source", (place: Project) => place.write(ISLAND, "other")],
    ["a changed source of the same length", async (place: Project) => {
      await place.write(ISLAND, "fIrst");
      await Deno.utime(join(place.home, ISLAND), 1_700_000_001, 1_700_000_001);
    }],
    ["a new source", (place: Project) => place.write("lib/core/new.ts", "")],
    ["a source that has gone", (place: Project) => Deno.remove(join(place.home, "lib/ui/going.ts"))],
    ["other settings", (place: Project) => place.write("deno.json", '{ "version": "2" }')],
    [
      "a build that was removed by hand",
      ({ home }: Project) => Deno.remove(join(home, "dist/builds"), { recursive: true }),
    ],
  ] as const
) {
  Deno.test(`${what} is a reason to bundle, once`, async () => {
    await using place = await project();
    await place.write("lib/ui/going.ts", "");
    await place.build();
    await change(place);
    strictEqual(await isUpToDate(place.home), false);
    await place.build();
    await place.build();
    strictEqual(place.bundled, 2);
  });
}

Deno.test("a test beside a source is no reason to bundle", async () => {
  await using place = await project();
  await place.build();
  await place.write("lib/core/some_test.ts", "");
  strictEqual(await isUpToDate(place.home), true);
});

Deno.test("who holds a build keeps its files, whatever is built meanwhile; what nobody holds is swept", async () => {
  await using place = await project();
  await place.build();
  const held = await holdBuild(place.home);
  for (const text of ["second", "third", "fourth"]) {
    await place.write(ISLAND, text);
    const newest = await place.build();
    notStrictEqual(newest.folder, held.folder);
    strictEqual(await Deno.readTextFile(newest.guest), text);
    strictEqual(await Deno.readTextFile(held.guest), "first");
    strictEqual(buildsOf(place), 2);
  }
  held[Symbol.dispose]();
  await place.write(ISLAND, "fifth");
  await place.build();
  strictEqual(buildsOf(place), 1);
});

Deno.test("sources that are again what they were give the build that is still there", async () => {
  await using place = await project();
  await place.build();
  using first = await holdBuild(place.home);
  await place.write(ISLAND, "second");
  await place.build();
  await place.write(ISLAND, "first");
  strictEqual((await place.build()).folder, first.folder);
  strictEqual(place.bundled, 2);
});

Deno.test("a build that fails leaves the newest one, and what it has left is swept", async () => {
  await using place = await project();
  const before = await place.build();
  await place.write(ISLAND, "faulty");
  const fail = async (folder: string) => {
    await Deno.writeTextFile(join(folder, "guest.js"), "half");
    throw new Error("No bundle");
  };
  await rejects(publishBuild(place.home, fail), /No bundle/);
  deepStrictEqual(await newestBuild(place.home), before);
  strictEqual(await Deno.readTextFile(before.guest), "first");
  await place.write(ISLAND, "mended");
  await place.build();
  strictEqual(buildsOf(place), 1);
});

Deno.test("several builders at once bundle once", async () => {
  await using place = await project();
  const builds = await Promise.all(Array.from({ length: 8 }, () => place.build()));
  strictEqual(new Set(builds.map(({ folder }) => folder)).size, 1);
  strictEqual(place.bundled, 1);
});

Deno.test("a project in which nothing was built says what to do", async () => {
  await using place = await project();
  await rejects(holdBuild(place.home), /Nothing has been built in .* yet; deno task build does it/);
});

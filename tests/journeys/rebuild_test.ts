import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { newestBuild, publishBuild } from "@/lib/bundles/mod.ts";
import { SETTINGS, SOURCES } from "@/lib/bundles/inputs.ts";
import { HOME, startTestServer } from "../support/test_server.ts";

interface Project extends AsyncDisposable {
  home: string;
  /** Makes a build whose islands hold `text`, slowly enough that somebody may look at it half made. */
  build(text: string): Promise<void>;
}

/** A project whose sources can be changed, with the drivers and the guest of this one. */
async function project(): Promise<Project> {
  const home = await Deno.realPath(await Deno.makeTempDir({ prefix: "muxit-rebuild-" }));
  for (const folder of [...SOURCES, "tools"]) await Deno.mkdir(join(home, folder), { recursive: true });
  for (const name of SETTINGS) await Deno.writeTextFile(join(home, name), "{}");
  for (const name of ["drivers", "static"]) await Deno.symlink(join(HOME, name), join(home, name));
  const real = await newestBuild(HOME);
  return {
    home,
    build: async (text) => {
      await Deno.writeTextFile(join(home, "islands", "boot.ts"), text);
      await publishBuild(home, async (folder) => {
        await Deno.copyFile(real.guest, join(folder, "guest.js"));
        await Deno.copyFile(real.reaper, join(folder, "reaper.js"));
        await Deno.mkdir(join(folder, "islands"));
        for (const name of ["boot.js", "Workbench.js"]) {
          await Deno.writeTextFile(join(folder, "islands", name), text);
        }
      });
    },
    [Symbol.asyncDispose]: () => Deno.remove(home, { recursive: true }),
  };
}

async function islandsOf({ url }: { url: string }): Promise<string[]> {
  return await Promise.all(["boot.js", "Workbench.js"].map(async (name) => {
    const answer = await fetch(`${url}/islands/${name}`);
    strictEqual(answer.status, 200);
    return await answer.text();
  }));
}

Deno.test({
  name:
    "a running server serves whole bundles of one build while others are made; the next server has the newest",
  // Links to folders need a right there that not everybody has.
  ignore: Deno.build.os === "windows",
  async fn() {
    await using place = await project();
    await place.build("first");
    await using server = await startTestServer({
      "connectors/psu.js": 'export default { driver: "MockInstrument" };',
    }, {
      home: place.home,
    });
    let building = true;
    const builds = (async () => {
      for (let n = 2; n <= 20; n++) await place.build(`build ${n}`);
      building = false;
    })();
    let fetched = 0;
    for (; building; fetched++) deepStrictEqual(await islandsOf(server), ["first", "first"]);
    await builds;
    ok(fetched > 10, `only ${fetched} fetches while it was built`);
    // Guests that start now are of the old build too.
    await server.write(
      "connectors/late.js",
      'export default { driver: "MockInstrument", methods: { m: () => 1 } };',
    );
    await server.connectors.reload();
    strictEqual(server.connectors.find("late").state, "ready");
    await using next = await startTestServer({}, { home: place.home });
    deepStrictEqual(await islandsOf(next), ["build 20", "build 20"]);
    match((await newestBuild(place.home)).folder, /[0-9a-f]{16}$/);
    strictEqual([...Deno.readDirSync(join(place.home, "dist", "builds"))].length, 2);
  },
});

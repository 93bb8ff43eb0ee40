import { deepStrictEqual, ok } from "node:assert/strict";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { readInputs } from "@/lib/bundles/mod.ts";
import { HOME } from "./bundle.ts";

const GUEST = [
  "lib/sandbox/guest/worker.ts",
  "lib/sandbox/guest/main.ts",
  "lib/sandbox/guest/reaper_program.ts",
];

interface ModuleList {
  modules: { specifier: string }[];
}

/** Files of the project that an entry is made of. */
async function modulesOf(entry: string): Promise<string[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json", entry], cwd: HOME })
    .output();
  const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as ModuleList;
  return modules.map(({ specifier }) => specifier).filter((specifier) => specifier.startsWith("file:"))
    .map((specifier) => relative(HOME, fileURLToPath(specifier)).replaceAll("\\", "/"))
    .filter((place) => !place.includes("node_modules") && !place.startsWith(".."));
}

Deno.test("every file that is bundled is one whose change makes a new build", async () => {
  const islands = [...Deno.readDirSync(`${HOME}/islands`)].filter(({ isFile }) => isFile)
    .map(({ name }) => `islands/${name}`);
  const entries = [...GUEST, "lib/client/library/mod.ts", "tools/build.ts", ...islands];
  const watched = new Set(Object.keys((await readInputs(HOME)).files));
  for (const entry of entries) {
    const modules = await modulesOf(entry);
    ok(modules.length > 0, entry);
    // How a build is stored does not change what it holds.
    const left = modules.filter((place) => !watched.has(place) && !place.startsWith("lib/bundles/"));
    deepStrictEqual(left.filter((place) => place !== "tools/build.ts"), [], entry);
  }
});

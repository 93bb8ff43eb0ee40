import { join } from "node:path";
import { bundle, HOME } from "./bundle.ts";

/**
 * Bundles every file of `islands/` for the browser into `islands/` of a build. What they share becomes chunks, which have
 * a hash in their name.
 */
export async function bundleIslands(build: string): Promise<void> {
  const source = join(HOME, "islands");
  const folder = join(build, "islands");
  const entrypoints = [...Deno.readDirSync(source)]
    .filter(({ isFile, name }) => isFile && /^(boot\.ts|[A-Z]\w*\.tsx)$/.test(name))
    .map(({ name }) => join(source, name));
  const files = await bundle({
    entrypoints,
    outputDir: folder,
    platform: "browser",
    codeSplitting: true,
    minify: true,
  });
  await Deno.mkdir(folder);
  for (const { path, contents } of files) {
    await Deno.writeFile(join(folder, path.replaceAll("\\", "/").split("/").at(-1)!), contents!);
  }
}

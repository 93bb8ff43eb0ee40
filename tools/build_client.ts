import { join } from "node:path";
import { bundle, HOME } from "./bundle.ts";

const SOURCE = join(HOME, "lib", "client", "library");

/**
 * Writes `client/` of a build: the client library as one module that pages, Deno and Node load as it is, and its types,
 * which the first line names for those who look for them.
 */
export async function bundleClient(build: string): Promise<void> {
  const folder = join(build, "client");
  const [file] = await bundle({
    entrypoints: [join(SOURCE, "mod.ts")],
    platform: "browser",
    minify: false,
  });
  const types = '// @ts-self-types="./muxit-client.d.ts"\n';
  await Deno.mkdir(folder);
  await Deno.writeTextFile(join(folder, "muxit-client.js"), types + file!.text());
  await Deno.copyFile(join(SOURCE, "muxit-client.d.ts"), join(folder, "muxit-client.d.ts"));
}

import { join } from "node:path";

const HOME = join(import.meta.dirname!, "..");
const FOLDER = join(HOME, "dist", "client");
const SOURCE = join(HOME, "lib", "client", "library");

/**
 * Writes `dist/client/`: the client library as one module that pages, Deno and Node load as it is, and its types, which
 * the first line names for those who look for them.
 */
export async function bundleClient(): Promise<void> {
  const result = await Deno.bundle({
    entrypoints: [join(SOURCE, "mod.ts")],
    platform: "browser",
    write: false,
    minify: false,
  });
  if (!result.success) throw new Error(`Cannot bundle the client library: ${JSON.stringify(result.errors)}`);
  const types = '// @ts-self-types="./muxit-client.d.ts"\n';
  await Deno.mkdir(FOLDER, { recursive: true });
  await Deno.writeTextFile(join(FOLDER, "muxit-client.js"), types + result.outputFiles![0]!.text());
  await Deno.copyFile(join(SOURCE, "muxit-client.d.ts"), join(FOLDER, "muxit-client.d.ts"));
}

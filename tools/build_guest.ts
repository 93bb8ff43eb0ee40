import { join } from "node:path";
import { bundle, HOME } from "./bundle.ts";

const SOURCE = join(HOME, "lib", "sandbox", "guest");

/**
 * Writes `guest.js` of a build, the program of guest processes, with the driver Worker's text in front, because a guest
 * cannot read files; and `reaper.js`.
 */
export async function bundleGuest(build: string): Promise<void> {
  const worker = await textOf("worker.ts");
  const main = await textOf("main.ts");
  await Deno.writeTextFile(
    join(build, "guest.js"),
    `const WORKER_TEXT = ${JSON.stringify(worker)};\n${main}`,
  );
  await Deno.writeTextFile(join(build, "reaper.js"), await textOf("reaper_program.ts"));
}

async function textOf(entry: string): Promise<string> {
  const [file] = await bundle({ entrypoints: [join(SOURCE, entry)], platform: "deno", minify: false });
  return file!.text();
}

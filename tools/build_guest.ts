import { join } from "node:path";
import { bundle, HOME } from "./bundle.ts";

const SOURCE = join(HOME, "lib", "sandbox", "guest");

/**
 * Writes `guest.js` of a build, the program of guest processes, with the driver Worker's text in front, because a guest
 * cannot read files; and `reaper.js`.
 */
export async function bundleGuest(build: string): Promise<void> {
  const worker = named(await textOf("worker.ts"), "muxit:driver-thread");
  const main = named(await textOf("main.ts"), "muxit:guest");
  await Deno.writeTextFile(
    join(build, "guest.js"),
    `const WORKER_TEXT = ${JSON.stringify(worker)};\n${main}`,
  );
  await Deno.writeTextFile(join(build, "reaper.js"), await textOf("reaper_program.ts"));
}

// What the engine calls a program in stacks, in place of its path on this machine: of a stack that is full it makes the text
// by itself, where the guest can read it.
function named(program: string, name: string): string {
  return `${program}\n//# sourceURL=${name}\n`;
}

async function textOf(entry: string): Promise<string> {
  const [file] = await bundle({ entrypoints: [join(SOURCE, entry)], platform: "deno", minify: false });
  return file!.text();
}

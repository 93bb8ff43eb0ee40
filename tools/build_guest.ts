/** Bundles one entry into text. */
async function bundle(entry: string): Promise<string> {
  const result = await Deno.bundle({
    entrypoints: [entry],
    platform: "deno",
    write: false,
    minify: false,
  });
  if (!result.success) throw new Error(`Cannot bundle ${entry}: ${JSON.stringify(result.errors)}`);
  return result.outputFiles![0]!.text();
}

/**
 * Writes `dist/guest.js`: the program of guest processes, with the driver Worker's text in front, because a guest
 * cannot read files.
 */
export async function bundleGuest(): Promise<void> {
  const worker = await bundle("lib/sandbox/guest/worker.ts");
  const main = await bundle("lib/sandbox/guest/main.ts");
  await Deno.writeTextFile("dist/reaper.js", await bundle("lib/sandbox/guest/reaper_program.ts"));
  await Deno.writeTextFile("dist/guest.js", `const WORKER_TEXT = ${JSON.stringify(worker)};\n${main}`);
}

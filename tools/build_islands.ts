/**
 * Bundles every file of `islands/` for the browser into `dist/islands/`. What they share becomes chunks, which have a hash
 * in their name. Files of earlier builds go only after the new ones are there.
 */
export async function bundleIslands(): Promise<void> {
  const entrypoints: string[] = [];
  for await (const entry of Deno.readDir("islands")) {
    if (entry.isFile && /^(boot\.ts|[A-Z]\w*\.tsx)$/.test(entry.name)) {
      entrypoints.push(`islands/${entry.name}`);
    }
  }
  await Deno.mkdir("dist/islands", { recursive: true });
  const before = new Set([...Deno.readDirSync("dist/islands")].map(({ name }) => name));
  const result = await Deno.bundle({
    entrypoints,
    outputDir: "dist/islands",
    platform: "browser",
    codeSplitting: true,
    minify: true,
    write: false,
  });
  if (!result.success) throw new Error(`Cannot bundle the islands: ${JSON.stringify(result.errors)}`);
  for (const { path, contents } of result.outputFiles ?? []) {
    const name = path.replaceAll("\\", "/").split("/").at(-1)!;
    before.delete(name);
    await Deno.writeFile(`dist/islands/${name}`, contents!);
  }
  for (const name of before) await Deno.remove(`dist/islands/${name}`);
}

/** Bundles every file of `islands/` for the browser into `dist/islands/`, with shared chunks. */
export async function bundleIslands(): Promise<void> {
  const entrypoints: string[] = [];
  for await (const entry of Deno.readDir("islands")) {
    if (entry.isFile && /\.tsx?$/.test(entry.name)) entrypoints.push(`islands/${entry.name}`);
  }
  if (entrypoints.length === 0) return;
  await Deno.mkdir("dist/islands", { recursive: true });
  const result = await Deno.bundle({
    entrypoints,
    outputDir: "dist/islands",
    platform: "browser",
    codeSplitting: true,
    minify: true,
  });
  if (!result.success) throw new Error(`Cannot bundle the islands: ${JSON.stringify(result.errors)}`);
}

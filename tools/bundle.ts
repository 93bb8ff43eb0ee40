import { join } from "node:path";

/** Absolute path of the project. */
export const HOME: string = join(import.meta.dirname!, "..");

const TRIES = 3;

/**
 * Bundles, without writing anything. Calls must follow one another: several at once take the bundler's own program from
 * each other while it is unpacked.
 *
 * @throws {Error} When the sources have a fault, or the bundler does not run.
 */
export async function bundle(options: Deno.bundle.Options): Promise<Deno.bundle.OutputFile[]> {
  for (let tried = 1;; tried++) {
    try {
      const { success, errors, outputFiles } = await Deno.bundle({ ...options, write: false });
      if (success) return outputFiles!;
      throw new Error(`Cannot bundle ${options.entrypoints.join(", ")}: ${JSON.stringify(errors)}`);
    } catch (error) {
      if (!/esbuild/.test(String(error)) || tried === TRIES) throw error;
      // A run that was killed while it unpacked the bundler has left half of it, which is never mended by itself.
      await removeUnpackedBundler();
    }
  }
}

/** Removes the unpacked program of the bundler from Deno's own cache, so that the next call unpacks it anew. */
async function removeUnpackedBundler(): Promise<void> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  const { denoDir } = JSON.parse(new TextDecoder().decode(stdout)) as { denoDir: string };
  const folder = join(denoDir, "dl");
  for (const { name } of [...Deno.readDirSync(folder)]) {
    if (name.startsWith("esbuild-")) await Deno.remove(join(folder, name), { recursive: true });
  }
}

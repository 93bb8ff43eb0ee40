import { join } from "node:path";
import { sweepTemporaryFiles } from "@/lib/core/mod.ts";
import type { Workspace } from "./workspace.ts";

/**
 * Removes what a killed server was just writing. Only files that bear our own pattern go, in the folders the server
 * itself writes to; call it when no other server can be at work here.
 */
export async function sweepWorkspace({ root, settings, connectors }: Workspace): Promise<void> {
  const drivers = join(root, "drivers");
  const environments = join(root, "python", ".venvs");
  const folders = [join(settings, ".."), connectors, drivers, join(drivers, ".cache"), environments];
  for (const folder of [...folders, ...await foldersIn(environments)]) {
    await sweepTemporaryFiles(folder).catch(() => {});
  }
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder)).catch(() => []);
  return entries.filter(({ isDirectory }) => isDirectory).map(({ name }) => join(folder, name));
}

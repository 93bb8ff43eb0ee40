import { join } from "node:path";
import type { Finding } from "@/lib/protocol/mod.ts";
import { type Manifest, PACKAGE_SUFFIX, validatePackage } from "@/lib/packages/mod.ts";

/** A package in a workspace. */
export interface InstalledPackage {
  path: string;
  /** Absent when it does not say who it is. */
  manifest?: Manifest;
  findings: Finding[];
}

/** Packages of a workspace, in `drivers/` and in `drivers/packages/`, where older guides put them. */
export async function installedPackages(workspace: string): Promise<InstalledPackage[]> {
  const found: InstalledPackage[] = [];
  for (const folder of [join(workspace, "drivers"), join(workspace, "drivers", "packages")]) {
    const entries = await Array.fromAsync(Deno.readDir(folder)).catch(() => []);
    const names = entries.filter(({ name, isDirectory }) => !isDirectory && name.endsWith(PACKAGE_SUFFIX));
    for (const { name } of names.sort((a, b) => a.name < b.name ? -1 : 1)) {
      const path = join(folder, name);
      found.push({ path, ...await validatePackage(path, { sources: false }) });
    }
  }
  return found;
}

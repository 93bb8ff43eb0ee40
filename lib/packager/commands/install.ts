import { basename, join } from "node:path";
import { AppError } from "@/lib/protocol/mod.ts";
import {
  FindingsError,
  inspectPackage,
  isRefused,
  PACKAGE_SUFFIX,
  packageFileName,
  SIGNATURE_SUFFIX,
  validatePackage,
} from "@/lib/packages/mod.ts";
import type { Command } from "../context.ts";
import { isFolder } from "../find_project.ts";
import { findingsText } from "../findings_text.ts";
import { type InstalledPackage, installedPackages } from "../installed_packages.ts";
import { readKeys } from "../read_key.ts";

/** Puts a package into a workspace. */
export const install: Command = {
  name: "install",
  usage: "<package> [--workspace folder] [--key public-key …]",
  summary: "Check a package and put it into the workspace's drivers; a running server notices",
  flags: { workspace: "value", key: "values" },
  async run(invocation) {
    const path = invocation.path(invocation.soleWord("package"));
    const { workspace } = invocation;
    if (!await isFolder(workspace)) {
      throw new AppError(
        "CONFIG_READ_FAILED",
        `There is no workspace ${workspace}; name one with --workspace`,
      );
    }
    const publicKeys = await readKeys(invocation);
    const { manifest, sha256 } = await inspectPackage(path, { publicKeys });
    const { findings } = await validatePackage(path, { publicKeys });
    if (isRefused(findings)) throw new FindingsError(`Cannot install ${basename(path)}`, findings);
    if (findings.length > 0) invocation.note(findingsText(findings));
    const folder = join(workspace, "drivers");
    const target = join(folder, packageFileName(manifest));
    const present = await installedPackages(workspace);
    refuseNamesake(present.find((other) => other.path === target), manifest.id);
    const older = present.filter((other) => other.manifest?.id === manifest.id && other.path !== target);
    await copyWhole({ from: path, to: target, sha256 });
    for (const other of older) await removePackage(other.path);
    const { id, version, name } = manifest;
    const replaced = older.map((other) => basename(other.path));
    const instead = replaced.length === 0 ? "" : `, in place of ${replaced.join(", ")}`;
    return {
      json: { id, version, path: target, sha256, replaced },
      text: `${name} ${version} (${id}) is installed as ${target}${instead}`,
    };
  },
};

// acme/lamp and acme-lamp are two drivers with one file name.
function refuseNamesake(present: InstalledPackage | undefined, id: string): void {
  const other = present?.manifest?.id;
  if (other === undefined || other === id) return;
  const message = `Cannot install ${id}: ${
    basename(present!.path)
  } is the package of ${other}; remove that one first`;
  throw new AppError("MARKETPLACE_INSTALL_FAILED", message);
}

/** Copies package and signature; a watching server sees a package only when it is whole, and with its signature. */
async function copyWhole({ from, to, sha256 }: { from: string; to: string; sha256: string }): Promise<void> {
  await Deno.mkdir(join(to, ".."), { recursive: true });
  const temporary = join(to, "..", `.${crypto.randomUUID()}.tmp`);
  try {
    await Deno.copyFile(from, temporary);
    // What lies there now has to be what was checked.
    const copied = await inspectPackage(temporary);
    if (copied.sha256 !== sha256) {
      throw new AppError(
        "MARKETPLACE_INSTALL_FAILED",
        `${basename(from)} was changed meanwhile; install it again`,
      );
    }
    await Deno.copyFile(from + SIGNATURE_SUFFIX, to + SIGNATURE_SUFFIX).catch(async (error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      await Deno.remove(to + SIGNATURE_SUFFIX).catch(() => {});
    });
    await Deno.rename(temporary, to);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
}

async function removePackage(path: string): Promise<void> {
  if (!path.endsWith(PACKAGE_SUFFIX)) return;
  await Deno.remove(path);
  await Deno.remove(path + SIGNATURE_SUFFIX).catch(() => {});
}

import { join } from "node:path";
import {
  buildPackage,
  FindingsError,
  isRefused,
  packageFileName,
  type PackageInfo,
  validateProject,
} from "@/lib/packages/mod.ts";
import type { Command, Invocation } from "../context.ts";
import { findProject } from "../find_project.ts";
import { findingsText } from "../findings_text.ts";
import { table } from "../table.ts";
import { UsageError } from "../usage_error.ts";

const DEFAULT_OUT = join("dist", "drivers");

/** Packs projects. */
export const build: Command = {
  name: "build",
  usage: "<folder or name …> [--out folder] [--sdk folder]",
  summary: `Pack projects into ${DEFAULT_OUT}; the same files give the same bytes`,
  flags: { out: "value", sdk: "value", workspace: "value" },
  async run(invocation) {
    if (invocation.words.length === 0) throw new UsageError("Name the folder of a project, or several");
    const built: PackageInfo[] = [];
    for (const word of invocation.words) built.push(await buildOne(word, invocation));
    const packages = built.map(({ path, bytes, sha256, manifest, files }) => ({
      id: manifest.id,
      version: manifest.version,
      path,
      bytes,
      sha256,
      files,
    }));
    return {
      json: { packages },
      text: packages.map(({ path, bytes, sha256, files }) =>
        `${path}\n${bytes} bytes, sha256 ${sha256}\n${filesText(files)}`
      ).join("\n\n"),
    };
  },
};

async function buildOne(word: string, invocation: Invocation): Promise<PackageInfo> {
  const folder = await findProject(word, invocation);
  const { manifest, findings } = await validateProject(folder);
  if (manifest === undefined || isRefused(findings)) {
    throw new FindingsError(`Cannot pack ${folder}`, findings);
  }
  if (findings.length > 0) invocation.note(findingsText(findings));
  const out = join(invocation.path(invocation.value("out") ?? DEFAULT_OUT), packageFileName(manifest));
  const sdk = invocation.value("sdk");
  return await buildPackage(folder, out, sdk === undefined ? {} : { pythonSdk: invocation.path(sdk) });
}

/** Files of a package as rows. */
export function filesText(files: PackageInfo["files"]): string {
  return table(
    ["FILE", "BYTES", "PACKED", "SHA-256"],
    files.map((
      { name, bytes, packedBytes, sha256 },
    ) => [name, String(bytes), String(packedBytes), sha256.slice(0, 16)]),
  );
}

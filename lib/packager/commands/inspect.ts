import {
  changelogSection,
  inspectPackage,
  type PackageInfo,
  type Signature,
  validatePackage,
} from "@/lib/packages/mod.ts";
import type { Command } from "../context.ts";
import { findingsText } from "../findings_text.ts";
import { printable } from "@/lib/core/mod.ts";
import { table } from "../table.ts";
import { readKeys } from "../read_key.ts";
import { filesText } from "./build.ts";

const SIGNATURES: Readonly<Record<Signature["state"], string>> = {
  missing: "none",
  unchecked: "there, not checked (name a public key with --key)",
  valid: "valid",
  invalid: "WRONG",
};

/** Shows what is in a package. */
export const inspect: Command = {
  name: "inspect",
  usage: "<package> [--key public-key …]",
  summary: "Show what is in a package: manifest, files, hashes, signature, findings",
  flags: { key: "values" },
  async run(invocation) {
    const path = invocation.path(invocation.soleWord("package"));
    const publicKeys = await readKeys(invocation);
    const info = await inspectPackage(path, { publicKeys });
    const { findings } = await validatePackage(path, { publicKeys });
    return {
      json: { ...info, findings },
      text: [...textsOf(info), findingsText(findings)].filter(Boolean).join("\n\n"),
    };
  },
};

function textsOf({ manifest, bytes, sha256, files, changelog, signature }: PackageInfo): string[] {
  const { id, name, version, tier, category, group, entryPoint, description, license, author } = manifest;
  const facts: [string, string | undefined][] = [
    ["Name", `${name} ${version} (${id})`],
    ["Kind", `tier ${tier}, ${category}, ${group ?? "instruments"}`],
    ["Entry", entryPoint],
    ["Description", description],
    ["Author", author?.name],
    ["License", license],
    ["Needs version", manifest.minimumServerVersion],
    ["Tags", manifest.tags?.join(", ")],
    ["Package", `${bytes} bytes, sha256 ${sha256}`],
    [
      "Signature",
      `${SIGNATURES[signature.state]}${signature.reason === undefined ? "" : `: ${signature.reason}`}`,
    ],
  ];
  const rows = facts.filter((row): row is [string, string] => row[1] !== undefined);
  const changes = changelog === null ? "" : `Changes\n${printable(changelogSection(changelog, version))}`;
  return [table(["", ""], rows).trimStart(), filesText(files), changes];
}

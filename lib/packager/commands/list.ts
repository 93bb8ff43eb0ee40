import { relative } from "node:path";
import type { Finding } from "@/lib/protocol/mod.ts";
import type { Command } from "../context.ts";
import { installedPackages } from "../installed_packages.ts";
import { table } from "../table.ts";

/** Lists the packages of a workspace. */
export const list: Command = {
  name: "list",
  usage: "[--workspace folder]",
  summary: "List the packages of the workspace",
  flags: { workspace: "value" },
  async run(invocation) {
    const { workspace } = invocation;
    const packages = (await installedPackages(workspace)).map(({ path, manifest, findings }) => ({
      file: relative(workspace, path).replaceAll("\\", "/"),
      id: manifest?.id ?? null,
      name: manifest?.name ?? null,
      version: manifest?.version ?? null,
      tier: manifest?.tier ?? null,
      category: manifest?.category ?? null,
      group: manifest?.group ?? null,
      errors: findings.filter(({ severity }) => severity === "hard"),
      warnings: findings.filter(({ severity }) => severity === "soft"),
    }));
    const rows = packages.map(({ id, version, tier, group, file, errors, warnings }) => [
      id ?? "?",
      version ?? "?",
      String(tier ?? "?"),
      group ?? "",
      stateOf(errors, warnings),
      file,
    ]);
    const text = table(["ID", "VERSION", "TIER", "GROUP", "STATE", "FILE"], rows);
    return { json: { packages }, text: text || `There are no packages in ${workspace}` };
  },
};

function stateOf(errors: readonly Finding[], warnings: readonly Finding[]): string {
  if (errors.length > 0) return errors.map(({ ruleId }) => ruleId).join(" ");
  return warnings.length > 0 ? `ok, ${warnings.length} warnings` : "ok";
}

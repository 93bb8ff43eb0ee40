import type { Finding } from "@/lib/protocol/mod.ts";
import { table } from "./table.ts";

/** Findings as rows, hard ones first; an empty text without any. */
export function findingsText(findings: readonly Finding[]): string {
  const ordered = [...findings].sort((a, b) => Number(a.severity === "soft") - Number(b.severity === "soft"));
  return table(
    ["SEVERITY", "RULE", "MESSAGE"],
    ordered.map((found) => [found.severity, found.ruleId, found.message]),
  );
}

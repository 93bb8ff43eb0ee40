import { type Manifest, validatePackage } from "@/lib/packages/mod.ts";
import { AppError } from "@/lib/protocol/mod.ts";

/** What a package is checked against. */
export interface CheckOptions {
  publicKeys: readonly string[];
  signal: AbortSignal;
}

/**
 * Checks a package before it is installed and gives its manifest.
 *
 * @throws {AppError} `MARKETPLACE_INSTALL_FAILED` with every hard finding.
 */
export async function checkPackage(path: string, options: CheckOptions): Promise<Manifest> {
  const { manifest, findings } = await validatePackage(path, { ...options, sources: false });
  const hard = findings.filter(({ severity }) => severity === "hard");
  if (hard.length > 0 || manifest === undefined) {
    const reasons = hard.map(({ ruleId, message }) => `${ruleId}: ${message}`).join(" ");
    throw refused(manifest?.id, reasons || "it has no manifest");
  }
  return manifest;
}

function refused(id: string | undefined, why: string): AppError {
  return new AppError(
    "MARKETPLACE_INSTALL_FAILED",
    `Cannot install ${id === undefined ? "the package" : `'${id}'`}: ${why}`,
  );
}

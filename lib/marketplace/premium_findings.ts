import type { InstalledPackage } from "@/lib/driver_host/mod.ts";
import { inspectPackage } from "@/lib/packages/mod.ts";
import type { Finding } from "@/lib/protocol/mod.ts";

/** What is wrong with the signature of an installed premium package: then its driver is listed and refuses to start. */
export async function premiumFindings(
  { manifest, file }: InstalledPackage,
  publicKeys: readonly string[],
): Promise<Finding[]> {
  if (manifest.category !== "premium") return [];
  const { signature } = await inspectPackage(file, { publicKeys });
  if (signature.state === "valid") return [];
  const why = signature.reason ?? `its signature is ${signature.state}`;
  const message =
    `Premium driver '${manifest.name}' is not signed with a key of marketplace.publicKeys (${why}). ` +
    "Premium drivers refuse to initialize without.";
  return [{ ruleId: "PREMIUM_NOT_SIGNED", severity: "hard", message }];
}

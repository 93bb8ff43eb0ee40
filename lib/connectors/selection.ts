import type { Tier } from "@/lib/license/mod.ts";

/** A connector as far as the selection must know it. */
export interface Candidate {
  name: string;
  driver: string;
}

/** Which connectors run, and why the others do not. */
export interface Selection {
  enabled: Set<string>;
  /** Reason by name. */
  disabled: Map<string, string>;
}

/** True for connectors of the simulated device, which is always enabled and never counts (document 001). */
export function isTestDevice(candidate: Candidate): boolean {
  return candidate.driver.toLowerCase() === "testdevice";
}

/** True for SCPI instruments, which the Free tier counts separately. */
export function isScpi(candidate: Candidate): boolean {
  return ["genericscpi", "scpi"].includes(candidate.driver.toLowerCase());
}

/**
 * Selects the connectors that may run: the chosen ones, or the first ones of the list when nothing is chosen, up to
 * the tier's limits (document 001, "Connector Limits").
 *
 * @param chosen `connectors.enabled` of the settings.
 */
export function selectConnectors(
  candidates: readonly Candidate[],
  tier: Tier,
  chosen: readonly string[] | undefined,
): Selection {
  const wanted = chosen && new Set(chosen.map((name) => name.toLowerCase()));
  const selection: Selection = { enabled: new Set(), disabled: new Map() };
  let counted = 0;
  let scpi = 0;
  for (const candidate of candidates) {
    if (isTestDevice(candidate)) {
      selection.enabled.add(candidate.name);
      continue;
    }
    const reason = wanted !== undefined && !wanted.has(candidate.name.toLowerCase())
      ? "Not enabled"
      : counted >= tier.maxConnectors
      ? `Not enabled (limit: ${tier.maxConnectors} connectors)`
      : isScpi(candidate) && scpi >= tier.maxScpiConnectors
      ? `Not enabled (SCPI limit: ${tier.maxScpiConnectors} on ${tier.name} tier)`
      : undefined;
    if (reason !== undefined) {
      selection.disabled.set(candidate.name, reason);
      continue;
    }
    counted++;
    if (isScpi(candidate)) scpi++;
    selection.enabled.add(candidate.name);
  }
  return selection;
}

/** How an operator raises a limit (design §8.3). */
export const TIER_HINT = "; license.tier in config/server.json sets the tier";

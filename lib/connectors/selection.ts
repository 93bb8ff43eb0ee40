import { AppError } from "@/lib/protocol/mod.ts";
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
  /** Those of the disabled ones that only a limit of the tier keeps from running. */
  limited: Set<string>;
}

/** What decides which connectors run. */
export interface SelectionRules {
  tier: Tier;
  /** `connectors.enabled` of the settings; absent, whichever there are. */
  chosen?: readonly string[] | undefined;
  /** Names of those that run already: no newcomer takes their place. */
  running?: ReadonlySet<string>;
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
 * the tier's limits (document 001, "Connector Limits"). Those that run already come first.
 */
export function selectConnectors(
  candidates: readonly Candidate[],
  { tier, chosen, running = new Set() }: SelectionRules,
): Selection {
  const wanted = chosen && new Set(chosen.map((name) => name.toLowerCase()));
  const selection: Selection = { enabled: new Set(), disabled: new Map(), limited: new Set() };
  let counted = 0;
  let scpi = 0;
  const [first, rest] = [true, false].map((runs) =>
    candidates.filter(({ name }) => running.has(name) === runs)
  );
  for (const candidate of [...first!, ...rest!]) {
    if (isTestDevice(candidate)) {
      selection.enabled.add(candidate.name);
      continue;
    }
    if (wanted !== undefined && !wanted.has(candidate.name.toLowerCase())) {
      selection.disabled.set(
        candidate.name,
        "Not enabled: connectors.enabled in config/server.json does not list it",
      );
      continue;
    }
    const reason = counted >= tier.maxConnectors
      ? `Not enabled (limit: ${tier.maxConnectors} connectors)`
      : isScpi(candidate) && scpi >= tier.maxScpiConnectors
      ? `Not enabled (SCPI limit: ${tier.maxScpiConnectors} on ${tier.name} tier)`
      : undefined;
    if (reason !== undefined) {
      selection.disabled.set(candidate.name, reason);
      selection.limited.add(candidate.name);
      continue;
    }
    counted++;
    if (isScpi(candidate)) scpi++;
    selection.enabled.add(candidate.name);
  }
  return selection;
}

/** How an operator raises a limit (design §8.3). */
export const TIER_HINT = "license.tier in config/server.json raises the limits";

/** What the console says of connectors that a limit leaves out, other than `before`; `undefined` when there are none. */
export function leftOutText(
  { limited, disabled }: Selection,
  { before, tier }: { before: ReadonlySet<string>; tier: Tier },
): string | undefined {
  const fresh = [...limited].filter((name) => !before.has(name));
  if (fresh.length === 0) return undefined;
  const list = fresh.map((name) => `${name} (${disabled.get(name)})`).join(", ");
  return `Left out by tier ${tier.name}: ${list}; ${TIER_HINT}`;
}

/**
 * Makes sure that a choice of connectors is within the limits of a tier.
 *
 * @throws {AppError} `CONN_LIMIT_REACHED` naming the first that is not.
 */
export function refuseOverLimit(chosen: readonly Candidate[], tier: Tier): void {
  const names = chosen.map(({ name }) => name);
  const [refused, reason] = [...selectConnectors(chosen, { tier, chosen: names }).disabled][0] ?? [];
  if (refused === undefined) return;
  const text = `Cannot enable '${refused}': ${reason}. Enable fewer; ${TIER_HINT}`;
  throw new AppError("CONN_LIMIT_REACHED", text);
}

/** A choice in force, with one connector more when the settings list it by now. */
export function withOne(
  chosen: readonly string[],
  { enabled, only }: { enabled: readonly string[] | undefined; only: string },
): readonly string[] {
  const listed = enabled === undefined || enabled.some((name) => name.toLowerCase() === only.toLowerCase());
  return listed ? [...chosen, only] : chosen;
}

/**
 * Files whose names differ only in case, in one sentence; `undefined` when there are none but those of `before`.
 *
 * @param before Names that were there before.
 */
export function twinFiles(
  found: readonly { name: string }[],
  before: ReadonlyMap<string, unknown>,
): string | undefined {
  const twins = [...Map.groupBy(found, ({ name }) => name.toLowerCase()).values()]
    .filter((group) => group.length > 1 && group.some(({ name }) => !before.has(name)))
    .map((group) => group.map(({ name }) => `'${name}'`).toSorted().join(" and "));
  if (twins.length === 0) return undefined;
  return `Connectors ${
    twins.join(", ")
  } differ only in case: each is found by its exact name alone; rename one of the files`;
}

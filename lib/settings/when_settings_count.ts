const NEXT_START = "from the next start";
const LOADED = "for connectors that are loaded from now on";

/** From when a changed setting counts, where that is not the next start; a section stands for all that is in it. */
const COUNTS: Readonly<Record<string, string>> = {
  "connectors.enabled": "from the next start, or the next reload of all connectors",
  "license.tier": "from now on",
  "limits.heapMb": `${LOADED}, and for scripts ${NEXT_START}`,
  "limits.maxHeapMb": LOADED,
  "logging.level": "from now on",
  "marketplace": "from now on",
  "polling.connectorRate": LOADED,
  "security.rateLimit": "for clients that connect from now on",
  "security.transports": "for what connects from now on",
  "timeouts": LOADED,
};

/** The settings, and sections of them, of which not everything waits for the next start. */
export const NOT_FROM_THE_NEXT_START: readonly string[] = Object.keys(COUNTS);

/** Longest list of names in one sentence. */
const MOST_NAMES = 8;

/** Says from when changed settings count, a sentence for all that count from the same moment. */
export function whenTheyCount(paths: readonly string[]): string[] {
  const groups = Map.groupBy(paths, momentOf);
  return [...groups].map(([moment, names]) =>
    `${listOf(names)} ${names.length > 1 ? "count" : "counts"} ${moment}`
  );
}

function momentOf(path: string): string {
  const found = NOT_FROM_THE_NEXT_START.find((name) => path === name || path.startsWith(`${name}.`));
  return found === undefined ? NEXT_START : COUNTS[found]!;
}

function listOf(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).map((name) => `"${name}"`);
  const more = names.length - shown.length;
  const last = more > 0 ? `${more} more` : shown.pop()!;
  return shown.length === 0 ? last : `${shown.join(", ")} and ${last}`;
}

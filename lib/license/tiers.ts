/** What a tier counts (design §8.3); `Infinity` is unlimited. Limits never switch features off. */
export interface Tier {
  name: string;
  maxConnectors: number;
  maxScpiConnectors: number;
  maxScripts: number;
  maxDrivers: number;
}

const unlimited = {
  maxConnectors: Infinity,
  maxScpiConnectors: Infinity,
  maxScripts: Infinity,
  maxDrivers: Infinity,
};

/** The tier table, by the id that `license.tier` in `server.json` holds. */
export const TIER_TABLE = {
  free: { name: "Free", maxConnectors: 5, maxScpiConnectors: 1, maxScripts: 3, maxDrivers: 5 },
  maker: { ...unlimited, name: "Maker", maxConnectors: 10 },
  pro: { ...unlimited, name: "Pro" },
  lab: { ...unlimited, name: "Lab" },
  enterprise: { ...unlimited, name: "Enterprise" },
} as const satisfies Record<string, Tier>;

/** Id of a tier. */
export type TierId = keyof typeof TIER_TABLE;

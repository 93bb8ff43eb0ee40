/**
 * Licence tiers: data, and nothing else so far.
 *
 * @module
 */
export { type Tier, TIER_TABLE, type TierId } from "./tiers.ts";

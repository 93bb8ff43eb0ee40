/**
 * The marketplace: which driver packages a registry offers, and how they are installed, updated and removed.
 *
 * @module
 */
export { type InstallRequest, Marketplace, type MarketplaceOptions, type Progress } from "./marketplace.ts";
export { premiumFindings } from "./premium_findings.ts";
export { RegistrySource, type RegistrySourceOptions } from "./registry_source.ts";
export type { RegistryEntry } from "./registry_index.ts";

/**
 * The command `drivers`: makes, checks, packs, inspects, installs and signs driver packages, and makes the index of a
 * registry.
 *
 * @module
 */
export type { PackagerHost } from "./context.ts";
export { runPackager } from "./run_packager.ts";
export { PACKAGER_USAGE } from "./commands.ts";
export { checkEntry, checkIndex } from "./registry/check_index.ts";
export type { RegistryEntry, RegistryIndex } from "./registry/registry_entry.ts";

/**
 * The server's configuration file: shape, reading, changing, masking.
 *
 * @module
 */
export type { HandEdit } from "./hand_edit.ts";
export { isSecretKey, maskedSettings } from "./masked_settings.ts";
export { type ServerSettings, serverSettings, TIERS } from "./server_settings.ts";
export { patchAt } from "./settings_change.ts";
export { SettingsFile } from "./settings_file.ts";
export { whenTheyCount } from "./when_settings_count.ts";

/**
 * Scripts of users: found, started in processes of their own, listened to, and stopped.
 *
 * @module
 */
export type { ScriptEnvironment } from "./script_environment.ts";
export { Scripts, type ScriptsEvents, type ScriptsOptions } from "./scripts.ts";

/**
 * What a driver is, which ones there are, and how each kind is run.
 *
 * @module
 */
export { type Access, normaliseAccess } from "./access.ts";
export type {
  ActionMeta,
  ArgMeta,
  BuiltinDriver,
  CallOptions,
  Driver,
  DriverContext,
  DriverMeta,
  DriverSurface,
  PropertyMeta,
} from "./driver.ts";
export type { ConfigShape } from "./config_shape.ts";
export { twinNames } from "./twin_names.ts";
export { type CallTimeouts, DeadlineDriver } from "./deadline_driver.ts";
export { DriverRegistry, type DriverScanner, type RegistryEvents } from "./driver_registry.ts";
export { GuestLines } from "./guest_lines.ts";
export { JavaScriptDriver, type JavaScriptDriverOptions } from "./javascript/javascript_driver.ts";
export { JavaScriptScanner, type JavaScriptScannerOptions } from "./javascript/javascript_scanner.ts";
export { findPython, knownPython, type Python } from "./python/find_python.ts";
export { pythonEnvironment } from "./python/python_environment.ts";
export { ProgramScanner, type ProgramScannerOptions } from "./stdio/program_scanner.ts";
export { scriptVenv } from "./python/script_path.ts";
export { ensureVenv, type InstallProgress, type VenvOptions, type VenvPlan } from "./python/venv.ts";
export type { DriverProgram } from "./stdio/driver_process.ts";
export { StdioDriver, type StdioDriverOptions } from "./stdio/stdio_driver.ts";
export {
  type InstalledPackage,
  InstalledPackages,
  type InstalledPackagesOptions,
} from "./packages/installed_packages.ts";
export {
  isBelow,
  MAX_SOURCE_BYTES,
  readSource,
  readSourceBytes,
  type ReadSourceOptions,
} from "./read_source.ts";
export {
  driverSchemaOf,
  listedDriver,
  type RegisteredBuiltin,
  type RegisteredDriver,
  type RegisteredJavaScript,
  type RegisteredProgram,
} from "./registered_driver.ts";

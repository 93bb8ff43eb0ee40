import type { DriverSchema, Finding, ListedDriver } from "@/lib/protocol/mod.ts";
import type { BuiltinDriver, DriverMeta } from "./driver.ts";
import type { VenvPlan } from "./python/venv.ts";

interface Common {
  meta: DriverMeta;
  /** 0 built in, 1 JavaScript, 2 Python, 3 native. */
  tier: number;
  category: "built-in" | "free" | "premium";
  /** Hard findings: the driver is listed and refuses to initialise. */
  errors: Finding[];
  warnings: Finding[];
  /** Starter connector content. */
  template: string | null;
  /** Id of the package it came in; absent for built-in and loose drivers. */
  packageId?: string;
}

/** A driver compiled into the server. */
export interface RegisteredBuiltin extends Common {
  kind: "builtin";
  builtin: BuiltinDriver;
}

/** A JavaScript driver file. */
export interface RegisteredJavaScript extends Common {
  kind: "javascript";
  /** Absolute path of the `.driver.js`. */
  file: string;
  /** Changes with the file's content. */
  stamp: string;
}

/** A driver that is a program of its own. */
export interface RegisteredProgram extends Common {
  kind: "program";
  language: "python" | "native";
  /** Absolute path of the driver file. */
  file: string;
  /** Changes with the file's content. */
  stamp: string;
  /** The virtual environment it runs in; absent, the system's interpreter. */
  venv?: VenvPlan | "of its script";
}

/** A driver the registry knows. */
export type RegisteredDriver = RegisteredBuiltin | RegisteredJavaScript | RegisteredProgram;

/** The driver as `drivers.list` shows it. */
export function listedDriver(driver: RegisteredDriver): ListedDriver {
  const { meta, tier, category, errors, warnings } = driver;
  return {
    name: meta.name,
    tier,
    version: meta.version,
    category,
    group: meta.group,
    requiresSafetyGates: meta.requiresSafetyGates !== false,
    errors,
    warnings,
  };
}

/** The driver as `driver.schema` shows it: types and access as it declares them. */
export function driverSchemaOf(driver: RegisteredDriver): DriverSchema {
  const { meta } = driver;
  return {
    ...listedDriver(driver),
    description: meta.description,
    ...(meta.details === undefined ? {} : { details: meta.details }),
    properties: Object.entries(meta.properties).map(([name, property]) => ({ name, ...property })),
    actions: Object.entries(meta.actions).map(([name, { args, ...action }]) => ({
      name,
      ...action,
      args: [...args ?? []],
    })),
    streams: [...meta.streams],
    connectorTemplate: driver.template,
  };
}

import { z } from "zod";
import { event, request } from "../message.ts";
import { driverGroup, finding } from "./drivers.ts";

const author = z.looseObject({ name: z.string().optional(), github: z.string().optional() });
const category = z.enum(["built-in", "free", "premium"]);

/** One package as a search shows it. */
export const offeredPackage = z.object({
  id: z.string(),
  name: z.string(),
  version: z.string(),
  description: z.string(),
  author,
  group: driverGroup,
  tier: z.number(),
  category,
  tags: z.array(z.string()),
  installed: z.boolean(),
  installedVersion: z.string().nullable(),
});
export type OfferedPackage = z.infer<typeof offeredPackage>;

/** One installed package. */
export const installedPackage = z.object({
  id: z.string(),
  name: z.string(),
  version: z.string(),
  description: z.string(),
  tier: z.number(),
  category,
  /** File name in `drivers/`. */
  file: z.string(),
});
export type InstalledPackage = z.infer<typeof installedPackage>;

/** What is known of one driver or package. */
export const packageDetail = z.object({
  id: z.string(),
  name: z.string(),
  version: z.string(),
  description: z.string(),
  details: z.string().optional(),
  group: driverGroup,
  tier: z.number(),
  category,
  installed: z.boolean(),
  installedVersion: z.string().nullable(),
  schema: z.object({
    properties: z.array(z.unknown()),
    actions: z.array(z.unknown()),
    streams: z.array(z.string()),
    connectorTemplate: z.string().nullable(),
  }).nullable(),
  readme: z.string(),
  changelog: z.string(),
  errors: z.array(finding),
  warnings: z.array(finding),
});
export type PackageDetail = z.infer<typeof packageDetail>;

/** Messages about driver packages. */
export const marketplaceRows = [
  request("marketplace.search", {
    summary: "Packages of the registry, the newest version of each; all filters are optional.",
    request: z.object({
      query: z.string().optional(),
      group: z.string().optional(),
      tier: z.number().optional(),
    }),
    reply: z.object({ value: z.array(offeredPackage) }),
    errors: ["MARKETPLACE_INSTALL_FAILED"],
  }),
  request("marketplace.detail", {
    summary: "Everything about a package of the registry, an installed one, or any driver by its name.",
    request: z.object({ id: z.string().min(1) }),
    reply: z.object({ value: packageDetail }),
    errors: ["DRIVER_NOT_FOUND"],
  }),
  request("marketplace.install", {
    summary:
      "Install a package from the registry (`id`, the highest `version` unless one is given) or from a file (`filePath`).",
    request: z.object({
      id: z.string().min(1).optional(),
      version: z.string().min(1).optional(),
      filePath: z.string().min(1).optional(),
    }),
    reply: z.object({
      value: z.object({ id: z.string(), name: z.string(), version: z.string(), success: z.literal(true) }),
    }),
    errors: ["MARKETPLACE_INSTALL_FAILED"],
    rate: "hardware",
  }),
  request("marketplace.uninstall", {
    summary: "Remove an installed package.",
    request: z.object({ id: z.string().min(1) }),
    reply: z.object({ value: z.object({ id: z.string(), success: z.literal(true) }) }),
    errors: ["MARKETPLACE_UNINSTALL_FAILED"],
    rate: "hardware",
  }),
  request("marketplace.installed", {
    summary: "Installed packages; neither built-in drivers nor loose files.",
    request: z.object({}),
    reply: z.object({ value: z.array(installedPackage) }),
  }),
  request("marketplace.updates", {
    summary: "Installed packages of which the registry has a newer version.",
    request: z.object({}),
    reply: z.object({
      value: z.array(z.object({ id: z.string(), installedVersion: z.string(), latestVersion: z.string() })),
    }),
    errors: ["MARKETPLACE_INSTALL_FAILED"],
  }),
  request("marketplace.refresh", {
    summary: "Fetch the registry index now, whatever the age of the kept one.",
    request: z.object({}),
    reply: z.object({ success: z.literal(true), value: z.object({ packages: z.number() }) }),
    errors: ["MARKETPLACE_INSTALL_FAILED"],
  }),
  event("marketplace.install.progress", {
    summary: "How far an installation has come.",
    body: z.object({
      driverId: z.string(),
      phase: z.enum(["downloading", "verifying", "installing", "complete", "failed"]),
      percent: z.number(),
    }),
  }),
] as const;

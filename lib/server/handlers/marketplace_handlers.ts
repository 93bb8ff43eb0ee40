import { driverSchemaOf } from "@/lib/driver_host/mod.ts";
import { changelogSection, inspectPackage } from "@/lib/packages/mod.ts";
import { AppError, type PackageDetail } from "@/lib/protocol/mod.ts";
import type { ServerContext } from "../server_context.ts";
import type { Handlers } from "./handler.ts";

type MarketplaceTypes =
  | "marketplace.search"
  | "marketplace.detail"
  | "marketplace.install"
  | "marketplace.uninstall"
  | "marketplace.installed"
  | "marketplace.updates"
  | "marketplace.refresh";

/** Handlers of the marketplace messages (document 004). */
export const marketplaceHandlers: Handlers<MarketplaceTypes> = {
  "marketplace.search": async (filter, { server }) => ({
    value: await server.marketplace.search(filter as never),
  }),

  "marketplace.detail": async ({ id }, { server }) => ({ value: await detailOf(server, id) }),

  "marketplace.install": async ({ id, version, filePath }, { server }) => {
    if ((id === undefined) === (filePath === undefined)) {
      throw new AppError("VALIDATION_MISSING_PARAM", "marketplace.install needs either 'id' or 'filePath'");
    }
    const request = filePath === undefined ? { id: id!, version } : { filePath };
    return { value: { ...await server.marketplace.install(request), success: true } };
  },

  "marketplace.uninstall": async ({ id }, { server }) => {
    await server.marketplace.uninstall(id);
    return { value: { id, success: true } };
  },

  "marketplace.installed": async (_request, { server }) => ({ value: await server.marketplace.installed() }),

  "marketplace.updates": async (_request, { server }) => ({ value: await server.marketplace.updates() }),

  "marketplace.refresh": async (_request, { server }) => ({
    success: true,
    value: { packages: await server.marketplace.refresh() },
  }),
};

/** What is known of a package, or of a driver by its name. */
async function detailOf(server: ServerContext, id: string): Promise<PackageDetail> {
  const { registry, marketplace } = server;
  const driver = registry.all.find((found) => found.packageId === id) ??
    registry.all.find(({ meta }) => meta.name.toLowerCase() === id.toLowerCase());
  const installed = marketplace.installedPackage(driver?.packageId ?? id);
  const entry = await marketplace.find(driver?.packageId ?? id).catch(() => undefined);
  if (driver === undefined && installed === undefined && entry === undefined) return unknown(server, id);
  const info = installed === undefined ? undefined : await inspectPackage(installed.file);
  const schema = driver === undefined ? undefined : driverSchemaOf(driver);
  const version = schema?.version ?? installed?.version ?? entry!.version;
  return {
    id: installed?.id ?? entry?.id ?? id,
    name: schema?.name ?? installed?.manifest.name ?? entry!.name,
    version,
    description: schema?.description || installed?.manifest.description || entry?.description || "",
    ...(schema?.details === undefined ? {} : { details: schema.details }),
    group: schema?.group ?? installed?.manifest.group ?? entry?.group ?? "utilities",
    tier: schema?.tier ?? installed?.manifest.tier ?? entry!.tier,
    category: schema?.category ?? installed?.manifest.category ?? entry!.category,
    installed: driver !== undefined || installed !== undefined,
    installedVersion: installed?.version ?? null,
    schema: schema === undefined ? null : {
      properties: schema.properties,
      actions: schema.actions,
      streams: schema.streams,
      connectorTemplate: schema.connectorTemplate,
    },
    readme: info?.readme ?? entry?.readme ?? "",
    changelog: changelogSection(info?.changelog ?? entry?.changelog ?? "", version),
    errors: driver?.errors ?? [],
    warnings: driver?.warnings ?? [],
  };
}

function unknown({ registry }: ServerContext, id: string): never {
  const known = registry.all.map(({ meta }) => meta.name).join(", ");
  throw new AppError(
    "DRIVER_NOT_FOUND",
    `There is neither a package nor a driver '${id}'; drivers: ${known}`,
  );
}

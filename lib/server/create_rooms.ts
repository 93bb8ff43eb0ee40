import { join } from "node:path";
import { type Build, programCache } from "@/lib/bundles/mod.ts";
import { Connectors, type ProgramEnvironment, StateCache } from "@/lib/connectors/mod.ts";
import { type Log, type Scope, TopicBus } from "@/lib/core/mod.ts";
import {
  DriverRegistry,
  InstalledPackages,
  JavaScriptScanner,
  knownPython,
  ProgramScanner,
} from "@/lib/driver_host/mod.ts";
import { Marketplace, premiumFindings, RegistrySource } from "@/lib/marketplace/mod.ts";
import { PromptBoard } from "@/lib/prompts/mod.ts";
import { AppError } from "@/lib/protocol/mod.ts";
import { GuestPool, startReaper } from "@/lib/sandbox/mod.ts";
import { Scripts } from "@/lib/script_host/mod.ts";
import type { SettingsFile } from "@/lib/settings/mod.ts";
import { StreamHub } from "@/lib/streams/mod.ts";
import { WaysOut } from "@/lib/transports/mod.ts";
import type { Workspace } from "@/lib/workspace/mod.ts";
import type { ServerOptions } from "./compose.ts";
import type { Rooms } from "./server_context.ts";

interface RoomParts {
  options: ServerOptions;
  build: Build;
  scope: Scope;
  workspace: Workspace;
  file: SettingsFile;
  log: Log;
}

/** Makes the parts that do the work, in the order in which they need each other. */
export function createRooms(parts: RoomParts): Rooms & { prepare(): void } {
  const { options, build, scope, file, log } = parts;
  const { settings } = file;
  const reaper = startReaper({ program: build.reaper });
  scope.add(() => reaper.close());
  const newPool = () =>
    new GuestPool({
      program: build.guest,
      reaper,
      log: log.for("guest"),
      warm: options.warm ?? 1,
      limits: settings.limits,
    });
  const pool = newPool();
  scope.add(() => pool.close());
  pool.prepare();

  const state = new StateCache(settings.polling.broadcastRate);
  scope.add(() => state.close());
  const hub = new StreamHub();
  const bus = new TopicBus((error) => log.write("error", "bus", String(error)));
  const programs = {
    reaper,
    sdk: join(options.home, "drivers", "_sdk", "python"),
    python: options.python ?? knownPython,
  };
  const packages = createPackages(parts);
  const registry = createRegistry(parts, { pool, programs, packages });
  const connectors = createConnectors(parts, { pool, programs, registry, hub, state, bus });
  scope.add(() => connectors.close());
  const prompts = new PromptBoard();
  const scriptPool = newPool();
  scope.add(() => scriptPool.close());
  const scripts = createScripts(parts, { connectors, hub, bus, prompts, pool: scriptPool });
  scope.add(() => scripts.close());
  const marketplace = createMarketplace(parts, { packages, registry, bus });
  scope.add(() => marketplace.close());
  const prepare = () => scriptPool.prepare();
  return { registry, connectors, state, hub, bus, prompts, scripts, marketplace, prepare };
}

function createPackages({ workspace, file, log }: RoomParts): InstalledPackages {
  const folder = join(workspace.root, file.settings.drivers.directory);
  return new InstalledPackages({
    folder,
    cache: join(folder, ".cache"),
    log: log.for("drivers"),
    check: (installed) => premiumFindings(installed, file.settings.marketplace.publicKeys),
  });
}

function createMarketplace(
  { workspace, file, log }: RoomParts,
  { bus, ...rooms }: Pick<Rooms, "registry" | "bus"> & { packages: InstalledPackages },
): Marketplace {
  const folder = join(workspace.root, file.settings.drivers.directory);
  const source = new RegistrySource({
    address: () => file.settings.marketplace.registry,
    cache: join(folder, ".cache", "registry.json"),
    log: log.for("marketplace"),
  });
  return new Marketplace({
    ...rooms,
    folder,
    source,
    publicKeys: () => file.settings.marketplace.publicKeys,
    progress: (progress) =>
      bus.publish({ event: "marketplace.install.progress", data: progress, source: null }),
    log: log.for("marketplace"),
  });
}

function createRegistry(
  { options, scope, workspace, file, log: whole }: RoomParts,
  { pool, programs, packages }: {
    pool: GuestPool;
    programs: ProgramEnvironment;
    packages: InstalledPackages;
  },
): DriverRegistry {
  const folder = join(workspace.root, file.settings.drivers.directory);
  const log = whole.for("drivers");
  const common = { log, ...programs };
  // What comes with the house is the same for every workspace, and so is what it says of itself.
  const house = new ProgramScanner({
    ...common,
    folders: [join(options.home, "drivers", "py")],
    cache: programCache(options.home),
    packaged: () => Promise.resolve([]),
  });
  const own = new ProgramScanner({
    ...common,
    folders: [folder],
    cache: join(folder, ".cache", "programs.json"),
    packaged: () => packages.files([2, 3]),
  });
  for (const scanner of [house, own]) scope.add(() => scanner.close());
  return new DriverRegistry(options.builtins, [
    new JavaScriptScanner({
      folders: [join(options.home, "drivers", "js"), folder],
      cache: join(folder, ".cache", "javascript.json"),
      packaged: () => packages.files([1]),
      pool,
      log,
    }),
    house,
    own,
  ]);
}

function createConnectors(
  { workspace, file, log }: RoomParts,
  rooms: Pick<Rooms, "registry" | "hub" | "state" | "bus"> & {
    pool: GuestPool;
    programs: ProgramEnvironment;
  },
): Connectors {
  const { bus } = rooms;
  return new Connectors({
    folder: workspace.connectors,
    gate: () => {},
    environment: {
      ...rooms,
      log,
      settings: () => file.settings,
      ways: new WaysOut({ rules: () => file.settings.security.transports, log: log.for("transports") }),
      workspace: workspace.root,
      env: (name) => Deno.env.get(name),
      emit: (from, event, data) => {
        log.write("debug", `connector:${from}`, `event ${event}`);
        bus.publish({ event: `connector:${event}`, data, source: from });
      },
      publish: (event, data) => bus.publish({ event, data, source: null }),
    },
  });
}

function createScripts(
  { workspace, file, log }: RoomParts,
  { connectors, hub, ...rest }: Pick<Rooms, "connectors" | "hub" | "bus" | "prompts"> & { pool: GuestPool },
): Scripts {
  const { root, startup } = workspace;
  return new Scripts({
    folders: { root, startup, scripts: join(root, file.settings.scripts.directory) },
    environment: {
      ...rest,
      log,
      access: (request, call) => connectors.serve(request, call),
      starting: (name) => connectors.starting(name),
      knows: (name) => connectors.all.some((found) => found.name.toLowerCase() === name.toLowerCase()),
      publish: (item) => hub.publish(item),
      ai: () =>
        Promise.reject(
          new AppError("AI_NOT_CONFIGURED", "Cannot ask a language model: no AI provider is configured"),
        ),
      limit: () => ({ scripts: connectors.tier.maxScripts, tier: connectors.tier.name }),
    },
  });
}

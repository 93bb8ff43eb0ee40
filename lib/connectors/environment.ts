import type { Log, PacedStarts } from "@/lib/core/mod.ts";
import type { DriverRegistry, Python } from "@/lib/driver_host/mod.ts";
import type { Ask, GuestPool, Reaper } from "@/lib/sandbox/mod.ts";
import type { ServerSettings } from "@/lib/settings/mod.ts";
import type { StreamHub } from "@/lib/streams/mod.ts";
import type { WaysOut } from "@/lib/transports/mod.ts";
import type { StateCache } from "./state_cache.ts";

/** What drivers that are programs of their own need. */
export interface ProgramEnvironment {
  reaper: Reaper;
  /** Absolute path of the Python SDK. */
  sdk: string;
  /** The interpreter, or why there is none. */
  python(): Promise<Python | { missing: string }>;
}

/** What every connector needs of the server. */
export interface ConnectorEnvironment {
  pool: GuestPool;
  programs: ProgramEnvironment;
  /** Loading files takes processors; waiting for devices does not. */
  loads: PacedStarts;
  registry: DriverRegistry;
  hub: StreamHub;
  state: StateCache;
  log: Log;
  /** The settings as they are now. */
  settings(): ServerSettings;
  /** Where drivers may connect to. */
  ways: WaysOut;
  /** Absolute path of the workspace. */
  workspace: string;
  /** Reads an environment variable, for `$ENV{…}`. */
  env(name: string): string | undefined;
  /** A connector's code asks for another connector. */
  askOther(
    from: string,
    request: Extract<Ask, { op: "connector" }>,
    options: { wait: boolean; signal: AbortSignal | undefined },
  ): Promise<unknown>;
  /** A connector publishes an event, `connector:<event>` on the bus. */
  emit(from: string, event: string, data: unknown): void;
  /** A driver of the house publishes a system event. */
  publish(event: string, data: unknown): void;
}

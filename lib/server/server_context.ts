import type { Log, TopicBus } from "@/lib/core/mod.ts";
import type { Connectors, StateCache } from "@/lib/connectors/mod.ts";
import type { DriverRegistry } from "@/lib/driver_host/mod.ts";
import type { SettingsFile } from "@/lib/settings/mod.ts";
import type { StreamHub } from "@/lib/streams/mod.ts";
import type { Marketplace } from "@/lib/marketplace/mod.ts";
import type { PromptBoard } from "@/lib/prompts/mod.ts";
import type { EventOf, EventType } from "@/lib/protocol/mod.ts";
import type { Scripts } from "@/lib/script_host/mod.ts";

/** How far the start has come. */
export type ServerPhase = "drivers" | "connectors" | "ready";

/** The parts that do the work. */
export interface Rooms {
  readonly registry: DriverRegistry;
  readonly connectors: Connectors;
  readonly state: StateCache;
  readonly hub: StreamHub;
  readonly bus: TopicBus;
  readonly prompts: PromptBoard;
  readonly scripts: Scripts;
  readonly marketplace: Marketplace;
}

/** What message handlers may use of the server. */
export interface ServerContext extends Rooms {
  readonly version: string;
  readonly log: Log;
  readonly settings: SettingsFile;
  /** The state of the server at this moment. */
  status(): { phase: ServerPhase; uptime: number; port: number; clients: number };
  /** Sends an event to every client. */
  broadcast<T extends EventType>(type: T, body: EventOf<T>): void;
}

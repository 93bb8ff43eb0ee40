import { type Signal, signal } from "@preact/signals";
import type { ConnectorSchema, ConnectorState } from "@/lib/protocol/mod.ts";

/** Where a connector stands, for people. */
export interface ConnectorStatus {
  readonly state: ConnectorState;
  /** Why. */
  readonly message: string;
  /** Crashes within the last five minutes. */
  readonly restarts?: number | undefined;
}

/** Place of an error in a connector file. */
export interface FilePlace {
  readonly file: string;
  /** 1-based; `null` when it is not known. */
  readonly line: number | null;
  readonly column: number | null;
}

/** One enabled connector; what changes about it are signals, so that a change redraws its card alone. */
export interface ConnectorEntry {
  readonly name: string;
  readonly driver: Signal<string>;
  readonly status: Signal<ConnectorStatus>;
  /** Absent until it has been ready once. */
  readonly schema: Signal<ConnectorSchema | undefined>;
  /** Where its file is wrong, when it does not load. */
  readonly place: Signal<FilePlace | undefined>;
}

/** True in a state in which a connector can be called. */
export function isRunning(state: ConnectorState): boolean {
  return state === "ready" || state === "degraded";
}

/** A connector that runs not, and why. */
export interface DisabledConnector {
  readonly name: string;
  readonly driver: string;
  readonly reason: string;
}

/** A new entry, of which only the names are known. */
export function connectorEntry(name: string, driver: string): ConnectorEntry {
  return {
    name,
    driver: signal(driver),
    status: signal({ state: "loading", message: "" }),
    schema: signal(undefined),
    place: signal(undefined),
  };
}

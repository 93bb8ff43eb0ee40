import type { JSX } from "preact";
import type { ConnectorStatus } from "@/lib/client/stores/mod.ts";
import { type Standing, StatusDot } from "@/lib/ui/mod.ts";

const STANDINGS: Record<ConnectorStatus["state"], Standing> = {
  loading: "busy",
  ready: "good",
  degraded: "doubtful",
  error: "failed",
  disabled: "off",
  stopped: "stopped",
};

const TEXTS: Record<ConnectorStatus["state"], string> = {
  loading: "Loading",
  ready: "Ready",
  degraded: "Degraded",
  error: "Failed",
  disabled: "Disabled",
  stopped: "Stopped",
};

/** A state in one word. */
export function stateText(state: ConnectorStatus["state"]): string {
  return TEXTS[state];
}

/** The mark in front of a connector's name. */
export function ConnectorMark({ status }: { status: ConnectorStatus }): JSX.Element {
  return <StatusDot standing={STANDINGS[status.state]} label={stateText(status.state)} />;
}

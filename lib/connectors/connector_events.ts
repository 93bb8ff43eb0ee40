import type { AppError } from "@/lib/protocol/mod.ts";
import type { Connector } from "./connector.ts";

/** What a connector tells. */
export interface ConnectorEvents {
  /** It has a new state; `message` says why. */
  status(connector: Connector): void;
  /** It has finished initializing, failed, or gone: clients fetch the list anew. */
  changed(connector: Connector): void;
  /** Its file does not parse or load. */
  loadFailed(connector: Connector, error: AppError): void;
}

import type { z } from "zod";
import type { EventRow, RequestRow } from "./message.ts";
import { connectorRows, connectorsRows } from "./messages/connectors.ts";
import { driverRows } from "./messages/drivers.ts";
import { eventRows } from "./messages/events.ts";
import { marketplaceRows } from "./messages/marketplace.ts";
import { promptRows } from "./messages/prompts.ts";
import { scriptRows } from "./messages/scripts.ts";
import { serverRows } from "./messages/server.ts";
import { stateRows } from "./messages/state.ts";
import { streamRows } from "./messages/streams.ts";

/** Every message that travels: dispatch, client, reference page and conformance tests read this table. */
export const MESSAGES = [
  ...connectorsRows,
  ...connectorRows,
  ...driverRows,
  ...streamRows,
  ...stateRows,
  ...scriptRows,
  ...promptRows,
  ...eventRows,
  ...marketplaceRows,
  ...serverRows,
] as const;

type Row = (typeof MESSAGES)[number];
type Requests = Extract<Row, { request: unknown }>;
type Events = Extract<Row, { body: unknown }>;

/** Types a client may send. */
export type RequestType = Requests["type"];
/** Types the server sends on its own. */
export type EventType = Events["type"];
/** The fields of a request beside `type` and `requestId`. */
export type RequestOf<T extends RequestType> = z.infer<Extract<Requests, { type: T }>["request"]>;
/** The fields of the reply beside `type` and `requestId`. */
export type ReplyOf<T extends RequestType> = z.infer<Extract<Requests, { type: T }>["reply"]>;
/** The fields of an event beside `type`. */
export type EventOf<T extends EventType> = z.infer<Extract<Events, { type: T }>["body"]>;

/** Request rows by type. */
export const REQUESTS: ReadonlyMap<string, RequestRow> = new Map(
  MESSAGES.filter((row) => "request" in row).map((row) => [row.type, row]),
);
/** Event rows by type. */
export const EVENTS: ReadonlyMap<string, EventRow> = new Map(
  MESSAGES.filter((row) => "body" in row).map((row) => [row.type, row]),
);

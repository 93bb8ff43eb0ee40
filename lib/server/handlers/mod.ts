/**
 * Answers to the requests of clients, by region of the message table.
 *
 * @module
 */
import { connectorHandlers } from "./connector_handlers.ts";
import { driverHandlers } from "./driver_handlers.ts";
import { feedHandlers } from "./feed_handlers.ts";
import type { Handlers } from "./handler.ts";
import { marketplaceHandlers } from "./marketplace_handlers.ts";
import { promptHandlers } from "./prompt_handlers.ts";
import { scriptHandlers } from "./script_handlers.ts";
import { serverHandlers } from "./server_handlers.ts";

/** A handler for every request type of the message table; the types see to it that none is missing. */
export const HANDLERS: Handlers = {
  ...connectorHandlers,
  ...driverHandlers,
  ...feedHandlers,
  ...scriptHandlers,
  ...promptHandlers,
  ...marketplaceHandlers,
  ...serverHandlers,
};

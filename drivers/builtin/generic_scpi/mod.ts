/**
 * GenericScpi: any instrument that speaks SCPI over TCP or a serial line.
 *
 * @module
 */
import type { BuiltinDriver } from "@/lib/driver_host/mod.ts";
import { FRAMING_KEYS } from "@/lib/transports/mod.ts";
import { readDeclaredItems } from "./declared_items.ts";
import { FIXED_ACTION_META, FIXED_PROPERTY_META } from "./fixed_items.ts";
import { GenericScpi } from "./generic_scpi.ts";
import { openTransport } from "./open_transport.ts";
import { SERIAL_KEYS } from "./scpi_settings.ts";
import { scpiSurface } from "./scpi_surface.ts";
import template from "./template.js" with { type: "text" };

/** The built-in driver `GenericScpi`, also found as `Scpi`. */
export const GENERIC_SCPI: BuiltinDriver = {
  meta: {
    name: "GenericScpi",
    version: "1.2.0",
    description:
      "Any SCPI instrument over TCP or a serial line; its properties are declared in the connector",
    details:
      "`config.scpi.properties` and `config.scpi.methods` declare what the instrument has: each entry names " +
      "its command (`cmd`), and for properties the `type` (float, int, bool, string). A command with a trailing `?` " +
      "is read-only.\n\nThe line is opened by `autoConnect: true` or by `connect()`; after it went down it is opened " +
      "again by the next call, and `initCommands` are sent again.",
    group: "instruments",
    aliases: ["Scpi"],
    properties: FIXED_PROPERTY_META,
    actions: FIXED_ACTION_META,
    streams: ["scpi"],
  },
  config: {
    transport: true,
    host: true,
    port: true,
    serialPort: true,
    baudRate: true,
    terminator: true,
    ...namesOf([...FRAMING_KEYS, ...SERIAL_KEYS]),
    timeout: true,
    autoConnect: true,
    identify: true,
    openDelay: true,
    initCommands: true,
    commandDelay: true,
    settleMs: true,
    ack: true,
    debug: true,
    scpi: {
      properties: {
        "*": {
          ...namesOf(["cmd", "get", "set", "type", "unit", "description", "readonly", "poll"]),
          ...namesOf(["min", "max", "timeout"]),
          values: true,
        },
      },
      methods: { "*": { cmd: true, description: true, arg: { name: true, type: true } } },
    },
  },
  template,
  surfaceOf: (config) => scpiSurface(readDeclaredItems(config.scpi)),
  create: (context) => new GenericScpi(context, openTransport),
};

function namesOf(keys: readonly string[]): Record<string, true> {
  return Object.fromEntries(keys.map((key) => [key, true]));
}

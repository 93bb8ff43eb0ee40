/**
 * GUI: the virtual store (Connector Guide, "Virtual Store Connector Pattern").
 *
 * @module
 */
import type { BuiltinDriver } from "@/lib/driver_host/mod.ts";
import { Gui, guiSurface } from "./gui.ts";
import template from "./template.js" with { type: "text" };
import { readWidgets } from "./widget.ts";

/** The built-in driver `GUI`. */
export const GUI: BuiltinDriver = {
  meta: {
    name: "GUI",
    version: "1.0.0",
    description: "Store in memory between scripts and dashboards, one property per widget",
    details:
      "`config.widgets` lists `{ name, type, label, min, max, step, value, unit }`. Each entry becomes a " +
      "property; a `canvas` is a stream as well. Nothing is kept when the server stops.",
    group: "utilities",
    requiresSafetyGates: false,
    properties: {},
    actions: {},
    streams: [],
  },
  config: {
    widgets: {
      "*": { name: true, type: true, label: true, min: true, max: true, step: true, value: true, unit: true },
    },
  },
  template,
  surfaceOf: (config) => guiSurface(readWidgets(config)),
  create: (context) => new Gui(context),
};

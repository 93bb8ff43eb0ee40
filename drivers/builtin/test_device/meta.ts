import type { DriverMeta } from "@/lib/driver_host/mod.ts";
import { ACTION_META } from "./actions.ts";
import { PROPERTY_META } from "./properties.ts";

/** What is known of the TestDevice before it runs. */
export const TEST_DEVICE_META: DriverMeta = {
  name: "TestDevice",
  version: "1.0.0",
  description: "Simulated instrument with every data type and a synthetic video stream",
  details:
    "Needs no hardware and never counts against the connector limit. It keeps the safety gates on purpose: " +
    "it is the place to try them.\n\nThe device has its own front panel at `http://localhost:<dashboardPort>/` " +
    "(9999 unless configured; 0 turns it off).",
  group: "utilities",
  properties: PROPERTY_META,
  actions: ACTION_META,
  streams: ["data", "video"],
};

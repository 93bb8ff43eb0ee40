/**
 * TestDevice: the simulated instrument that is always there.
 *
 * @module
 */
import type { BuiltinDriver } from "@/lib/driver_host/mod.ts";
import { TEST_DEVICE_META } from "./meta.ts";
import template from "./template.js" with { type: "text" };
import { TestDevice } from "./test_device.ts";

/** The built-in driver `TestDevice`. */
export const TEST_DEVICE: BuiltinDriver = {
  meta: TEST_DEVICE_META,
  config: {
    dashboardPort: true,
    label: true,
    temperature: true,
    videoFps: true,
    videoWidth: true,
    videoHeight: true,
    defaultVoltage: true,
    defaultCurrent: true,
  },
  template,
  create: (context) => new TestDevice(context),
};

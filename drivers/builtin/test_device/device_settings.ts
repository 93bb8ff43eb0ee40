import { AppError } from "@/lib/protocol/mod.ts";
import { NamedValues } from "../named_values.ts";

/** The options of a TestDevice, checked. */
export interface DeviceSettings {
  /** Port of the device's own dashboard on 127.0.0.1; zero or less = none. */
  dashboardPort: number;
  label: string;
  /** Degrees Celsius. */
  temperature: number;
  /** Frames per second; zero = no video. */
  videoFps: number;
  /** Pixels. */
  videoWidth: number;
  /** Pixels. */
  videoHeight: number;
  /** Volts. */
  defaultVoltage: number;
  /** Amperes. */
  defaultCurrent: number;
}

/**
 * Reads the driver configuration.
 *
 * @throws {AppError} `VALIDATION_INVALID_VALUE` naming the key.
 */
export function readSettings(config: Readonly<Record<string, unknown>>): DeviceSettings {
  const values = new NamedValues(config, { kind: "Config key" });
  return {
    dashboardPort: inRange("dashboardPort", values.int("dashboardPort", 9999), [-65535, 65535]),
    label: values.string("label", "Test Device"),
    temperature: values.double("temperature", 22.5),
    videoFps: inRange("videoFps", values.double("videoFps", 10), [0, 60]),
    videoWidth: inRange("videoWidth", values.int("videoWidth", 320), [16, 1920]),
    videoHeight: inRange("videoHeight", values.int("videoHeight", 240), [16, 1080]),
    defaultVoltage: values.double("defaultVoltage", 0),
    defaultCurrent: values.double("defaultCurrent", 1),
  };
}

function inRange(key: string, value: number, [low, high]: readonly [number, number]): number {
  if (value >= low && value <= high) return value;
  throw new AppError(
    "VALIDATION_INVALID_VALUE",
    `Config key '${key}' expected a value from ${low} to ${high}, got ${value}`,
  );
}

import type { PropertyMeta } from "@/lib/driver_host/mod.ts";
import { asBool, asDouble, asInt, asObject, asString, asStrings, type Named } from "../typed_value.ts";
import type { DeviceState } from "./device_state.ts";
import type { VideoSource } from "./video_source.ts";

/** The parts of one running TestDevice. */
export interface Device {
  state: DeviceState;
  video: VideoSource;
}

interface PropertyRow {
  type: string;
  unit?: string;
  description: string;
  read(device: Device): unknown;
  /** Absent: read-only. */
  write?(state: DeviceState, named: Named): void;
}

/** Every property of the TestDevice: what it is and what it does (driver reference §2, design §8.16). */
export const PROPERTIES: ReadonlyMap<string, PropertyRow> = new Map(Object.entries<PropertyRow>({
  label: {
    type: "string",
    description: "Display name of the device",
    read: ({ state }) => state.label,
    write: (state, named) => state.label = asString(named),
  },
  count: {
    type: "int",
    description: "Counts the samples of the data stream",
    read: ({ state }) => state.count,
    write: (state, named) => state.count = asInt(named),
  },
  temperature: {
    type: "double",
    unit: "°C",
    description: "Simulated temperature",
    read: ({ state }) => state.temperature,
    write: (state, named) => state.temperature = asDouble(named),
  },
  enabled: {
    type: "bool",
    description: "A switch without effect",
    read: ({ state }) => state.enabled,
    write: (state, named) => state.enabled = asBool(named),
  },
  streaming: {
    type: "bool",
    description: "Lets the data and video streams run",
    read: ({ state }) => state.streaming,
    write: (state, named) => state.streaming = asBool(named),
  },
  threshold: {
    type: "double",
    description: "A limit without effect",
    read: ({ state }) => state.threshold,
    write: (state, named) => state.threshold = asDouble(named),
  },
  voltage: {
    type: "double",
    unit: "V",
    description: "Voltage of the simulated output",
    read: ({ state }) => state.voltage,
    write: (state, named) => state.voltage = asDouble(named),
  },
  current: {
    type: "double",
    unit: "A",
    description: "Current limit of the simulated output",
    read: ({ state }) => state.current,
    write: (state, named) => state.current = asDouble(named),
  },
  output: {
    type: "bool",
    description: "Switches the simulated output",
    read: ({ state }) => state.output,
    write: (state, named) => state.output = asBool(named),
  },
  measured_voltage: {
    type: "double",
    unit: "V",
    description: "Voltage at the output; zero when it is off",
    read: ({ state }) => state.measuredVoltage,
  },
  measured_current: {
    type: "double",
    unit: "A",
    description: "Current through a load of 10 ohms; zero when the output is off",
    read: ({ state }) => state.measuredCurrent,
  },
  uptime: {
    type: "double",
    unit: "s",
    description: "Seconds since the device was started",
    read: ({ state }) => state.uptime,
  },
  spectrum: {
    type: "double[]",
    description: "Ten points of a slowly moving sine",
    read: ({ state }) => state.spectrum,
  },
  histogram: {
    type: "int[]",
    description: "Eight random counts from 0 to 99",
    read: ({ state }) => state.histogram,
  },
  tags: {
    type: "string[]",
    description: "Free words",
    read: ({ state }) => state.tags,
    write: (state, named) => state.tags = asStrings(named),
  },
  logs: {
    type: "string[]",
    description: "The last 20 lines of the device log",
    read: ({ state }) => state.logs,
  },
  status: {
    type: "object",
    description: "label, enabled, temperature, count and uptime together",
    read: ({ state }) => state.status,
  },
  config: {
    type: "object",
    description: "Free settings; configure() changes one of them",
    read: ({ state }) => state.config,
    write: (state, named) => state.config = { ...asObject(named) },
  },
  snapshot: {
    type: "string",
    description: "The current video frame as base64 JPEG",
    read: ({ video }) => video.frame(),
  },
}));

/** The same as the driver declares it. */
export const PROPERTY_META: Readonly<Record<string, PropertyMeta>> = Object.fromEntries(
  [...PROPERTIES].map(([name, { type, unit, description, write }]) => [
    name,
    { type, access: write === undefined ? "R" : "R/W", ...(unit === undefined ? {} : { unit }), description },
  ]),
);

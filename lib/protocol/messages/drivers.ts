import { z } from "zod";
import { argItem, valueFactFields } from "./connectors.ts";
import { event, request } from "../message.ts";

/** One finding of the driver validator. */
export const finding = z.object({
  ruleId: z.string(),
  severity: z.enum(["hard", "soft"]),
  message: z.string(),
});
export type Finding = z.infer<typeof finding>;

/** Where a driver comes from. */
export const driverCategory = z.enum(["built-in", "free", "premium"]);
/** The four groups of the documents. */
export const driverGroup = z.enum(["instruments", "motion", "communication", "utilities"]);
export type DriverGroup = z.infer<typeof driverGroup>;

const listedDriver = z.object({
  name: z.string(),
  tier: z.number(),
  version: z.string(),
  category: driverCategory,
  group: driverGroup,
  requiresSafetyGates: z.boolean(),
  errors: z.array(finding),
  warnings: z.array(finding),
});

/** What `driver.schema` answers: types and access as the driver declares them. */
export const driverSchema = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  details: z.string().optional(),
  category: driverCategory,
  group: driverGroup,
  tier: z.number(),
  requiresSafetyGates: z.boolean(),
  properties: z.array(z.object({
    name: z.string(),
    type: z.string(),
    access: z.string(),
    unit: z.string().optional(),
    description: z.string().optional(),
    details: z.string().optional(),
    ...valueFactFields,
  })),
  actions: z.array(z.object({
    name: z.string(),
    description: z.string().optional(),
    details: z.string().optional(),
    args: z.array(argItem),
  })),
  streams: z.array(z.string()),
  connectorTemplate: z.string().nullable(),
  errors: z.array(finding),
  warnings: z.array(finding),
});
export type DriverSchema = z.infer<typeof driverSchema>;
export type ListedDriver = z.infer<typeof listedDriver>;

/** Messages about drivers. */
export const driverRows = [
  request("drivers.list", {
    summary: "Every registered driver with the validator's findings.",
    request: z.object({}),
    reply: z.object({ value: z.array(listedDriver) }),
  }),
  request("driver.schema", {
    summary: "Properties, actions, streams and connector template of one driver.",
    request: z.object({ name: z.string().min(1) }),
    reply: z.object({ name: z.string(), value: driverSchema }),
    errors: ["DRIVER_NOT_FOUND"],
  }),
  request("driver.template", {
    summary: "The connector template of one driver, as text.",
    request: z.object({ name: z.string().min(1) }),
    reply: z.object({ name: z.string(), value: z.string().nullable() }),
    errors: ["DRIVER_NOT_FOUND"],
  }),
  request("drivers.scan", {
    summary: "Look for drivers again; answers when the scan has ended.",
    request: z.object({}),
    reply: z.object({ value: z.array(listedDriver) }),
  }),
  request("driver.init", {
    summary:
      "Start a driver for a trial, without a connector file. `value` is the name of a connector that lasts until `driver.shutdown` or until this client goes.",
    request: z.object({ name: z.string().min(1), config: z.record(z.string(), z.unknown()).optional() }),
    reply: z.object({ value: z.string() }),
    errors: ["DRIVER_NOT_FOUND", "DRIVER_LOAD_FAILED", "CONN_CALL_FAILED"],
    rate: "hardware",
  }),
  request("driver.shutdown", {
    summary: "End a trial that `driver.init` has started; `connector` is the name it gave.",
    request: z.object({ connector: z.string().min(1) }),
    reply: z.object({ connector: z.string(), success: z.literal(true) }),
    errors: ["CONN_NOT_FOUND"],
  }),
  event("driver.diagnostics", {
    summary: "A scanned driver has findings.",
    body: z.object({
      driver: z.string(),
      category: driverCategory,
      errors: z.array(finding),
      warnings: z.array(finding),
    }),
  }),
  event("drivers.changed", { summary: "The driver registry was scanned again.", body: z.object({}) }),
] as const;

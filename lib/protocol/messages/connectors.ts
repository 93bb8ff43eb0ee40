import { z } from "zod";
import { event, lostFields, numberPlaces, request, success } from "../message.ts";
import { MAX_NAME_LENGTH } from "../names.ts";

const name = z.string().min(1).max(MAX_NAME_LENGTH);
const source = z.enum(["driver", "custom"]);
const access = z.enum(["r", "w", "rw"]);

/** What may be said of values beside their type; see `ValueFacts`. */
export const valueFactFields = {
  /** Digits behind the decimal point that mean something. */
  precision: z.number().optional(),
  /** The only values there are. */
  enum: z.array(z.union([z.string(), z.number(), z.boolean()])).optional(),
  min: z.number().optional(),
  max: z.number().optional(),
};

/** One property of a connector, from its driver or its own file. */
export const propertyItem = z.object({
  name: z.string(),
  type: z.string(),
  access,
  unit: z.string().optional(),
  description: z.string().optional(),
  details: z.string().optional(),
  ...valueFactFields,
  source,
  hidden: z.boolean(),
});

/** One argument of an action. */
export const argItem = z.object({
  name: z.string(),
  type: z.string(),
  description: z.string().optional(),
  ...valueFactFields,
});

/** One action of a connector. */
export const actionItem = z.object({
  name: z.string(),
  description: z.string().optional(),
  details: z.string().optional(),
  args: z.array(argItem).optional(),
  source,
  hidden: z.boolean(),
});

/** One stream of a connector. */
export const streamItem = z.object({ name: z.string(), source, hidden: z.boolean() });

/** One value of the merged driver config as the workbench shows it. */
export const driverConfigItem = z.object({
  key: z.string(),
  value: z.unknown(),
  type: z.string(),
  editable: z.boolean(),
  secret: z.boolean().optional(),
  hasValue: z.boolean().optional(),
});

/** What `connector.schema` answers. */
export const connectorSchema = z.object({
  name: z.string(),
  driver: z.string(),
  description: z.string().optional(),
  properties: z.array(propertyItem),
  actions: z.array(actionItem),
  streams: z.array(streamItem),
  driverConfig: z.array(driverConfigItem),
  hiddenItems: z.array(z.string()),
  visibilityMode: z.enum(["all", "hide", "expose"]),
});
export type ConnectorSchema = z.infer<typeof connectorSchema>;
export type PropertyItem = z.infer<typeof propertyItem>;
export type ActionItem = z.infer<typeof actionItem>;
export type StreamItem = z.infer<typeof streamItem>;
export type DriverConfigItem = z.infer<typeof driverConfigItem>;

/** Where a connector stands; the workbench shows it on its card. */
export const connectorState = z.enum(["loading", "ready", "degraded", "error", "disabled", "stopped"]);
export type ConnectorState = z.infer<typeof connectorState>;

const listedConnector = z.object({ name: z.string(), driver: z.string(), isTestDevice: z.boolean() });

/** Messages about connectors as a whole. */
export const connectorsRows = [
  request("connectors.list", {
    summary: "Names of all loaded connectors, ready or not.",
    request: z.object({}),
    reply: z.object({ value: z.array(z.string()) }),
  }),
  request("connectors.schema", {
    summary: "Schemas of all enabled connectors that are ready, by name.",
    request: z.object({}),
    reply: z.object({ value: z.record(z.string(), connectorSchema) }),
  }),
  request("connectors.all", {
    summary:
      "Every discovered connector with its state or the reason why it is disabled, and the licence limit.",
    request: z.object({}),
    reply: z.object({
      value: z.object({
        enabled: z.array(
          listedConnector.extend({ state: connectorState, message: z.string(), restarts: z.number() }),
        ),
        disabled: z.array(listedConnector.extend({ reason: z.string() })),
        maxConnectors: z.number(),
        enabledNames: z.array(z.string()),
        enabledNonTestCount: z.number(),
        tierName: z.string(),
      }),
    }),
  }),
  request("connectors.set_enabled", {
    summary: "Choose which connectors are enabled; takes effect after a restart.",
    request: z.object({ connectors: z.array(name) }),
    reply: z.object({ success: z.literal(true), requiresRestart: z.boolean() }),
    errors: ["CONN_NOT_FOUND", "CONN_LIMIT_REACHED", "CONFIG_WRITE_FAILED"],
  }),
  request("connectors.reload", {
    summary: "Reload every connector file; answers when the reload has ended.",
    request: z.object({}),
    reply: success,
    errors: ["CONN_RELOAD_FAILED"],
    rate: "hardware",
  }),
  event("connectors.changed", {
    summary: "A connector finished initializing, failed, or went away.",
    body: z.object({}),
  }),
] as const;

/** Messages about one connector. */
export const connectorRows = [
  request("connector.schema", {
    summary: "Properties, actions, streams and driver config of one connector.",
    request: z.object({ name, includeHidden: z.boolean().optional() }),
    reply: z.object({ value: connectorSchema }),
    errors: ["CONN_NOT_FOUND", "CONN_DISABLED", "CONN_LOAD_FAILED", "DRIVER_LOAD_FAILED", "DRIVER_NOT_FOUND"],
  }),
  request("connector.call", {
    summary:
      'Read a property (no args), write it (one arg), or run an action (`method`). A number JSON has no text for has the value `null` and its name in `number`; such numbers inside lists and objects are named in `numbers`, the first 1000 of them, by JSON Pointer (RFC 6901); a request may name them for `args`: `{ "args": [null], "numbers": { "/0": "NaN" } }`.',
    request: z.object({
      connector: name,
      property: name.nullish(),
      method: name.nullish(),
      args: z.unknown().optional(),
      /** Where in `args` the numbers are that JSON has no text for. */
      numbers: numberPlaces.nullish(),
    }),
    reply: z.object({
      value: z.unknown(),
      ...lostFields,
    }),
    replyType: "connector.response",
    errors: [
      "CONN_NOT_FOUND",
      "CONN_NOT_INITIALIZED",
      "CONN_DISABLED",
      "CONN_LOAD_FAILED",
      "CONN_CALL_FAILED",
      "DRIVER_LOAD_FAILED",
      "DRIVER_NOT_FOUND",
      "DRIVER_BLOCKED",
    ],
    rate: "hardware",
  }),
  request("connector.reload", {
    summary:
      "Load one connector anew, or start it when it has been enabled since; answers when that has ended. Not in document 004.",
    request: z.object({ connector: name }),
    reply: z.object({ connector: z.string(), success: z.literal(true) }),
    errors: ["CONN_NOT_FOUND", "CONN_DISABLED", "CONN_RELOAD_FAILED"],
    rate: "hardware",
  }),
  request("connector.visibility.set", {
    summary: "Rewrite the `hide` list in the connector's source and reload it.",
    request: z.object({ connector: name, hidden: z.array(z.string()) }),
    reply: z.object({ connector: z.string(), success: z.literal(true) }),
    errors: ["CONN_NOT_FOUND", "CONN_RELOAD_FAILED"],
    rate: "hardware",
  }),
  request("connector.driverConfig.set", {
    summary: "Edit one primitive driver-config value in the connector's source and reload it.",
    request: z.object({
      connector: name,
      key: name,
      value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
    }),
    reply: z.object({ connector: z.string(), key: z.string(), success: z.literal(true) }),
    errors: ["CONN_NOT_FOUND", "CONN_RELOAD_FAILED"],
    rate: "hardware",
  }),
  event("connector.status", {
    summary: "A connector changed its state; `message` says why.",
    body: z.object({
      connector: z.string(),
      driver: z.string(),
      state: connectorState,
      message: z.string(),
      restarts: z.number().optional(),
    }),
  }),
  event("connector.error", {
    summary: "A connector file does not parse or load; the position is in the user's file.",
    body: z.object({
      connector: z.string(),
      file: z.string(),
      message: z.string(),
      line: z.number().nullable(),
      column: z.number().nullable(),
    }),
  }),
] as const;

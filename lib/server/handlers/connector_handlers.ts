import { AppError, jsonText, numberName, RawJson, type ReplyOf, type RequestOf } from "@/lib/protocol/mod.ts";
import { type Access, type Connector, isTestDevice } from "@/lib/connectors/mod.ts";
import type { Handlers } from "./handler.ts";

type ConnectorTypes =
  | "connectors.list"
  | "connectors.schema"
  | "connectors.all"
  | "connectors.set_enabled"
  | "connectors.reload"
  | "connector.schema"
  | "connector.call"
  | "connector.reload"
  | "connector.visibility.set"
  | "connector.driverConfig.set";

/** Handlers of the connector messages (document 004). */
export const connectorHandlers: Handlers<ConnectorTypes> = {
  "connectors.list": (_request, { server }) => ({ value: server.connectors.all.map(({ name }) => name) }),

  "connectors.schema": (_request, { server }) => ({ value: server.connectors.schemas() }),

  "connectors.all": (_request, { server }) => {
    const { connectors } = server;
    const { enabled, disabled } = connectors.selection;
    const listed = connectors.discovered.map((found) => ({
      name: found.name,
      driver: found.driver,
      isTestDevice: isTestDevice(found),
    }));
    const on = listed.filter(({ name }) => enabled.has(name)).map((found) => ({
      ...found,
      ...statusOf(connectors.all.find(({ name }) => name === found.name)),
    }));
    const { maxConnectors, name: tierName } = connectors.tier;
    return {
      value: {
        enabled: on,
        disabled: listed.filter(({ name }) => disabled.has(name))
          .map((found) => ({ ...found, reason: disabled.get(found.name)! })),
        maxConnectors: Number.isFinite(maxConnectors) ? maxConnectors : -1,
        enabledNames: on.map(({ name }) => name),
        enabledNonTestCount: on.filter((found) => !found.isTestDevice).length,
        tierName,
      },
    };
  },

  "connectors.set_enabled": async ({ connectors: names }, { server }) => {
    server.connectors.checkEnabled(names);
    await server.settings.set("connectors.enabled", names);
    return { success: true, requiresRestart: true };
  },

  "connectors.reload": async (_request, { server }) => {
    await server.connectors.reload();
    const failed = server.connectors.all.filter((connector) => connector.failedToLoad);
    if (failed.length === 0) return { success: true };
    const text = failed.map(({ name, message }) => `${name}: ${message}`).join("; ");
    throw new AppError("CONN_RELOAD_FAILED", `Reloaded, but not every file loads: ${text}`);
  },

  "connector.schema": ({ name, includeHidden }, { server }) => ({
    value: server.connectors.find(name).schema(includeHidden === true),
  }),

  "connector.call": (request, { server, client }) => {
    const value = server.connectors.call(request.connector, accessOf(request), client.caller);
    return value instanceof Promise ? value.then(valueReply) : valueReply(value);
  },

  "connector.reload": async ({ connector }, { server }) => {
    await server.connectors.reload(connector);
    const { name, failedToLoad, message } = server.connectors.find(connector);
    if (failedToLoad) throw new AppError("CONN_RELOAD_FAILED", `Cannot reload '${name}': ${message}`);
    return { connector: name, success: true };
  },

  "connector.visibility.set": async ({ connector, hidden }, { server }) => {
    await server.connectors.edit(connector, { kind: "hidden", hidden });
    return { connector, success: true };
  },

  "connector.driverConfig.set": async ({ connector, key, value }, { server }) => {
    if (key.startsWith("_")) {
      throw new AppError("VALIDATION_INVALID_VALUE", `'${key}' is an internal key and cannot be changed`);
    }
    await server.connectors.edit(connector, { kind: "config", key, value });
    return { connector, key, success: true };
  },
};

/** What a call answers; the text of lists and objects is made here, because it tells which numbers JSON has none for. */
function valueReply(value: unknown): ReplyOf<"connector.call"> {
  if (typeof value !== "object" || value === null) return { value: value ?? null, number: numberName(value) };
  if (value instanceof RawJson) return { value, numbers: value.numbers };
  const { json, ...lost } = jsonText(value);
  return { value: new RawJson(json), ...lost };
}

// One that is chosen but has not been created yet is about to be loaded.
function statusOf(connector: Connector | undefined) {
  if (connector === undefined) {
    return { state: "loading" as const, message: "Waiting to be loaded", restarts: 0 };
  }
  return { state: connector.state, message: connector.message, restarts: connector.crashes };
}

/** What a `connector.call` wants: no `args`, or an empty list, reads (spec §9.4). What is null counts as absent. */
export function accessOf(request: RequestOf<"connector.call">): Access {
  const property = request.property ?? undefined;
  const method = request.method ?? undefined;
  const args = request.args === undefined || request.args === null
    ? []
    : Array.isArray(request.args)
    ? request.args
    : [request.args];
  if (method !== undefined && property === undefined) return { kind: "run", name: method, args };
  if (property !== undefined && method === undefined) {
    if (args.length > 1) {
      throw new AppError(
        "VALIDATION_INVALID_VALUE",
        `Property '${property}' takes one value, not ${args.length}; a list is written as "args": [[1, 2]]`,
      );
    }
    return args.length === 0
      ? { kind: "read", name: property }
      : { kind: "write", name: property, value: args[0] };
  }
  const code = method === undefined ? "VALIDATION_MISSING_PARAM" : "VALIDATION_INVALID_VALUE";
  throw new AppError(code, "connector.call needs either 'property' or 'method'");
}

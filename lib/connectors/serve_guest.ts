import { AppError, lostBelow, RawJson } from "@/lib/protocol/mod.ts";
import type { Ask } from "@/lib/sandbox/mod.ts";
import { type Access, callConnector, type CallerOptions } from "./call.ts";
import type { Connector } from "./connector.ts";
import type { Definition } from "./definition.ts";

/** What guest code asks of a connector through `connector(name)`. */
export type ConnectorAsk = Extract<Ask, { op: "connector" }>;

/**
 * Does what guest code asks of a connector: tells what a name is, with the value of a property, writes, or calls.
 *
 * @throws {AppError} As {@linkcode callConnector} does.
 */
export function serveGuest(target: Connector, request: ConnectorAsk, options: CallerOptions): unknown {
  const { surface } = target.active;
  if (request.verb === "has") return surface.find(request.name) !== undefined;
  if (request.verb !== "find") return callConnector(target, accessOf(request), options);
  const item = surface.find(request.name);
  if (item === undefined) return { kind: "unknown", near: surface.nearest(request.name) };
  if (item.kind === "action") return { kind: "action" };
  const value = callConnector(target, accessOf(request), options);
  return value instanceof Promise ? value.then(foundProperty) : foundProperty(value);
}

// Text that is JSON already stays text.
function foundProperty(value: unknown): unknown {
  if (!(value instanceof RawJson)) return { kind: "property", value };
  return new RawJson(`{"kind":"property","value":${value.text}}`, lostBelow("value", value).numbers);
}

function accessOf({ verb, name, args }: ConnectorAsk): Access {
  if (verb === "find") return { kind: "read", name };
  return verb === "set" ? { kind: "write", name, value: args[0] } : { kind: "run", name, args };
}

/**
 * Keeps a connector to those it lists in `allowedConnectors`; without a list it may use any (design §8.2).
 *
 * @throws {AppError} `CONN_CALL_FAILED` naming both.
 */
export function refuseUnlessAllowed(
  from: string,
  definition: Definition | undefined,
  target: Connector,
): void {
  const allowed = definition?.allowedConnectors;
  if (allowed === undefined || allowed.some((name) => name.toLowerCase() === target.name.toLowerCase())) {
    return;
  }
  const text = `'${from}' may not use '${target.name}': allowedConnectors does not list it`;
  throw new AppError("CONN_CALL_FAILED", text);
}

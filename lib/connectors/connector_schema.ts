import { type ConnectorSchema, type DriverConfigItem, MASK, valueFacts } from "@/lib/protocol/mod.ts";
import { isSecretKey } from "@/lib/settings/mod.ts";
import type { Definition } from "./definition.ts";
import type { Surface } from "./surface.ts";

/** What a schema is made of. */
export interface SchemaParts {
  name: string;
  driver: string;
  definition: Definition;
  /** Absent while the driver has not been initialised. */
  surface: Surface | undefined;
  includeHidden: boolean;
}

/** The schema of a connector as `connector.schema` gives it (document 004). */
export function connectorSchemaOf(parts: SchemaParts): ConnectorSchema {
  const { name, driver, definition, surface, includeHidden } = parts;
  const shown = (item: { hidden: boolean }) => includeHidden || !item.hidden;
  return {
    name,
    driver,
    ...optional({ description: definition.description }),
    properties: (surface?.properties ?? []).filter(shown).map((item) => ({
      name: item.name,
      type: item.type,
      access: item.access,
      ...optional({ unit: item.unit, description: item.description, details: item.details }),
      ...valueFacts({ ...item }),
      source: item.source,
      hidden: item.hidden,
    })),
    actions: (surface?.actions ?? []).filter(shown).map((item) => ({
      name: item.name,
      ...optional({ description: item.description, details: item.details }),
      ...(item.declaresArgs ? { args: item.args.map((arg) => ({ ...arg })) } : {}),
      source: item.source,
      hidden: item.hidden,
    })),
    streams: (surface?.streams ?? []).filter(shown).map((item) => ({ ...item, source: "driver" as const })),
    driverConfig: driverConfigItems(definition),
    hiddenItems: [...surface?.hidden ?? []],
    visibilityMode: definition.hide ? "hide" : definition.expose ? "expose" : "all",
  };
}

/** The merged driver config as the workbench shows it; secrets and keys of the framework stay here. */
export function driverConfigItems({ config, editable }: Definition): DriverConfigItem[] {
  return Object.entries(config).filter(([key]) => !key.startsWith("_")).map(([key, value]) => {
    const type = typeOf(value);
    const facts = { key, type, editable: editable?.has(key) === true };
    if (isSecretKey(key)) return { ...facts, value: null, secret: true, hasValue: hasValue(value) };
    return { ...facts, value: type !== "object" ? value : Array.isArray(value) ? "[…]" : "{…}" };
  });
}

/** True for a change that writes a mask back where a secret is kept: it means the secret as it is. */
export function keepsSecret(
  { config }: Definition,
  { key, value }: { key: string; value: unknown },
): boolean {
  return value === MASK && isSecretKey(key) && hasValue(config[key]);
}

function typeOf(value: unknown): string {
  return value === null ? "null" : typeof value;
}

function hasValue(value: unknown): boolean {
  return value !== null && value !== undefined && value !== "";
}

function optional<T extends Record<string, string | undefined>>(fields: T): { [K in keyof T]?: string } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

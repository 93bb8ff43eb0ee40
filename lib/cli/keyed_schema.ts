import type { ConnectorSchema, DriverSchema } from "@/lib/protocol/mod.ts";

type Described = { name: string; description?: string | undefined; details?: string | undefined };
type Property = Described & { type: string; access: string; unit?: string | undefined };
type Action = Described & {
  args?: readonly { name: string; type: string; description?: string | undefined }[] | undefined;
};

/** A schema as document 001 shows it: items by their name. */
export interface KeyedSchema {
  name: string;
  driver?: string;
  description?: string;
  properties: Record<string, Record<string, unknown>>;
  actions: Record<string, Record<string, unknown>>;
  streams: string[];
}

/** The keyed form of what `connector.schema` answers. */
export function keyedSchema(schema: ConnectorSchema): KeyedSchema {
  const { name, driver, description } = schema;
  return {
    name,
    driver,
    ...(description === undefined ? {} : { description }),
    ...keyedItems(schema),
    streams: schema.streams.map((stream) => stream.name),
  };
}

/** The keyed form of what `driver.schema` answers; the connector template is left out, `driver.template` has it. */
export function keyedDriver(schema: DriverSchema): KeyedSchema & Record<string, unknown> {
  const { connectorTemplate: _template, properties: _properties, actions: _actions, ...rest } = schema;
  return { ...rest, ...keyedItems(schema), streams: schema.streams };
}

function keyedItems(
  { properties, actions }: { properties: readonly Property[]; actions: readonly Action[] },
): Pick<KeyedSchema, "properties" | "actions"> {
  return {
    properties: keyed(properties, ({ type, access, unit, description, details }) => ({
      type,
      access,
      unit,
      description,
      details,
    })),
    actions: keyed(actions, ({ description, details, args }) => ({
      description,
      details,
      args: args === undefined || args.length === 0 ? undefined : args,
    })),
  };
}

function keyed<Item extends { name: string }>(
  items: readonly Item[],
  fields: (item: Item) => Record<string, unknown>,
): Record<string, Record<string, unknown>> {
  return Object.fromEntries(items.map((item) => {
    const known = Object.entries(fields(item)).filter(([, value]) => value !== undefined && value !== "");
    return [item.name, Object.fromEntries(known)];
  }));
}

import type { ActionItem, ConnectorSchema, PropertyItem } from "@/lib/protocol/mod.ts";

/** A connector as far as the filter must know it. */
export interface Filterable {
  readonly name: string;
  readonly driver: string;
  readonly schema: Pick<ConnectorSchema, "properties" | "actions"> | undefined;
}

/** What of a connector is shown. */
export interface Match {
  readonly properties: readonly PropertyItem[];
  readonly actions: readonly ActionItem[];
}

/**
 * What of a connector fits to the words of the filter: all of it when name and driver do, else its fitting items; `undefined`
 * when there are none.
 */
export function matching({ name, driver, schema }: Filterable, query: string): Match | undefined {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const { properties, actions } = schema ?? { properties: [], actions: [] };
  const own = `${name} ${driver}`.toLowerCase();
  if (words.every((word) => own.includes(word))) return { properties, actions };
  const fits = (item: { name: string }) => {
    const text = `${own} ${item.name.toLowerCase()}`;
    return words.every((word) => text.includes(word));
  };
  const match = { properties: properties.filter(fits), actions: actions.filter(fits) };
  return match.properties.length + match.actions.length > 0 ? match : undefined;
}

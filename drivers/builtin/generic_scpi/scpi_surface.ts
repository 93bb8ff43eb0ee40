import type { ActionMeta, DriverSurface, PropertyMeta } from "@/lib/driver_host/mod.ts";
import type { DeclaredItems, DeclaredMethod, DeclaredProperty } from "./declared_items.ts";
import { FIXED_ACTION_META, FIXED_PROPERTY_META } from "./fixed_items.ts";
import { DECLARED_TYPE } from "./scpi_value.ts";

/** What one instrument offers: the fixed items and the declared ones, which win over a fixed one of the same name. */
export function scpiSurface(declared: DeclaredItems): DriverSurface {
  const taken = new Set(
    [...declared.properties.keys(), ...declared.methods.keys()].map((name) => name.toLowerCase()),
  );
  const free = <T>(items: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(items).filter(([name]) => !taken.has(name.toLowerCase())));
  return {
    properties: { ...free(FIXED_PROPERTY_META), ...mapped(declared.properties, propertyMeta) },
    actions: { ...free(FIXED_ACTION_META), ...mapped(declared.methods, actionMeta) },
    streams: ["scpi"],
  };
}

function mapped<T, R>(items: ReadonlyMap<string, T>, convert: (item: T) => R): Record<string, R> {
  return Object.fromEntries([...items].map(([name, item]) => [name, convert(item)]));
}

function propertyMeta({ type, unit, description, query, command, poll }: DeclaredProperty): PropertyMeta {
  return {
    type: DECLARED_TYPE[type],
    access: command === undefined ? "R" : "R/W",
    ...(unit === "" ? {} : { unit }),
    ...(poll === undefined ? {} : { poll }),
    description,
    details: command === undefined
      ? `Reads \`${query}\`.`
      : `Reads \`${query}\`, writes \`${command} <value>\`.`,
  };
}

function actionMeta({ command, arg, description }: DeclaredMethod): ActionMeta {
  return {
    description,
    details: `Sends \`${arg === undefined ? command : `${command} <${arg.name}>`}\`.`,
    ...(arg === undefined ? {} : { args: [{ name: arg.name, type: DECLARED_TYPE[arg.type] }] }),
  };
}

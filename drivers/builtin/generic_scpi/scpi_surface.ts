import type { ActionMeta, DriverSurface, PropertyMeta } from "@/lib/driver_host/mod.ts";
import type { DeclaredItems, DeclaredMethod, DeclaredProperty } from "./declared_items.ts";
import { FIXED_ACTION_META, FIXED_PROPERTY_META } from "./fixed_items.ts";
import { DECLARED_TYPE, type ScpiType } from "./scpi_value.ts";

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

function propertyMeta(
  { type, unit, description, query, command, poll, values, min, max }: DeclaredProperty,
): PropertyMeta {
  return {
    type: DECLARED_TYPE[type],
    access: command === undefined ? "R" : "R/W",
    ...(unit === "" ? {} : { unit }),
    ...(poll === undefined ? {} : { poll }),
    ...(values === undefined || type === "bool" ? {} : { enum: choicesOf(type, values) }),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    description,
    details: command === undefined
      ? `Reads \`${query}\`.`
      : `Reads \`${query}\`, writes \`${withValue(command)}\`.`,
  };
}

function withValue(command: string): string {
  return command.includes("{value}") ? command.replaceAll("{value}", "<value>") : `${command} <value>`;
}

function choicesOf(type: ScpiType, values: ReadonlyMap<string, string>): (string | number)[] {
  return [...values.keys()].map((name) => type === "string" ? name : Number(name));
}

function actionMeta({ command, arg, description }: DeclaredMethod): ActionMeta {
  return {
    description,
    details: `Sends \`${arg === undefined ? command : `${command} <${arg.name}>`}\`.`,
    ...(arg === undefined ? {} : { args: [{ name: arg.name, type: DECLARED_TYPE[arg.type] }] }),
  };
}

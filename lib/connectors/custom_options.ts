import { nearestName } from "@/lib/core/mod.ts";
import type { Definition } from "./definition.ts";

/** What may be said of a value beside its type. */
const FACTS = ["precision", "enum", "min", "max"];
const PROPERTY = ["get", "fn", "set", "poll", "type", "unit", "description", "details", ...FACTS];
const METHOD = ["fn", "call", "args", "description", "details"];
/** Options of one item that are looked at. */
const MOST = 100;
const ARGUMENT = ["name", "type", "description", ...FACTS];

/**
 * Options of custom properties and methods that are probably misspelt. Others are their author's: they are called on their
 * definition, and may keep something in it.
 */
export function misspeltOptions({ properties, methods }: Definition): string[] {
  return [
    ...properties.flatMap(({ name, options }) =>
      misspelt(options, { known: PROPERTY, place: `properties.${name}` })
    ),
    ...methods.flatMap(({ name, options, args }) => [
      ...misspelt(options, { known: METHOD, place: `methods.${name}` }),
      ...Object.entries(isObject(args) ? args : {}).flatMap(([key, form]) =>
        misspelt(isObject(form) ? Object.keys(form) : [], {
          known: ARGUMENT,
          place: `methods.${name}.args.${key}`,
        })
      ),
    ]),
  ];
}

function misspelt(
  given: readonly string[],
  { known, place }: { known: readonly string[]; place: string },
): string[] {
  return given.slice(0, MOST).filter((key) => !known.includes(key)).flatMap((key) => {
    const meant = nearestName(key, known);
    return meant === undefined || given.includes(meant)
      ? []
      : [`${place}.${key} is an unknown key; did you mean "${meant}"?`];
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

import { didYouMean } from "@/lib/core/mod.ts";
import { type ConfigShape, type RegisteredDriver, twinNames } from "@/lib/driver_host/mod.ts";
import type { Definition } from "./definition.ts";

type Fields = Record<string, unknown>;

/** Keys of a connector file that could be misspelt into the driver config: whatever is no own key goes there. */
const TOP_LEVEL = [
  "config",
  "description",
  "expose",
  "hide",
  "methods",
  "optional",
  "poll",
  "properties",
  "env",
];

/** What in a connector file has no effect, or hides something: a sentence each, with what was probably meant. */
export function findingsOf(definition: Definition, driver: RegisteredDriver): string[] {
  const shape = driver.kind === "builtin" ? driver.builtin.config : undefined;
  return [...configFindings(definition.config, shape), ...twinFindings(definition)];
}

function configFindings(config: Fields, shape: ConfigShape | undefined): string[] {
  const { pollRate } = config;
  const findings: string[] = [];
  if (pollRate !== undefined && !(typeof pollRate === "number" && pollRate >= 1)) {
    const shown = JSON.stringify(pollRate)?.slice(0, 100);
    findings.push(`pollRate is ${shown} and has no effect; it is a number of milliseconds, 1 or more`);
  }
  return shape === undefined ? findings : [...findings, ...unknownKeys(config, shape, "config")];
}

function twinFindings({ properties, methods }: Definition): string[] {
  const named = (items: readonly { name: string }[]) =>
    Object.fromEntries(items.map(({ name }) => [name, true]));
  return twinNames({ properties: named(properties), actions: named(methods) });
}

function unknownKeys(value: unknown, shape: ConfigShape, path: string): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value as Fields).flatMap(([key, item]) => {
    const place = `${path}.${key}`;
    const inner = Object.hasOwn(shape, key) ? shape[key] : shape["*"];
    if (inner !== undefined) return inner === true ? [] : unknownKeys(item, inner, place);
    const top = path === "config";
    // What the server itself heeds, whatever the driver is.
    if (top && (key === "pollRate" || key.startsWith("_"))) return [];
    const known = top ? [...Object.keys(shape), "pollRate", ...TOP_LEVEL] : Object.keys(shape);
    return [`${place} has no effect${didYouMean(key, known)}`];
  });
}

import { didYouMean } from "@/lib/core/mod.ts";
import { AppError } from "@/lib/protocol/mod.ts";
import type { DriverSurface } from "@/lib/driver_host/mod.ts";
import type { Connector } from "./connector.ts";
import type { Definition } from "./definition.ts";
import type { Surface } from "./surface.ts";

/** Names one message tells of. */
const MOST_NAMES = 5;

/**
 * Refuses to hide what a connector does not have. Names its file lists already stay allowed: their item may be gone, or
 * come back with its device. Of a connector that does not run nobody knows what it has.
 *
 * @throws {AppError} `VALIDATION_INVALID_VALUE` with the names, and those that were probably meant.
 */
export function refuseUnknownItems(connector: Connector, hidden: readonly string[]): void {
  if (!connector.running) return;
  const { surface } = connector.active;
  const { hide = [], expose = [] } = connector.definition;
  const items = itemsOf(surface);
  const known = new Set([...items, ...hide, ...expose].map((name) => name.toLowerCase()));
  const unknown = hidden.filter((name) => !known.has(name.toLowerCase()));
  if (unknown.length === 0) return;
  const named = unknown.slice(0, MOST_NAMES).map((name) =>
    `'${name.slice(0, 100)}'${didYouMean(name, items)}`
  );
  const more = unknown.length - named.length;
  throw new AppError(
    "VALIDATION_INVALID_VALUE",
    `Cannot hide items '${connector.name}' does not have: ${named.join(", ")}` +
      `${more > 0 ? ` and ${more} more` : ""}. connector.schema lists what it has`,
  );
}

/** Names in `hide` and `expose` of a file that are probably misspelt; others may be items that come with the device. */
export function misspeltItems({ hide = [], expose = [] }: Definition, surface: Surface): string[] {
  const items = itemsOf(surface);
  const known = new Set(items.map((name) => name.toLowerCase()));
  const list = hide.length > 0 ? "hide" : "expose";
  return [...hide, ...expose].filter((name) => !known.has(name.toLowerCase())).flatMap((name) => {
    const meant = didYouMean(name, items);
    return meant === "" ? [] : [`${list} lists '${name}', which is no item${meant}`];
  });
}

/** Items of a driver that nobody can reach any more, because the file has given their names to items of another kind. */
export function replacedItems({ properties, methods }: Definition, driver: DriverSurface): string[] {
  return [
    ...replaced(properties, { kind: "action", names: Object.keys(driver.actions) }),
    ...replaced(methods, { kind: "property", names: Object.keys(driver.properties) }),
  ];
}

function replaced(
  custom: readonly { name: string }[],
  { kind, names }: { kind: "action" | "property"; names: readonly string[] },
): string[] {
  const own = kind === "action" ? "property" : "method";
  return custom.flatMap(({ name }) => {
    const hidden = names.find((item) => item.toLowerCase() === name.toLowerCase());
    if (hidden === undefined) return [];
    return [
      `the ${own} '${name}' takes the place of the driver's ${kind} '${hidden}', which is out of reach then; give it another name`,
    ];
  });
}

function itemsOf({ properties, actions, streams }: Surface): string[] {
  return [...properties, ...actions, ...streams].map(({ name }) => name);
}

import { didYouMean } from "@/lib/core/mod.ts";
import { AppError, shownName } from "@/lib/protocol/mod.ts";
import type { DriverSurface } from "@/lib/driver_host/mod.ts";
import type { Connector } from "./connector.ts";
import type { Definition } from "./definition.ts";
import { Surface } from "./surface.ts";

/** Names one message tells of. */
const MOST_NAMES = 5;
/** Names there are that a message lists. */
const MOST_KNOWN = 10;

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

/**
 * What in a connector file is about items that are not there, or puts one out of reach; a sentence each.
 *
 * @param offered What the driver has.
 */
export function itemFindings(definition: Definition, offered: DriverSurface): string[] {
  const surface = new Surface(definition, offered);
  const items = itemsOf(surface);
  const readable = surface.properties.filter(({ access }) => access !== "w").map(({ name }) => name);
  return [
    ...unknownNames("hide", definition, { known: items, kind: "item" }),
    ...unknownNames("expose", definition, { known: items, kind: "item" }),
    ...unknownNames("poll", definition, { known: readable, kind: "readable property" }),
    ...definition.properties.filter(({ poll, readable }) => poll && !readable).map(({ name }) =>
      `properties.${name}.poll has no effect: '${name}' cannot be read`
    ),
    ...replacedItems(definition, offered),
  ];
}

/** Names in a list that are nobody's. */
function unknownNames(
  list: "hide" | "expose" | "poll",
  definition: Definition,
  { known, kind }: { known: readonly string[]; kind: string },
): string[] {
  const there = new Set(known.map((name) => name.toLowerCase()));
  const unknown = (definition[list] ?? []).filter((name) => !there.has(name.toLowerCase()));
  const told = unknown.slice(0, MOST_NAMES).map((name) =>
    `${list} lists '${shownName(name)}', which is no ${kind}${didYouMean(name, known) || whatItHas(known)}`
  );
  const more = unknown.length - told.length;
  return more === 0 ? told : [...told, `${list} lists ${more} more such ${more === 1 ? "name" : "names"}`];
}

function whatItHas(known: readonly string[]): string {
  if (known.length === 0) return "; the connector has none";
  const more = known.length - MOST_KNOWN;
  return `; the connector has ${known.slice(0, MOST_KNOWN).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** Items of a driver that nobody can reach any more, because the file has given their names to items of another kind. */
function replacedItems({ properties, methods }: Definition, driver: DriverSurface): string[] {
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

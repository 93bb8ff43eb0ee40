import { didYouMean, nearestName } from "@/lib/core/mod.ts";
import { type ConfigShape, type RegisteredDriver, twinNames } from "@/lib/driver_host/mod.ts";
import { misspeltOptions } from "./custom_options.ts";
import { type Definition, placeOf } from "./definition.ts";
import type { DriverKeys } from "./driver_keys.ts";

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

/** The other own keys of a connector file: a config may have a key that looks alike, but none that differs only in case. */
const TOP_LEVEL_TOO = ["driver", "ai", "allowedConnectors", "details", "group", "safety"];

/** What the server itself heeds in the config of a connector, whatever the driver is. */
const OURS: ConfigShape = {
  pollRate: true,
  _limits: { heapMb: true },
  _timeouts: { read: true, write: true, action: true, init: true },
  _transport: true,
  _workspacePath: true,
};

/**
 * What in a connector file has no effect, or hides something: a sentence each, with what was probably meant.
 *
 * @param lookUp Finds out about the config keys of a driver that declares none; asked only where that could matter.
 */
export async function findingsOf(
  definition: Definition,
  driver: RegisteredDriver,
  lookUp: (driver: RegisteredDriver) => Promise<DriverKeys>,
): Promise<string[]> {
  const { config } = definition;
  const shape = driver.kind === "builtin" ? driver.builtin.config : undefined;
  const ours = { ...OURS, ...shape };
  const others = Object.entries(config).filter(([key]) => !Object.hasOwn(ours, key)).map(([key]) => key);
  return [
    ...pollRateFindings(definition),
    ...ownValueFindings(definition),
    ...Object.entries(OURS).flatMap(([key, inner]) =>
      inner === true || !Object.hasOwn(config, key)
        ? []
        : unknownInside(config[key], inner, placeOf(key, definition))
    ),
    ...(shape !== undefined
      ? unknownKeys(definition, shape)
      : others.length > 0
      ? misspeltKeys(others, definition, await lookUp(driver))
      : []),
    ...misspeltOptions(definition),
    ...twinFindings(definition),
    ...(definition.repeated ?? []).map((path) =>
      `${path} stands there more than once, and only the last one counts`
    ),
  ];
}

/**
 * Why a key of the driver config cannot have a value, or why it would have no effect; `undefined` where nothing is known against
 * it, as of the keys of drivers that declare none.
 */
export function configProblem(
  key: string,
  value: unknown,
  driver: RegisteredDriver | undefined,
): string | undefined {
  if (key === "pollRate") return isPollRate(value) ? undefined : "it is a number of milliseconds, 1 or more";
  const shape = driver?.kind === "builtin" ? driver.builtin.config : undefined;
  if (shape === undefined || Object.hasOwn(shape, key)) return undefined;
  const name = driver!.meta.name;
  return `${name} has no such key${didYouMean(key, [...Object.keys(shape), ...Object.keys(OURS)])}`;
}

function isPollRate(value: unknown): boolean {
  return typeof value === "number" && value >= 1;
}

function pollRateFindings(definition: Definition): string[] {
  const { pollRate } = definition.config;
  if (pollRate === undefined || isPollRate(pollRate)) return [];
  const place = placeOf("pollRate", definition);
  return [`${place} is ${shown(pollRate)} and has no effect; it is a number of milliseconds, 1 or more`];
}

/** Values of the server's own keys that are none it can use. */
function ownValueFindings(definition: Definition): string[] {
  return Object.entries(OURS).flatMap(([key, shape]) => {
    const given = definition.config[key];
    const place = placeOf(key, definition);
    if (shape === true || given === undefined) return [];
    if (!isFields(given)) return [`${place} is ${shown(given)} and has no effect; it is an object`];
    return Object.keys(shape).filter((name) => Object.hasOwn(given, name) && !isAboveZero(given[name])).map((
      name,
    ) => `${place}.${name} is ${shown(given[name])} and has no effect; it is a number above 0`);
  });
}

function isAboveZero(value: unknown): boolean {
  return typeof value === "number" && value > 0;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 100);
}

/**
 * Keys that are probably misspelt, of a driver that declares none: it may read any key, so only those are told that come
 * close to a known one which is missing, and which the driver's text does not know.
 */
function misspeltKeys(
  keys: readonly string[],
  definition: Definition,
  { seen, mentions }: DriverKeys,
): string[] {
  const known = [...Object.keys(OURS), ...seen];
  return keys.filter((key) => !seen.has(key)).flatMap((key) => {
    const own = inOtherCase(key);
    if (own === undefined && mentions(key)) return [];
    // `channel2` beside `channel1` is another channel.
    const others = [...known, ...TOP_LEVEL].filter((name) =>
      lettersOf(name) !== lettersOf(key) || !/\d/.test(key)
    );
    const meant = own ?? nearestName(key, others);
    if (meant === undefined || meant === key) return [];
    if (known.includes(meant) && Object.hasOwn(definition.config, meant)) return [];
    return [`${placeOf(key, definition)} is an unknown key${hint(key, meant, { known, definition })}`];
  });
}

/** What was meant, and that it stands elsewhere where it does: an own key of the file has no effect inside of `config`. */
function hint(
  key: string,
  meant: string,
  { known, definition }: { known: readonly string[]; definition: Definition },
): string {
  const elsewhere = !known.includes(meant) && !definition.beside.includes(key);
  return `; did you mean "${meant}"${elsewhere ? ' beside "config"' : ""}?`;
}

/** The own key of a connector file that differs from a key only in case. */
function inOtherCase(key: string): string | undefined {
  return [...TOP_LEVEL, ...TOP_LEVEL_TOO].find((name) =>
    name !== key && name.toLowerCase() === key.toLowerCase()
  );
}

function lettersOf(name: string): string {
  return name.replace(/\d+/g, "");
}

function twinFindings({ properties, methods }: Definition): string[] {
  const named = (items: readonly { name: string }[]) =>
    Object.fromEntries(items.map(({ name }) => [name, true]));
  return twinNames({ properties: named(properties), actions: named(methods) });
}

/** Keys that a built-in driver does not have. */
function unknownKeys(definition: Definition, shape: ConfigShape): string[] {
  const known = [...Object.keys(shape), ...Object.keys(OURS)];
  return Object.entries(definition.config).flatMap(([key, item]) => {
    const place = placeOf(key, definition);
    const inner = innerOf(shape, key);
    if (inner !== undefined) return inner === true ? [] : unknownInside(item, inner, place);
    if (Object.hasOwn(OURS, key)) return [];
    const meant = inOtherCase(key) ?? nearestName(key, [...known, ...TOP_LEVEL]);
    if (meant !== undefined) return [`${place} has no effect${hint(key, meant, { known, definition })}`];
    // What begins so is internal to somebody.
    return key.startsWith("_") ? [] : [`${place} has no effect`];
  });
}

function unknownInside(value: unknown, shape: ConfigShape, path: string): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value as Fields).flatMap(([key, item]) => {
    const place = `${path}.${key}`;
    const inner = innerOf(shape, key);
    if (inner !== undefined) return inner === true ? [] : unknownInside(item, inner, place);
    return [`${place} has no effect${didYouMean(key, Object.keys(shape))}`];
  });
}

function innerOf(shape: ConfigShape, key: string): ConfigShape[string] | undefined {
  return Object.hasOwn(shape, key) ? shape[key] : shape["*"];
}

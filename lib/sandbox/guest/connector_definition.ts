import { NameMap } from "@/lib/protocol/plain.ts";
import type { Formula } from "../source/formula.ts";
import { plainValue } from "./plain_value.ts";

/** One custom method. */
export interface CustomMethod {
  name: string;
  run: (...args: unknown[]) => unknown;
}

/** One custom property. */
export interface CustomProperty {
  name: string;
  get: (() => unknown) | undefined;
  set: ((value: unknown) => unknown) | undefined;
}

/** A connector file's default export, normalised (document 001): plain data for the host, functions for here. */
export interface NormalisedConnector {
  definition: Record<string, unknown>;
  methods: NameMap<CustomMethod>;
  properties: NameMap<CustomProperty>;
}

/** Top-level keys that are ours; every other key belongs to the driver config (design §4). */
const OWN_KEYS = new Set(
  ("driver config poll pollRate methods properties hide expose ai allowedConnectors safety description details " +
    "group env optional").split(" "),
);

type Fields = Record<string, unknown>;
type Fn = (...args: unknown[]) => unknown;

/**
 * Normalises the default export of a connector file.
 *
 * @param formulas The getters that only compute, by the name of their property.
 * @throws {TypeError} Naming the key that has a wrong form.
 */
export function normaliseConnector(
  exported: unknown,
  formulas: ReadonlyMap<string, Formula> = new Map(),
): NormalisedConnector {
  if (!isFields(exported)) throw new TypeError("The default export of a connector must be an object");
  if (typeof exported.driver !== "string" || exported.driver.trim() === "") {
    throw new TypeError(`driver must be the name of a driver${otherSpelling(exported)}`);
  }
  const methods = eachEntry(exported.methods, "methods", normaliseMethod);
  const properties = eachEntry(exported.properties, "properties", normaliseProperty);
  return {
    definition: {
      ...plainKeys(exported),
      driver: exported.driver.trim(),
      config: driverConfig(exported),
      beside: keysBeside(exported),
      methods: methods.map((item) => item.facts),
      // What a file says under that name itself is no formula.
      properties: properties.map(({ facts }) => ({ ...facts, formula: formulas.get(facts.name as string) })),
    },
    methods: NameMap.of(methods.map(({ custom }) => custom)),
    properties: NameMap.of(properties.map(({ custom }) => custom)),
  };
}

function otherSpelling(exported: Fields): string {
  const other = Object.keys(exported).find((key) => key !== "driver" && key.toLowerCase() === "driver");
  return other === undefined ? "" : `; it is written "${other}" here, write "driver"`;
}

function plainKeys(exported: Fields): Fields {
  const plain: Fields = {};
  for (const key of OWN_KEYS) {
    if (["driver", "config", "methods", "properties"].includes(key) || exported[key] === undefined) continue;
    plain[key] = plainValue(exported[key], key);
  }
  return plain;
}

/** Keys of the driver config that stand beside `config`, at the top level. */
function keysBeside(exported: Fields): string[] {
  const inside = isFields(exported.config) ? exported.config : {};
  return Object.keys(exported).filter((key) =>
    (key === "pollRate" || !OWN_KEYS.has(key)) && !Object.hasOwn(inside, key)
  );
}

function driverConfig(exported: Fields): Fields {
  const config: Fields = {};
  for (const [key, value] of Object.entries(exported)) {
    if (!OWN_KEYS.has(key) && value !== undefined) config[key] = plainValue(value, key);
  }
  if (exported.pollRate !== undefined) config.pollRate = plainValue(exported.pollRate, "pollRate");
  if (exported.config === undefined || exported.config === null) return config;
  if (!isFields(exported.config)) throw new TypeError("config must be an object");
  return { ...config, ...plainValue(exported.config, "config") as Fields };
}

function eachEntry<T>(block: unknown, path: string, normalise: (name: string, form: unknown) => T): T[] {
  if (block === undefined || block === null) return [];
  if (!isFields(block)) throw new TypeError(`${path} must be an object`);
  return Object.entries(block).map(([name, form]) => normalise(name, form));
}

function normaliseMethod(name: string, form: unknown): { facts: Fields; custom: CustomMethod } {
  const { main, options } = unfold(form, {
    keys: ["fn", "call"],
    path: `methods.${name}`,
    what: "a function",
  });
  return {
    facts: { ...plainFacts(options, `methods.${name}`), name, options: Object.keys(options) },
    custom: { name, run: main! },
  };
}

function normaliseProperty(name: string, form: unknown): { facts: Fields; custom: CustomProperty } {
  const path = `properties.${name}`;
  const { main, options } = unfold(form, { keys: ["get", "fn"], path, what: "a getter", setter: true });
  const { set, ...facts } = options;
  if (set !== undefined && typeof set !== "function") throw new TypeError(`${path}.set must be a function`);
  return {
    facts: {
      ...plainFacts(facts, path),
      name,
      options: [...Object.keys(options), ...main === undefined ? [] : ["get"]],
      poll: facts.poll === true,
      readable: main !== undefined,
      writable: set !== undefined,
    },
    custom: { name, get: main, set: set as CustomProperty["set"] },
  };
}

interface Unfolding {
  keys: string[];
  path: string;
  what: string;
  /** A property may consist of a setter alone. */
  setter?: boolean;
}

// The three forms of document 001: bare function, [function, description, options], object.
function unfold(form: unknown, how: Unfolding): { main: Fn | undefined; options: Fields } {
  if (typeof form === "function") return { main: form as Fn, options: {} };
  if (Array.isArray(form)) {
    const [main, description, options] = form as unknown[];
    if (typeof main !== "function") throw new TypeError(`${how.path}[0] must be ${how.what}`);
    return { main: main as Fn, options: { description, ...(isFields(options) ? options : {}) } };
  }
  if (!isFields(form)) throw new TypeError(`${how.path} must be ${how.what}, an array or an object`);
  const key = how.keys.find((candidate) => form[candidate] !== undefined);
  const options = { ...form };
  for (const used of how.keys) delete options[used];
  if (key === undefined && how.setter && typeof form.set === "function") return { main: undefined, options };
  const main = key === undefined ? undefined : form[key];
  if (typeof main !== "function") {
    const keys = how.keys.map((key) => `"${key}"`).join(" or ");
    const others = Object.keys(options).map((key) => `"${key}"`).join(", ");
    const found = key === undefined && others !== "" ? `; what is there is ${others}` : "";
    throw new TypeError(`${how.path} needs ${how.what} under ${keys}${found}`);
  }
  // Called on the form object, so that `this` is what the author expects.
  return { main: (...args) => (main as Fn).apply(form, args), options };
}

function plainFacts(options: Fields, path: string): Fields {
  const facts: Fields = {};
  for (const [key, value] of Object.entries(options)) {
    if (value !== undefined && typeof value !== "function") facts[key] = plainValue(value, `${path}.${key}`);
  }
  return facts;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

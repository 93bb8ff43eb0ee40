import { AppError } from "@/lib/protocol/mod.ts";
import { NamedValues } from "../named_values.ts";
import { type ScpiType, scpiType } from "./scpi_value.ts";

/** One entry of `config.scpi.properties`, checked. */
export interface DeclaredProperty {
  name: string;
  /** What is sent to read it. */
  query: string;
  /** What is sent, with the value in the place of `{value}` or behind it, to write it; absent: read-only. */
  command?: string;
  type: ScpiType;
  unit: string;
  description: string;
  /** The only values there are, and the text each of them has on the line. */
  values?: ReadonlyMap<string, string>;
  min?: number;
  max?: number;
  /** Milliseconds for its reply instead of the instrument's. */
  timeout?: number;
  /** False: read only when somebody asks. True: polled also beside a `poll` list that does not name it. */
  poll?: boolean;
}

/** One entry of `config.scpi.methods`, checked. */
export interface DeclaredMethod {
  name: string;
  command: string;
  arg?: { name: string; type: ScpiType };
  description: string;
}

/** What a connector declares for its instrument. */
export interface DeclaredItems {
  properties: ReadonlyMap<string, DeclaredProperty>;
  methods: ReadonlyMap<string, DeclaredMethod>;
}

/**
 * Reads `config.scpi` (driver reference §12.4); absent means nothing is declared.
 *
 * @throws {AppError} `VALIDATION_INVALID_VALUE` naming the entry.
 */
export function readDeclaredItems(scpi: unknown): DeclaredItems {
  const values = new NamedValues({ scpi: scpi ?? {} }, { kind: "Config key" }).object("scpi");
  const parts = new NamedValues(values, { kind: "Config key scpi:" });
  const properties = Object.entries(parts.object("properties", {})).map(readProperty);
  const methods = Object.entries(parts.object("methods", {})).map(readMethod);
  refuseTwins([...properties, ...methods]);
  return {
    properties: new Map(properties.map((property) => [property.name, property])),
    methods: new Map(methods.map((method) => [method.name, method])),
  };
}

function readProperty([name, entry]: [string, unknown]): DeclaredProperty {
  const place = `scpi.properties.${name}`;
  const values = fieldsOf(entry, place);
  const type = readType(values.string("type", "string"), place);
  return {
    name,
    ...readCommands(values, place),
    type,
    unit: values.string("unit", ""),
    description: values.string("description", ""),
    ...readChoices(values, { type, place }),
    ...numbersOf(values, ["min", "max", "timeout"]),
    ...(values.has("poll") ? { poll: values.bool("poll") } : {}),
  };
}

function readCommands(values: NamedValues, place: string): Pick<DeclaredProperty, "query" | "command"> {
  const get = values.string("get", "").trim(), set = values.string("set", "").trim();
  const cmd = values.string("cmd", "").trim();
  if (cmd === "" && get === "") {
    throw invalid(place, "has no 'cmd', the SCPI command behind it, and no 'get'");
  }
  const isQuery = cmd === "" || cmd.includes("?");
  const command = set !== "" ? set : isQuery ? "" : cmd;
  const query = get !== "" ? get : isQuery ? cmd : `${cmd}?`;
  return command === "" || values.bool("readonly", false) ? { query } : { query, command };
}

function readChoices(
  values: NamedValues,
  { type, place }: { type: ScpiType; place: string },
): Pick<DeclaredProperty, "values"> {
  if (!values.has("values")) return {};
  const raw = values.raw("values");
  const pairs = Array.isArray(raw)
    ? raw.map((text) => [text, text])
    : Object.entries(values.object("values"));
  const choices = new Map(pairs.map(([name, text]) => [String(name), String(text)]));
  const known = type !== "bool" || [...choices.keys()].every((name) => name === "true" || name === "false");
  if (choices.size === 0 || !known) {
    throw invalid(
      place,
      "expects 'values' as a list of texts or { name: text }, of a bool { true: …, false: … }",
    );
  }
  return { values: choices };
}

function numbersOf<K extends string>(values: NamedValues, keys: readonly K[]): Partial<Record<K, number>> {
  const found = keys.filter((key) => values.has(key)).map((key) => [key, values.double(key)]);
  return Object.fromEntries(found);
}

function readMethod([name, entry]: [string, unknown]): DeclaredMethod {
  const place = `scpi.methods.${name}`;
  const values = fieldsOf(entry, place);
  const command = values.string("cmd", "").trim();
  if (command === "") throw invalid(place, "has no 'cmd', the SCPI command behind it");
  const description = values.string("description", "");
  if (!values.has("arg")) return { name, command, description };
  const arg = values.raw("arg");
  const fields = typeof arg === "string" ? { type: arg } : values.object("arg");
  const read = new NamedValues(fields, { kind: `Config key '${place}.arg':` });
  return {
    name,
    command,
    arg: { name: read.string("name", "value"), type: readType(read.string("type"), place) },
    description,
  };
}

/** The short form is the command alone. */
function fieldsOf(entry: unknown, place: string): NamedValues {
  const fields = typeof entry === "string" ? { cmd: entry } : entry;
  return new NamedValues(fields, { kind: `Config key '${place}':` });
}

function readType(name: string, place: string): ScpiType {
  return scpiType(name) ??
    fail(invalid(place, `has the type '${name}'; expected float, int, bool or string`));
}

function refuseTwins(items: readonly { name: string }[]): void {
  const taken = new Set<string>();
  for (const { name } of items) {
    if (taken.has(name.toLowerCase())) {
      throw invalid(`scpi.*.${name}`, "takes a name that is declared already");
    }
    taken.add(name.toLowerCase());
  }
}

function invalid(place: string, text: string): AppError {
  return new AppError("VALIDATION_INVALID_VALUE", `Config key '${place}' ${text}`);
}

function fail(error: AppError): never {
  throw error;
}

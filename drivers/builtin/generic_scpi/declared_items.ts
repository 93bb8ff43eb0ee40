import { AppError } from "@/lib/protocol/mod.ts";
import { NamedValues } from "../named_values.ts";
import { type ScpiType, scpiType } from "./scpi_value.ts";

/** One entry of `config.scpi.properties`, checked. */
export interface DeclaredProperty {
  name: string;
  /** What is sent to read it. */
  query: string;
  /** What is sent, with the value behind it, to write it; absent: read-only. */
  command?: string;
  type: ScpiType;
  unit: string;
  description: string;
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
  const { values, command, place } = readEntry(entry, `scpi.properties.${name}`);
  const isQuery = command.includes("?");
  const readOnly = isQuery || values.bool("readonly", false);
  return {
    name,
    query: isQuery ? command : `${command}?`,
    ...(readOnly ? {} : { command }),
    type: readType(values.string("type", "string"), place),
    unit: values.string("unit", ""),
    description: values.string("description", ""),
    ...(values.has("poll") ? { poll: values.bool("poll") } : {}),
  };
}

function readMethod([name, entry]: [string, unknown]): DeclaredMethod {
  const { values, command, place } = readEntry(entry, `scpi.methods.${name}`);
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
function readEntry(entry: unknown, place: string): { values: NamedValues; command: string; place: string } {
  const fields = typeof entry === "string" ? { cmd: entry } : entry;
  const values = new NamedValues(fields, { kind: `Config key '${place}':` });
  const command = values.string("cmd", "").trim();
  if (command === "") throw invalid(place, "has no 'cmd', the SCPI command behind it");
  return { values, command, place };
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

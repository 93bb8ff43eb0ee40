import { nearestName } from "@/lib/core/mod.ts";
import {
  type DeclaredArg,
  firstNamed,
  MAX_NAME_LENGTH,
  NameMap,
  type ValueFacts,
  valueFacts,
} from "@/lib/protocol/mod.ts";
import { type Access, type DriverSurface, normaliseAccess } from "@/lib/driver_host/mod.ts";
import type { Formula } from "@/lib/sandbox/mod.ts";
import { customArgs, type Definition } from "./definition.ts";
import { checkFormula, readsOf } from "./formula.ts";

interface Item {
  name: string;
  source: "driver" | "custom";
  description?: string | undefined;
  details?: string | undefined;
  hidden: boolean;
}

/** One property of a connector. */
export interface PropertySlot extends Item, ValueFacts {
  kind: "property";
  type: string;
  access: Access;
  unit?: string | undefined;
  /** False: its driver does not want it to be published without being asked. */
  poll?: boolean | undefined;
  /** What a custom getter computes out of properties of the driver, when it does nothing else. */
  formula?: Formula | undefined;
  /** A custom property without a setter that shadows a driver property writes through to this one. */
  writesThrough?: string | undefined;
}

/** One action of a connector. */
export interface ActionSlot extends Item {
  kind: "action";
  args: readonly DeclaredArg[];
  /** False for custom methods that declare none: their arguments pass unchanged. */
  declaresArgs: boolean;
}

/** Everything a connector offers: its driver's items merged with its own (document 001, "How they merge"). */
export class Surface {
  /** Properties and actions in the order they are shown. */
  readonly #all: readonly (PropertySlot | ActionSlot)[];
  readonly #named: { readonly property: NameMap<PropertySlot>; readonly action: NameMap<ActionSlot> };
  readonly streams: readonly { name: string; hidden: boolean }[];
  /** Spelled-out names of hidden items. */
  readonly hidden: readonly string[];
  readonly mode: "all" | "hide" | "expose";

  constructor(definition: Definition, driver: DriverSurface) {
    const hidden = visibility(definition);
    this.mode = definition.hide !== undefined ? "hide" : definition.expose !== undefined ? "expose" : "all";
    this.#all = merged(driverItems(driver), customItems(definition, driver))
      .map((item) => ({ ...item, hidden: hidden(item.name) }));
    this.#named = { property: NameMap.of(this.properties), action: NameMap.of(this.actions) };
    this.streams = driver.streams.map((name) => ({ name, hidden: hidden(name) }));
    this.hidden = [...this.#all, ...this.streams].filter((item) => item.hidden).map((item) => item.name);
  }

  /**
   * The property or action of that name, without regard to case where none is spelled exactly so.
   *
   * @param kind Which of the two, where there are both.
   */
  find(name: string, kind: "property" | "action" = "property"): PropertySlot | ActionSlot | undefined {
    if (name.length > MAX_NAME_LENGTH) return undefined;
    const first = this.#named[kind];
    const second = this.#named[kind === "property" ? "action" : "property"];
    return firstNamed<PropertySlot | ActionSlot, PropertySlot | ActionSlot>(first, second, name);
  }

  /** The name that was probably meant by one that is none. */
  nearest(name: string): string | undefined {
    return nearestName(name, this.#all.filter((item) => !item.hidden).map((item) => item.name));
  }

  /** Properties in the order they are shown. */
  get properties(): PropertySlot[] {
    return this.#all.filter((item) => item.kind === "property");
  }

  /** Actions in the order they are shown. */
  get actions(): ActionSlot[] {
    return this.#all.filter((item) => item.kind === "action");
  }
}

/** The driver's items, those that have the name of a custom one in any spelling replaced by it; then the other custom ones. */
function merged(
  driver: readonly (PropertySlot | ActionSlot)[],
  custom: readonly (PropertySlot | ActionSlot)[],
): (PropertySlot | ActionSlot)[] {
  const key = ({ name }: Item) => name.toLowerCase();
  return [...new Map([...Map.groupBy(driver, key), ...Map.groupBy(custom, key)]).values()].flat();
}

function visibility({ hide, expose }: Definition): (name: string) => boolean {
  const listed = new Set((hide ?? expose ?? []).map((name) => name.toLowerCase()));
  if (hide !== undefined) return (name) => listed.has(name.toLowerCase());
  return expose === undefined ? () => false : (name) => !listed.has(name.toLowerCase());
}

function driverItems(driver: DriverSurface): (PropertySlot | ActionSlot)[] {
  const properties = Object.entries(driver.properties).map(([name, meta]): PropertySlot => ({
    ...meta,
    name,
    kind: "property",
    source: "driver",
    access: normaliseAccess(meta.access),
    hidden: false,
  }));
  const actions = Object.entries(driver.actions).map(([name, meta]): ActionSlot => ({
    ...meta,
    name,
    kind: "action",
    source: "driver",
    args: meta.args ?? [],
    declaresArgs: true,
    hidden: false,
  }));
  return [...properties, ...actions];
}

function customItems(definition: Definition, driver: DriverSurface): (PropertySlot | ActionSlot)[] {
  const driverProperties = new NameMap(
    Object.entries(driver.properties).map((entry) => [entry[0], entry] as const),
  );
  const properties = definition.properties.map((custom): PropertySlot => {
    const shadowed = driverProperties.get(custom.name);
    const through = !custom.writable && shadowed && normaliseAccess(shadowed[1].access) !== "r"
      ? shadowed[0]
      : undefined;
    return {
      name: custom.name,
      kind: "property",
      source: "custom",
      type: custom.type ?? "object",
      access: customAccess(custom.readable, custom.writable || through !== undefined),
      unit: custom.unit,
      description: custom.description,
      details: custom.details,
      ...valueFacts(custom),
      writesThrough: through,
      formula: formulaOf(custom.formula, driver),
      hidden: false,
    };
  });
  const methods = definition.methods.map((custom): ActionSlot => {
    const args = customArgs(custom);
    return {
      name: custom.name,
      kind: "action",
      source: "custom",
      description: custom.description,
      details: custom.details,
      args: args ?? [],
      declaresArgs: args !== undefined,
      hidden: false,
    };
  });
  return [...properties, ...methods];
}

function customAccess(readable: boolean, writable: boolean): Access {
  if (!readable) return "w";
  return writable ? "rw" : "r";
}

// A name the driver does not declare means something else in a getter than a property.
function formulaOf(given: unknown, driver: DriverSurface): Formula | undefined {
  const formula = checkFormula(given);
  const declared = new Set(Object.keys(driver.properties).map((name) => name.toLowerCase()));
  if (formula === undefined || !readsOf(formula).every((name) => declared.has(name.toLowerCase()))) {
    return undefined;
  }
  return formula;
}

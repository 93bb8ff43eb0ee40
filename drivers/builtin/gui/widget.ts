import { AppError } from "@/lib/protocol/mod.ts";
import { NamedValues } from "../named_values.ts";

/** Type of a widget's property. */
export type WidgetValueType = "number" | "boolean" | "string" | "object";

/** One entry of `config.widgets`, checked. */
export interface Widget {
  name: string;
  /** Kind of widget, in small letters: `gauge`, `slider`, `light`, `text`, `canvas` … */
  kind: string;
  valueType: WidgetValueType;
  label: string;
  unit: string;
  min?: number;
  max?: number;
  step?: number;
  /** Value of the property until somebody writes it. */
  value: unknown;
}

const NUMBER = ["gauge", "slider", "knob", "number", "progress", "bar", "meter", "chart"];
const BOOLEAN = ["light", "toggle", "switch", "indicator", "led", "checkbox", "button"];
const STRING = ["text", "label", "input", "select", "canvas", "image", "video"];

const TYPE_BY_KIND = new Map<string, WidgetValueType>([
  ...NUMBER.map((kind) => [kind, "number"] as const),
  ...BOOLEAN.map((kind) => [kind, "boolean"] as const),
  ...STRING.map((kind) => [kind, "string"] as const),
]);

/**
 * Reads `config.widgets` (Connector Guide, "Virtual Store Connector Pattern"); absent means none.
 *
 * @throws {AppError} `VALIDATION_INVALID_VALUE` naming the entry: no list, no name, or a name taken twice.
 */
export function readWidgets(config: Readonly<Record<string, unknown>>): Widget[] {
  const list = config.widgets ?? [];
  if (!Array.isArray(list)) throw invalid("'widgets' expected a list of { name, type, ... }");
  const taken = new Set<string>();
  return list.map((entry, index) => {
    const widget = readWidget(entry, `widgets[${index}]`);
    const key = widget.name.toLowerCase();
    if (taken.has(key)) throw invalid(`'widgets[${index}]' takes the name '${widget.name}' a second time`);
    taken.add(key);
    return widget;
  });
}

function readWidget(entry: unknown, place: string): Widget {
  const values = new NamedValues(entry, { kind: `Config key '${place}':` });
  const name = values.string("name", "").trim();
  if (name === "") throw invalid(`'${place}' has no name`);
  const kind = values.string("type", "").toLowerCase();
  const given = values.raw("value");
  const valueType = TYPE_BY_KIND.get(kind) ?? typeOf(given);
  const range: Pick<Widget, "min" | "max" | "step"> = {};
  for (const key of ["min", "max", "step"] as const) if (values.has(key)) range[key] = values.double(key);
  return {
    name,
    kind,
    valueType,
    label: values.string("label", name),
    unit: values.string("unit", ""),
    ...range,
    value: given === undefined || given === null
      ? emptyValue(valueType, range.min)
      : fitValue(valueType, given),
  };
}

/**
 * Brings a written value to the widget's type when nothing is lost by that; everything else is kept as it is,
 * as in any store.
 */
export function fitValue(type: WidgetValueType, value: unknown): unknown {
  if (
    type === "number" && typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value))
  ) {
    return Number(value);
  }
  if (type === "boolean") {
    if (value === 1 || value === "true") return true;
    if (value === 0 || value === "false") return false;
  }
  return value;
}

function emptyValue(type: WidgetValueType, min: number | undefined): unknown {
  switch (type) {
    case "number":
      return Math.max(min ?? 0, 0);
    case "boolean":
      return false;
    case "string":
      return "";
    default:
      return null;
  }
}

function typeOf(value: unknown): WidgetValueType {
  const type = typeof value;
  return type === "number" || type === "boolean" || type === "string" ? type : "object";
}

function invalid(text: string): AppError {
  return new AppError("VALIDATION_INVALID_VALUE", `Cannot read the widgets of a GUI store: ${text}`);
}

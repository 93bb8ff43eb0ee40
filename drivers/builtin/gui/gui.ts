import type { Driver, DriverContext, DriverSurface, PropertyMeta } from "@/lib/driver_host/mod.ts";
import { notWritable, unknownAction, unknownProperty } from "../unknown_name.ts";
import { fitValue, readWidgets, type Widget } from "./widget.ts";

/** A store in memory between scripts and dashboards: one property per widget. */
export class Gui implements Driver {
  readonly publishes = "always";
  readonly #context: DriverContext;
  readonly #widgets = new Map<string, Widget>();
  readonly #values = new Map<string, unknown>();

  constructor(context: DriverContext) {
    this.#context = context;
  }

  // deno-lint-ignore require-await
  async init(config: Readonly<Record<string, unknown>>): Promise<void> {
    for (const widget of readWidgets(config)) {
      this.#widgets.set(widget.name, widget);
      this.#values.set(widget.name, widget.value);
    }
  }

  surface(): DriverSurface {
    return guiSurface([...this.#widgets.values()]);
  }

  get(property: string): unknown {
    if (!this.#values.has(property)) throw unknownProperty(property);
    return this.#values.get(property);
  }

  set(property: string, value: unknown): void {
    const widget = this.#widgets.get(property);
    if (widget === undefined) throw notWritable(property);
    const fitted = fitValue(widget.valueType, value);
    this.#values.set(property, fitted);
    this.#context.changed(property, fitted);
    // A picture written to the property shows on a canvas that listens to the stream.
    if (isCanvas(widget)) this.#context.emit(property, fitted);
  }

  execute(action: string): never {
    throw unknownAction(action);
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}

/** What a store of these widgets offers. */
export function guiSurface(widgets: readonly Widget[]): DriverSurface {
  return {
    properties: Object.fromEntries(widgets.map((widget) => [widget.name, propertyMeta(widget)])),
    actions: {},
    streams: widgets.filter(isCanvas).map((widget) => widget.name),
  };
}

function isCanvas(widget: Widget): boolean {
  return widget.kind === "canvas";
}

function propertyMeta(widget: Widget): PropertyMeta {
  return {
    type: widget.valueType,
    access: "R/W",
    ...(widget.unit === "" ? {} : { unit: widget.unit }),
    description: widget.label,
    details: describeWidget(widget),
  };
}

function describeWidget({ kind, min, max, step }: Widget): string {
  const parts = [kind === "" ? "Value" : `Shown as \`${kind}\``];
  if (min !== undefined || max !== undefined) parts.push(`from ${min ?? "-∞"} to ${max ?? "∞"}`);
  if (step !== undefined) parts.push(`in steps of ${step}`);
  return parts.join(" ");
}

import type { LostNumbers } from "@/lib/protocol/mod.ts";

/** How far a value can be trusted: read as usual, not read for a while, not known. */
export type Quality = "good" | "stale" | "bad";

/** What is known of one property. */
export interface StateValue extends LostNumbers {
  /** JSON text of the value; `null` when it is not known. */
  json: string;
  quality: Quality;
  /** When it was read, or found not to be readable, in milliseconds since 1970. */
  time: number;
  /** Why it is not good. */
  reason?: string | undefined;
}

/** Values by connector and property. */
export type StateValues = Map<string, Map<string, StateValue>>;

/**
 * Changed values of one tick. Its texts are made once for all subscribers that are up to date; one that is behind merges
 * batches and makes its own.
 */
export class StateBatch {
  readonly #values: StateValues = new Map();
  #text: string | undefined;
  #qualityText: string | undefined;

  /** Adds one value; the newest of a property counts. */
  set(connector: string, property: string, value: StateValue): void {
    const properties = this.#values.get(connector) ?? new Map<string, StateValue>();
    this.#values.set(connector, properties);
    properties.set(property, value);
    this.#text = this.#qualityText = undefined;
  }

  /** Takes over the newer values of another batch. */
  merge(newer: StateBatch): void {
    for (const [connector, properties] of newer.#values) {
      for (const [property, value] of properties) this.set(connector, property, value);
    }
  }

  /** JSON text of the values: `{ connector: { property: value } }`. */
  get text(): string {
    return this.#text ??= valuesText(this.#values);
  }

  /** JSON text of what is known of the values: `{ connector: { property: { quality, time, … } } }`. */
  get qualityText(): string {
    return this.#qualityText ??= qualityText(this.#values);
  }
}

/** JSON text of values, in the shape of document 004. */
export function valuesText(values: StateValues): string {
  return textOf(values, ({ json }) => json);
}

/** JSON text of what is known of values, in the same shape. */
export function qualityText(values: StateValues): string {
  return textOf(
    values,
    ({ quality, time, reason, number, numbers }) =>
      JSON.stringify({ quality, time, reason, number, numbers }),
  );
}

function textOf(values: StateValues, text: (value: StateValue) => string): string {
  const connectors = [...values].map(([connector, properties]) => {
    const items = [...properties].map(([property, value]) => `${JSON.stringify(property)}:${text(value)}`);
    return `${JSON.stringify(connector)}:{${items.join(",")}}`;
  });
  return `{${connectors.join(",")}}`;
}

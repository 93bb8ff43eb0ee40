import { RawJson, toJson } from "@/lib/protocol/mod.ts";

/** Values as JSON text, by connector and property. */
type Texts = Map<string, Map<string, string>>;

/** Receives changed values; `updates` is the JSON text of `{ connector: { property: value } }`. */
export interface StateSubscriber {
  changed(batch: StateBatch): void;
}

/**
 * Changed values of one tick. Its text is made once for all subscribers that are up to date; one that is behind
 * merges batches and makes its own.
 */
export class StateBatch {
  readonly #texts: Texts = new Map();
  #text: string | undefined;

  /** Adds one value; the newest of a property counts. */
  set(connector: string, property: string, json: string): void {
    const properties = this.#texts.get(connector) ?? new Map<string, string>();
    this.#texts.set(connector, properties);
    properties.set(property, json);
    this.#text = undefined;
  }

  /** Takes over the newer values of another batch. */
  merge(newer: StateBatch): void {
    for (const [connector, properties] of newer.#texts) {
      for (const [property, json] of properties) this.set(connector, property, json);
    }
  }

  /** JSON text of the updates. */
  get text(): string {
    this.#text ??= textOf(this.#texts);
    return this.#text;
  }

  /** True when nothing changed. */
  get empty(): boolean {
    return this.#texts.size === 0;
  }
}

/**
 * The newest value of every published property. Changes are collected and go to all subscribers every
 * `broadcastRate` milliseconds (document 004, `state.batch`); values that are equal change nothing.
 */
export class StateCache {
  readonly #values: Texts = new Map();
  readonly #subscribers = new Set<StateSubscriber>();
  readonly #everyMs: number;
  #pending = new StateBatch();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param everyMs Milliseconds between two batches. */
  constructor(everyMs: number) {
    this.#everyMs = everyMs;
  }

  /** Publishes a value; returns true when it differs from the last one. */
  set(connector: string, property: string, value: unknown): boolean {
    const json = value instanceof RawJson ? value.text : toJson(value);
    const properties = this.#values.get(connector) ?? new Map<string, string>();
    this.#values.set(connector, properties);
    if (properties.get(property) === json) return false;
    properties.set(property, json);
    this.#pending.set(connector, property, json);
    this.#timer ??= setTimeout(() => this.#flush(), this.#everyMs);
    return true;
  }

  /** Forgets a connector's values, as when it stops. */
  drop(connector: string): void {
    this.#values.delete(connector);
  }

  /** JSON text of all values. */
  snapshot(): string {
    return textOf(this.#values);
  }

  /** Adds a subscriber; returns the function that removes it. */
  subscribe(subscriber: StateSubscriber): () => void {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  }

  /** Stops broadcasting. */
  close(): void {
    clearTimeout(this.#timer);
    this.#subscribers.clear();
  }

  #flush(): void {
    this.#timer = undefined;
    const batch = this.#pending;
    this.#pending = new StateBatch();
    for (const subscriber of this.#subscribers) subscriber.changed(batch);
  }
}

function textOf(texts: Texts): string {
  const connectors = [...texts].map(([connector, properties]) => {
    const values = [...properties].map(([property, json]) => `${JSON.stringify(property)}:${json}`);
    return `${JSON.stringify(connector)}:{${values.join(",")}}`;
  });
  return `{${connectors.join(",")}}`;
}

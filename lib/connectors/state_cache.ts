import { deepEqual, jsonText } from "@/lib/protocol/mod.ts";
import {
  type Quality,
  qualityText,
  StateBatch,
  type StateValue,
  type StateValues,
  valuesText,
} from "./state_batch.ts";

/** Receives changed values. */
export interface StateSubscriber {
  changed(batch: StateBatch): void;
}

/**
 * What is known of every published property: its newest value, how far it can be trusted, and when it was read. Changes are
 * collected and go to all subscribers every `broadcastRate` milliseconds (document 004, `state.batch`); values that are
 * equal change nothing.
 */
export class StateCache {
  readonly #values: StateValues = new Map();
  readonly #subscribers = new Set<StateSubscriber>();
  readonly #everyMs: number;
  #pending = new StateBatch();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  /** @param everyMs Milliseconds between two batches. */
  constructor(everyMs: number) {
    this.#everyMs = everyMs;
  }

  /** Publishes a value that was read just now; returns true when it differs from the last one. */
  set(connector: string, property: string, value: unknown): boolean {
    const next: StateValue = { quality: "good", time: Date.now(), ...jsonText(value) };
    const last = this.#values.get(connector)?.get(property);
    if (last?.quality === "good" && isSame(last, next)) {
      last.time = next.time;
      return false;
    }
    this.#change(connector, property, next);
    return true;
  }

  /** A property was not read for a while: its value stays, and is told to be old; one that never was read is not known. */
  stale(connector: string, property: string, reason: string): void {
    const last = this.#values.get(connector)?.get(property);
    if (last === undefined) this.#change(connector, property, unknownValue(reason));
    if (last?.quality === "good") this.#change(connector, property, { ...last, quality: "stale", reason });
  }

  /** A property cannot be read: its value is not known any more. */
  bad(connector: string, property: string, reason: string): void {
    const last = this.#values.get(connector)?.get(property);
    if (last?.quality === "bad" && last.reason === reason) return;
    this.#change(connector, property, unknownValue(reason));
  }

  /** Nothing is known of a connector's values any more, as when it stops or loads anew. */
  drop(connector: string, reason: string): void {
    const gone = [...this.#values.get(connector)?.keys() ?? []];
    for (const property of gone) this.#change(connector, property, unknownValue(reason));
    this.#values.delete(connector);
  }

  /** What is known of one property. */
  quality(connector: string, property: string): Quality | undefined {
    return this.#values.get(connector)?.get(property)?.quality;
  }

  /** JSON text of all values. */
  snapshot(): string {
    return valuesText(this.#values);
  }

  /** JSON text of what is known of all values. */
  snapshotQuality(): string {
    return qualityText(this.#values);
  }

  /** Adds a subscriber; returns the function that removes it. */
  subscribe(subscriber: StateSubscriber): () => void {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  }

  /** Stops broadcasting. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#subscribers.clear();
  }

  #change(connector: string, property: string, value: StateValue): void {
    const properties = this.#values.get(connector) ?? new Map<string, StateValue>();
    this.#values.set(connector, properties);
    properties.set(property, value);
    // A copy: the time of the value that is kept moves on.
    this.#pending.set(connector, property, { ...value });
    if (!this.#closed) this.#timer ??= setTimeout(() => this.#flush(), this.#everyMs);
  }

  #flush(): void {
    this.#timer = undefined;
    const batch = this.#pending;
    this.#pending = new StateBatch();
    for (const subscriber of this.#subscribers) subscriber.changed(batch);
  }
}

function unknownValue(reason: string): StateValue {
  return { json: "null", quality: "bad", time: Date.now(), reason };
}

// Values that are equal but for the order of their keys have texts of one length.
function isSame(last: StateValue, next: StateValue): boolean {
  if (last.number !== next.number || !deepEqual(last.numbers, next.numbers)) return false;
  const { json: a } = last, { json: b } = next;
  if (a === b) return true;
  const structured = a[0] === "{" || a[0] === "[";
  return structured && a.length === b.length && deepEqual(JSON.parse(a), JSON.parse(b));
}

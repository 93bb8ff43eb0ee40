import { batch, type Signal, signal } from "@preact/signals";
import type { StateQuality } from "@/lib/protocol/mod.ts";
import { withNumbers } from "@/lib/protocol/plain.ts";
import type { MuxitClient } from "../muxit_client.ts";
import type { StateChange } from "../state_subscriptions.ts";
import { frameSchedule, type Schedule } from "./frame_schedule.ts";

type Values<T> = Map<string, Map<string, T>>;

/** A value on its way to its cell. */
interface Arrived {
  value: unknown;
  quality: StateQuality | undefined;
}

/** Why a property has no value. */
export class Unreadable {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

/**
 * The newest value of every property, one signal each, so that a change redraws one cell and nothing else. What comes within
 * one picture is applied together.
 */
export class StateStore {
  readonly #cells: Values<Signal<unknown>> = new Map();
  readonly #stale: Values<Signal<StateQuality | undefined>> = new Map();
  readonly #readAt: Values<number> = new Map();
  readonly #polled = new Map<string, Set<string>>();
  readonly #schedule: Schedule;
  readonly #unsubscribe: () => void;
  #pending: Values<Arrived> = new Map();
  #whole = false;
  #cancel: (() => void) | undefined;

  constructor(client: Pick<MuxitClient, "subscribeState">, options: { schedule?: Schedule } = {}) {
    this.#schedule = options.schedule ?? frameSchedule;
    this.#unsubscribe = client.subscribeState((change) => this.#receive(change));
  }

  /** The value of a property: `undefined` while it is not known, {@linkcode Unreadable} when reading it failed. */
  cell(connector: string, property: string): Signal<unknown> {
    return signalIn(this.#cells, connector, property);
  }

  /** Since when, and why, the value of a property is old; `undefined` while it is read as usual. */
  stale(connector: string, property: string): Signal<StateQuality | undefined> {
    return signalIn(this.#stale, connector, property);
  }

  /** True when the server sends the changes of a property; the others must be read. */
  isPolled(connector: string, property: string): boolean {
    return this.#polled.get(connector)?.has(property) === true;
  }

  /** When a property that is not polled was read last, as it was told to {@linkcode put}. */
  readAt(connector: string, property: string): number | undefined {
    return this.#readAt.get(connector)?.get(property);
  }

  /**
   * Takes a value that was read.
   *
   * @param time In milliseconds since 1970, by the clock of the server.
   */
  put(item: { connector: string; property: string }, value: unknown, time: number): void {
    const times = this.#readAt.get(item.connector) ?? new Map<string, number>();
    this.#readAt.set(item.connector, times.set(item.property, time));
    this.#pending.get(item.connector)?.delete(item.property);
    this.cell(item.connector, item.property).value = value;
    this.stale(item.connector, item.property).value = undefined;
  }

  /** Forgets a connector that is gone. */
  forget(connector: string): void {
    for (const values of [this.#cells, this.#stale, this.#readAt, this.#polled, this.#pending]) {
      values.delete(connector);
    }
  }

  /** Ends the subscription. */
  close(): void {
    this.#unsubscribe();
    this.#cancel?.();
  }

  #receive({ updates, quality, whole }: StateChange): void {
    if (whole) {
      this.#whole = true;
      this.#pending.clear();
      this.#polled.clear();
    }
    for (const [connector, properties] of Object.entries(updates)) {
      const pending = this.#pending.get(connector) ?? new Map<string, Arrived>();
      this.#pending.set(connector, pending);
      const polled = this.#polled.get(connector) ?? new Set<string>();
      this.#polled.set(connector, polled);
      for (const [property, value] of Object.entries(properties)) {
        const known = quality?.[connector]?.[property];
        pending.set(property, { value: shownValue(value, known), quality: known });
        polled.add(property);
      }
    }
    this.#cancel ??= this.#schedule(() => this.#flush());
  }

  #flush(): void {
    this.#cancel = undefined;
    const pending = this.#pending;
    this.#pending = new Map();
    batch(() => {
      if (this.#whole) this.#clear(pending);
      this.#whole = false;
      for (const [connector, properties] of pending) {
        for (const [property, { value, quality }] of properties) {
          this.cell(connector, property).value = value;
          this.stale(connector, property).value = quality?.quality === "stale" ? quality : undefined;
        }
      }
    });
  }

  #clear(kept: Values<Arrived>): void {
    for (const [connector, cells] of this.#cells) {
      for (const [property, cell] of cells) {
        if (kept.get(connector)?.has(property)) continue;
        cell.value = undefined;
        this.stale(connector, property).value = undefined;
      }
    }
  }
}

function signalIn<T>(
  signals: Values<Signal<T | undefined>>,
  connector: string,
  property: string,
): Signal<T | undefined> {
  const own = signals.get(connector) ?? new Map<string, Signal<T | undefined>>();
  signals.set(connector, own);
  const found = own.get(property) ?? signal<T | undefined>(undefined);
  own.set(property, found);
  return found;
}

function shownValue(value: unknown, known: StateQuality | undefined): unknown {
  if (known?.quality === "bad") return new Unreadable(known.reason ?? "It cannot be read");
  return known === undefined ? value : withNumbers(value, known);
}

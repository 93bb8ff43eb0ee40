import { batch, type Signal, signal } from "@preact/signals";
import type { MuxitClient } from "../muxit_client.ts";
import type { StateChange } from "../state_subscriptions.ts";
import { frameSchedule, type Schedule } from "./frame_schedule.ts";

type Values<T> = Map<string, Map<string, T>>;

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
  readonly #polled = new Map<string, Set<string>>();
  readonly #schedule: Schedule;
  readonly #unsubscribe: () => void;
  #pending: Values<unknown> = new Map();
  #whole = false;
  #cancel: (() => void) | undefined;

  constructor(client: Pick<MuxitClient, "subscribeState">, options: { schedule?: Schedule } = {}) {
    this.#schedule = options.schedule ?? frameSchedule;
    this.#unsubscribe = client.subscribeState((change) => this.#receive(change));
  }

  /** The value of a property: `undefined` while it is not known, {@linkcode Unreadable} when reading it failed. */
  cell(connector: string, property: string): Signal<unknown> {
    const cells = this.#cells.get(connector) ?? new Map<string, Signal<unknown>>();
    this.#cells.set(connector, cells);
    const cell = cells.get(property) ?? signal<unknown>(undefined);
    cells.set(property, cell);
    return cell;
  }

  /** True when the server sends the changes of a property; the others must be read. */
  isPolled(connector: string, property: string): boolean {
    return this.#polled.get(connector)?.has(property) === true;
  }

  /** Takes a value that was read. */
  put(item: { connector: string; property: string }, value: unknown): void {
    this.#pending.get(item.connector)?.delete(item.property);
    this.cell(item.connector, item.property).value = value;
  }

  /** Forgets a connector that is gone. */
  forget(connector: string): void {
    for (const values of [this.#cells, this.#polled, this.#pending]) values.delete(connector);
  }

  /** Ends the subscription. */
  close(): void {
    this.#unsubscribe();
    this.#cancel?.();
  }

  #receive({ updates, whole }: StateChange): void {
    if (whole) {
      this.#whole = true;
      this.#pending.clear();
      this.#polled.clear();
    }
    for (const [connector, properties] of Object.entries(updates)) {
      const pending = this.#pending.get(connector) ?? new Map<string, unknown>();
      this.#pending.set(connector, pending);
      const polled = this.#polled.get(connector) ?? new Set<string>();
      this.#polled.set(connector, polled);
      for (const [property, value] of Object.entries(properties)) {
        pending.set(property, value);
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
        for (const [property, value] of properties) this.cell(connector, property).value = value;
      }
    });
  }

  #clear(kept: Values<unknown>): void {
    for (const [connector, cells] of this.#cells) {
      for (const [property, cell] of cells) if (!kept.get(connector)?.has(property)) cell.value = undefined;
    }
  }
}

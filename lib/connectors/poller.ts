import { LONGEST_TIMER_MS } from "@/lib/core/mod.ts";

/** Options of {@linkcode Poller}. */
export interface PollerOptions {
  properties: readonly string[];
  /** Milliseconds from the start of one round to the next; a slow round delays the next. */
  everyMs: number;
  read(property: string): unknown | Promise<unknown>;
  /** A value was read. */
  publish(property: string, value: unknown): void;
  /** Reading has failed. Called each time; a property that goes on failing is asked more and more rarely. */
  failed(property: string, error: unknown): void;
  /** A property was not read for a while, because `behind` does not answer: itself, or one that was asked before it. */
  stale(property: string, behind: string): void;
  /** Milliseconds a read may take before the others get their turn. Default 5000. */
  stallMs?: number;
  /** Milliseconds until a property is asked again after its first, second, … failure in a row. */
  retryMs?: readonly number[];
}

/** Least time between two reads because of writes, in milliseconds: a thousand writes bring a few reads. */
const SOON_MS = 20;
const STALL_MS = 5000;
const RETRY_MS = [2000, 5000, 10_000, 30_000, 60_000];

interface Item {
  readonly name: string;
  failures: number;
  /** Not asked before this time, because it has failed. */
  notBefore: number;
  /** When it was read last, or began to be. */
  readAt: number;
  /** A read of it goes on, though the others are not waiting for it any more. */
  pending: boolean;
}

/**
 * Reads properties in rounds, one after the other. No property is ever read twice at a time; one that fails or does not
 * answer does not keep the others from being read.
 */
export class Poller {
  readonly #options: Required<PollerOptions>;
  readonly #items: readonly Item[];
  readonly #soon = new Set<Item>();
  #roundTimer: ReturnType<typeof setTimeout> | undefined;
  #soonTimer: ReturnType<typeof setTimeout> | undefined;
  #stallTimer: ReturnType<typeof setTimeout> | undefined;
  #work: Promise<void> = Promise.resolve();
  #soonAt = -Infinity;
  #closed = false;

  constructor(options: PollerOptions) {
    this.#options = { stallMs: STALL_MS, retryMs: RETRY_MS, ...options };
    const now = performance.now();
    this.#items = options.properties.map((name) => ({
      name,
      failures: 0,
      notBefore: now,
      readAt: now,
      pending: false,
    }));
  }

  /** Begins with a round at once. */
  start(): void {
    if (this.#items.length > 0 && !this.#closed) this.#enqueue(() => this.#round());
  }

  /** Reads one property soon, because it was written; one that is not polled is not read. */
  readSoon(property: string): void {
    const item = this.#items.find(({ name }) => name === property);
    if (item === undefined || this.#closed) return;
    this.#soon.add(item);
    const wait = Math.max(1, this.#soonAt + SOON_MS - performance.now());
    this.#soonTimer ??= setTimeout(() => {
      this.#soonTimer = undefined;
      this.#enqueue(() => this.#readWritten());
    }, wait);
  }

  /** Stops; a read under way ends by itself and is not published. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#roundTimer);
    clearTimeout(this.#soonTimer);
    clearTimeout(this.#stallTimer);
  }

  #enqueue(task: () => Promise<void>): void {
    this.#work = this.#work.then(task);
  }

  async #round(): Promise<void> {
    const began = performance.now();
    for (const item of this.#items) {
      if (this.#closed) return;
      if (performance.now() >= item.notBefore) await this.#read(item);
    }
    if (this.#closed) return;
    const left = began + this.#options.everyMs - performance.now();
    this.#roundTimer = setTimeout(() => this.start(), Math.min(Math.max(1, left), LONGEST_TIMER_MS));
  }

  async #readWritten(): Promise<void> {
    this.#soonAt = performance.now();
    const written = [...this.#soon];
    this.#soon.clear();
    for (const item of written) if (!this.#closed) await this.#read(item);
  }

  async #read(item: Item): Promise<void> {
    if (item.pending) return;
    try {
      const value = this.#options.read(item.name);
      if (!(value instanceof Promise)) return this.#done(item, value);
      if (!await this.#within(value)) return this.#stalled(item, value);
      this.#done(item, await value);
    } catch (error) {
      this.#failed(item, error);
    }
  }

  /** False when the read is still going on after the time a read may take. */
  async #within(read: Promise<unknown>): Promise<boolean> {
    const late = new Promise<boolean>((resolve) => {
      this.#stallTimer = setTimeout(() => resolve(false), this.#options.stallMs);
    });
    try {
      return await Promise.race([read.then(() => true), late]);
    } finally {
      clearTimeout(this.#stallTimer);
    }
  }

  #stalled(item: Item, read: Promise<unknown>): void {
    item.pending = true;
    read.then((value) => this.#done(item, value), (error) => this.#failed(item, error))
      .finally(() => item.pending = false);
    if (this.#closed) return;
    const now = performance.now();
    for (const { name, readAt } of this.#items) {
      if (now - readAt >= this.#options.stallMs + this.#options.everyMs || name === item.name) {
        this.#options.stale(name, item.name);
      }
    }
  }

  #done(item: Item, value: unknown): void {
    if (this.#closed) return;
    // What answers again lets hope for the others, which may be properties of the same device.
    if (item.failures > 0) { for (const other of this.#items) other.notBefore = 0; }
    item.failures = 0;
    item.readAt = item.notBefore = performance.now();
    this.#options.publish(item.name, value);
  }

  #failed(item: Item, error: unknown): void {
    if (this.#closed) return;
    const { retryMs } = this.#options;
    item.notBefore = performance.now() + retryMs[Math.min(item.failures++, retryMs.length - 1)]!;
    this.#options.failed(item.name, error);
  }
}

import { Log, type Logger, withDeadline } from "@/lib/core/mod.ts";
import type { DriverContext } from "@/lib/driver_host/mod.ts";

/** Milliseconds a test waits for something that should come. */
const PATIENCE = 10_000;

/** The host side of one driver in a test: keeps what the driver emits, publishes and logs. */
export class RecordingContext implements DriverContext {
  readonly connector: string = "bench";
  readonly workspace = Deno.cwd();
  readonly log: Logger;
  /** Every emitted item, oldest first. */
  readonly emitted: { stream: string; data: unknown }[] = [];
  /** Every published property, oldest first. */
  readonly published: { property: string; value: unknown }[] = [];
  /** Every system event, oldest first. */
  readonly events: { event: string; data: unknown }[] = [];
  /** Streams nobody listens to. */
  readonly unwatched = new Set<string>();
  readonly #log = new Log({ level: "debug" });
  readonly #waiting = new Set<() => void>();

  constructor() {
    this.log = this.#log.for("driver:bench");
  }

  /** Everything logged so far, as `level message`. */
  get logged(): string[] {
    return this.#log.history.map(({ level, message }) => `${level} ${message}`);
  }

  emit(stream: string, data: unknown): void {
    this.emitted.push({ stream, data });
    for (const wake of this.#waiting) wake();
  }

  changed(property: string, value: unknown): void {
    this.published.push({ property, value });
  }

  publish(event: string, data: unknown): void {
    this.events.push({ event, data });
  }

  hasSubscribers(stream: string): boolean {
    return !this.unwatched.has(stream);
  }

  /** Waits until `count` items of `stream` were emitted, counted from the start, and gives them. */
  async items(stream: string, count: number): Promise<unknown[]> {
    const found = () => this.emitted.filter((item) => item.stream === stream).map((item) => item.data);
    if (found().length >= count) return found();
    const arrived = Promise.withResolvers<void>();
    const wake = () => found().length >= count && arrived.resolve();
    this.#waiting.add(wake);
    try {
      await withDeadline(arrived.promise, { ms: PATIENCE, doing: `Waiting for ${count} items of ${stream}` });
    } finally {
      this.#waiting.delete(wake);
    }
    return found();
  }
}

import { type Signal, signal } from "@preact/signals";
import type { LogEntry } from "@/lib/protocol/mod.ts";
import type { MuxitClient } from "../muxit_client.ts";
import { frameSchedule, type Schedule } from "./frame_schedule.ts";

/** One entry of the log, with a number that names it on the page. */
export interface LogLine extends LogEntry {
  readonly id: number;
}

/** Entries kept; older ones go. */
export const LOG_CAPACITY = 1000;

/** The tail of the server log: what it was when the connection began, and what has come since. */
export class LogStore {
  /** Oldest first. */
  readonly lines: Signal<readonly LogLine[]> = signal([]);
  /** What the server had in its log when the connection began; `undefined` when it could not be asked. */
  history: Promise<readonly LogEntry[] | undefined> = Promise.resolve(undefined);
  readonly #client: MuxitClient;
  readonly #schedule: Schedule;
  readonly #stops: (() => void)[];
  #pending: LogLine[] = [];
  #count = 0;
  #cancel: (() => void) | undefined;

  constructor(client: MuxitClient, options: { schedule?: Schedule } = {}) {
    this.#client = client;
    this.#schedule = options.schedule ?? frameSchedule;
    this.#stops = [
      client.onStatus(({ phase }) => {
        if (phase === "open") this.history = this.#load();
      }),
      client.on("server.log", (entry) => this.#receive(entry)),
    ];
    if (client.open) this.history = this.#load();
  }

  /** Empties the list here; the server keeps its own. */
  clear(): void {
    this.#pending = [];
    this.lines.value = [];
  }

  /** Ends the subscription. */
  close(): void {
    for (const stop of this.#stops) stop();
    this.#cancel?.();
  }

  // Entries that came before this reply are in it; those that come after are not.
  async #load(): Promise<readonly LogEntry[] | undefined> {
    try {
      const { value } = await this.#client.request("server.logs.history", {});
      this.#pending = [];
      this.lines.value = value.map((entry) => this.#line(entry));
      return value;
    } catch (error) {
      this.#client.failed(error);
      return undefined;
    }
  }

  #receive(entry: LogEntry): void {
    this.#pending.push(this.#line(entry));
    if (this.#pending.length > 2 * LOG_CAPACITY) this.#pending.splice(0, LOG_CAPACITY);
    this.#cancel ??= this.#schedule(() => {
      this.#cancel = undefined;
      if (this.#pending.length === 0) return;
      this.lines.value = [...this.lines.value, ...this.#pending].slice(-LOG_CAPACITY);
      this.#pending = [];
    });
  }

  #line({ level, source, message, time }: LogEntry): LogLine {
    return { id: ++this.#count, level, source, message, time };
  }
}

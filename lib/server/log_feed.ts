import type { LogRecord } from "@/lib/core/mod.ts";
import type { Outbox } from "./outbox.ts";

const NOTICE_MS = 500;

/** Sends log lines of server and scripts to one client; what it cannot take is counted, and its log tells so. */
export class LogFeed {
  readonly #outbox: Outbox;
  #lost = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(outbox: Outbox) {
    this.#outbox = outbox;
  }

  /** Sends one message, unless the client is behind. */
  send(text: string): void {
    if (this.#outbox.flowing && this.#outbox.send(text)) return;
    this.#lost++;
    this.#timer ??= setTimeout(() => this.#notify(), NOTICE_MS);
  }

  /** Ends the feed. */
  close(): void {
    clearTimeout(this.#timer);
  }

  #notify(): void {
    this.#timer = undefined;
    const record: LogRecord = {
      level: "warn",
      source: "server",
      message: `${this.#lost} lines of the log or of scripts did not reach this client: it reads too slowly`,
      time: new Date().toISOString(),
    };
    const sent = this.#outbox.flowing && this.#outbox.send(JSON.stringify({ type: "server.log", ...record }));
    if (sent) this.#lost = 0;
    else this.#timer = setTimeout(() => this.#notify(), NOTICE_MS);
  }
}

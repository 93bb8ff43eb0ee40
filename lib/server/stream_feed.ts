import type { StreamConsumer, StreamItem } from "@/lib/streams/mod.ts";
import type { Outbox } from "./outbox.ts";

const NOTICE_MS = 500;

/** Options of {@linkcode StreamFeed}. */
export interface StreamFeedOptions {
  outbox: Outbox;
  /** Binary frames for typed arrays and bytes instead of JSON. */
  binary: boolean;
}

/**
 * Sends one stream to one client. What a slow client cannot take is dropped and counted, and the client is told
 * within a second; nothing is lost silently (design §5).
 */
export class StreamFeed implements StreamConsumer {
  readonly #options: StreamFeedOptions;
  readonly #lost = { client: 0, source: 0 };
  #total = 0;
  #source: { connector: string; stream: string } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: StreamFeedOptions) {
    this.#options = options;
  }

  receive(item: StreamItem): void {
    const { outbox, binary } = this.#options;
    this.#source = item.source;
    if (outbox.flowing && outbox.send(binary ? item.binary : item.message)) return;
    this.#count("client", 1);
  }

  dropped(source: { connector: string; stream: string }, count: number): void {
    this.#source = source;
    this.#count("source", count);
  }

  /** Ends the feed. */
  close(): void {
    clearTimeout(this.#timer);
  }

  #count(by: "client" | "source", count: number): void {
    this.#lost[by] += count;
    this.#total += count;
    this.#timer ??= setTimeout(() => this.#notify(), NOTICE_MS);
  }

  #notify(): void {
    this.#timer = undefined;
    for (const by of ["client", "source"] as const) {
      if (this.#lost[by] === 0) continue;
      const notice = JSON.stringify({
        type: "stream.dropped",
        name: this.#source?.connector,
        stream: this.#source?.stream,
        dropped: this.#lost[by],
        total: this.#total,
        by,
      });
      if (this.#options.outbox.send(notice)) this.#lost[by] = 0;
      else this.#timer ??= setTimeout(() => this.#notify(), NOTICE_MS);
    }
  }
}

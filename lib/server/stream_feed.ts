import type { StreamPolicy } from "@/lib/protocol/mod.ts";
import type { StreamConsumer, StreamItem, StreamSource } from "@/lib/streams/mod.ts";
import type { Outbox } from "./outbox.ts";

const NOTICE_MS = 500;
/** How often a waiting picture is tried again, in milliseconds. */
const RETRY_MS = 5;

/** Options of {@linkcode StreamFeed}. */
export interface StreamFeedOptions {
  source: StreamSource;
  outbox: Outbox;
  /** Binary frames for typed arrays and bytes instead of JSON. */
  binary: boolean;
  /** True when a picture of that size may wait for a client that is behind. Absent: always. */
  mayKeep?(size: number): boolean;
  /** What the client wants; absent, the content decides. */
  policy?: StreamPolicy | undefined;
}

/** What became of the items of one feed: `produced` is always `sent + dropped + waiting`. */
export interface StreamCounters {
  produced: number;
  sent: number;
  dropped: number;
  waiting: number;
}

/**
 * Sends one stream to one client (design §5). Of pictures a slow client gets the newest one (`latest`); signals go out in
 * order until too much is on its way (`fifo`), audio until the connection is stalled (`lossless`). What cannot be sent is
 * counted, and the client is told within a second; nothing is lost silently.
 */
export class StreamFeed implements StreamConsumer {
  readonly #options: StreamFeedOptions;
  readonly #unsaid = { client: 0, source: 0 };
  #policy: StreamPolicy | undefined;
  #produced = 0;
  #sent = 0;
  #dropped = 0;
  #waiting: string | Uint8Array<ArrayBuffer> | undefined;
  #noticeTimer: ReturnType<typeof setTimeout> | undefined;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: StreamFeedOptions) {
    this.#options = options;
    this.#policy = options.policy ??
      (options.source.stream.toLowerCase() === "audio" ? "lossless" : undefined);
  }

  /** How items are treated; before the first one of a stream that decides, as signals. */
  get policy(): StreamPolicy {
    return this.#policy ?? "fifo";
  }

  /** What became of the items so far. */
  get counters(): StreamCounters {
    return {
      produced: this.#produced,
      sent: this.#sent,
      dropped: this.#dropped,
      waiting: this.#waiting === undefined ? 0 : 1,
    };
  }

  /** Size of what waits here. */
  get waitingSize(): number {
    return this.#waiting?.length ?? 0;
  }

  receive(item: StreamItem): void {
    this.#produced++;
    this.#policy ??= item.isPicture ? "latest" : "fifo";
    const { outbox } = this.#options;
    if (this.#policy === "latest" && (this.#waiting !== undefined || !outbox.idle)) return this.#keep(item);
    const open = this.#policy === "lossless" || outbox.flowing;
    if (open && outbox.send(this.#encoded(item))) this.#sent++;
    else this.#lose("client", 1);
  }

  dropped(_source: StreamSource, count: number): void {
    this.#produced += count;
    this.#lose("source", count);
  }

  /** Ends the feed. */
  close(): void {
    clearTimeout(this.#noticeTimer);
    clearTimeout(this.#retryTimer);
  }

  #encoded(item: StreamItem): string | Uint8Array<ArrayBuffer> {
    return this.#options.binary ? item.binary : item.message;
  }

  /** Keeps a picture for when the client has taken the one before, instead of the one that waited until now. */
  #keep(item: StreamItem): void {
    if (this.#waiting !== undefined) this.#lose("client", 1);
    this.#waiting = undefined;
    const encoded = this.#encoded(item);
    if (this.#options.mayKeep?.(encoded.length) === false) return this.#lose("client", 1);
    // A binary frame lies in memory that the next item uses.
    this.#waiting = typeof encoded === "string" ? encoded : encoded.slice();
    this.#retryTimer ??= setTimeout(() => this.#retry(), RETRY_MS);
  }

  #retry(): void {
    this.#retryTimer = undefined;
    if (this.#waiting === undefined) return;
    if (!this.#options.outbox.idle || !this.#options.outbox.send(this.#waiting)) {
      this.#retryTimer = setTimeout(() => this.#retry(), RETRY_MS);
      return;
    }
    this.#waiting = undefined;
    this.#sent++;
  }

  #lose(by: "client" | "source", count: number): void {
    this.#unsaid[by] += count;
    this.#dropped += count;
    this.#noticeTimer ??= setTimeout(() => this.#notify(), NOTICE_MS);
  }

  #notify(): void {
    this.#noticeTimer = undefined;
    for (const by of ["client", "source"] as const) {
      if (this.#unsaid[by] === 0) continue;
      const notice = JSON.stringify({
        type: "stream.dropped",
        name: this.#options.source.connector,
        stream: this.#options.source.stream,
        dropped: this.#unsaid[by],
        total: this.#dropped,
        produced: this.#produced,
        sent: this.#sent,
        by,
      });
      if (this.#options.outbox.send(notice)) this.#unsaid[by] = 0;
      else this.#noticeTimer ??= setTimeout(() => this.#notify(), NOTICE_MS);
    }
  }
}

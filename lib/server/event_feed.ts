import type { TopicBus, TopicEvent } from "@/lib/core/mod.ts";
import { AppError, jsonText, lostText } from "@/lib/protocol/mod.ts";
import type { Outbox } from "./outbox.ts";

const NOTICE_MS = 500;
/** Patterns one client may subscribe to. */
const MAX_PATTERNS = 256;

/** Sends events of the bus to one client; what it cannot take is counted, and it is told. */
export class EventFeed {
  readonly #bus: TopicBus;
  readonly #outbox: Outbox;
  readonly #patterns = new Map<string, () => void>();
  #last: TopicEvent | undefined;
  #lost = 0;
  #total = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(bus: TopicBus, outbox: Outbox) {
    this.#bus = bus;
    this.#outbox = outbox;
  }

  /**
   * Begins to send what fits a pattern; one that is there already changes nothing.
   *
   * @throws {AppError} `VALIDATION_INVALID_VALUE` for too many patterns.
   */
  add(pattern: string): void {
    if (this.#patterns.has(pattern)) return;
    if (this.#patterns.size >= MAX_PATTERNS) {
      throw new AppError(
        "VALIDATION_INVALID_VALUE",
        `One client may subscribe to at most ${MAX_PATTERNS} names of events`,
      );
    }
    this.#patterns.set(pattern, this.#bus.on(pattern, (event) => this.#receive(event)));
  }

  /** Ends one pattern. */
  remove(pattern: string): void {
    this.#patterns.get(pattern)?.();
    this.#patterns.delete(pattern);
  }

  /** Ends the feed. */
  close(): void {
    for (const end of this.#patterns.values()) end();
    this.#patterns.clear();
    clearTimeout(this.#timer);
  }

  // Two patterns may fit the same event; it is sent once.
  #receive(event: TopicEvent): void {
    if (event === this.#last) return;
    this.#last = event;
    if (this.#outbox.flowing && this.#outbox.send(messageOf(event))) return;
    this.#lost++;
    this.#total++;
    this.#timer ??= setTimeout(() => this.#notify(), NOTICE_MS);
  }

  #notify(): void {
    this.#timer = undefined;
    const notice = JSON.stringify({ type: "event.dropped", dropped: this.#lost, total: this.#total });
    if (this.#outbox.send(notice)) this.#lost = 0;
    else this.#timer = setTimeout(() => this.#notify(), NOTICE_MS);
  }
}

function messageOf({ data, ...event }: TopicEvent): string {
  const text = jsonText(data);
  const head = JSON.stringify({ type: "event.data", ...event });
  return `${head.slice(0, -1)},"data":${text.json}${lostText(text)}}`;
}

import type { StreamItem } from "./stream_item.ts";

/** Receives the items of one stream. */
export interface StreamConsumer {
  /** Takes one item. Must not block: a consumer that cannot take it counts it and says so. */
  receive(item: StreamItem): void;
  /** The source left items out before they came here. */
  dropped(source: { connector: string; stream: string }, count: number): void;
}

/** Hands stream items from their sources to whoever subscribed; streams need not exist to be subscribed to. */
export class StreamHub {
  readonly #consumers = new Map<string, Set<StreamConsumer>>();

  /** Adds a consumer; returns the function that removes it. Names do not depend on case. */
  subscribe(source: { connector: string; stream: string }, consumer: StreamConsumer): () => void {
    const key = keyOf(source.connector, source.stream);
    const consumers = this.#consumers.get(key) ?? new Set();
    this.#consumers.set(key, consumers);
    consumers.add(consumer);
    return () => {
      consumers.delete(consumer);
      if (consumers.size === 0) this.#consumers.delete(key);
    };
  }

  /** True when somebody wants this stream; sources may save work otherwise. */
  wanted(connector: string, stream: string): boolean {
    return this.#consumers.has(keyOf(connector, stream));
  }

  /** Hands one item on. */
  publish(item: StreamItem): void {
    const consumers = this.#consumers.get(keyOf(item.source.connector, item.source.stream));
    if (consumers === undefined) return;
    for (const consumer of consumers) consumer.receive(item);
  }

  /** Tells the subscribers that the source itself left items out. */
  dropped(source: { connector: string; stream: string }, count: number): void {
    for (const consumer of this.#consumers.get(keyOf(source.connector, source.stream)) ?? []) {
      consumer.dropped(source, count);
    }
  }
}

function keyOf(connector: string, stream: string): string {
  return `${connector}\n${stream}`.toLowerCase();
}

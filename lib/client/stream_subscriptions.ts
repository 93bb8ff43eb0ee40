import { toJson, type TypedArray } from "@/lib/protocol/plain.ts";
import type { Link } from "./link.ts";
import { Listeners } from "./listeners.ts";

/** One stream, and how to receive it. */
export interface StreamSource {
  connector: string;
  stream: string;
  /** Receive numbers and bytes as typed arrays, without the detour over text. Default true. */
  binary?: boolean;
}

/** One item of a stream. */
export interface StreamData {
  readonly connector: string;
  readonly stream: string;
  /** A typed array, or whatever JSON carries. Without `binary`, bytes are base64 text and numbers plain lists. */
  readonly data: TypedArray | unknown;
}

interface Subscription {
  readonly source: { connector: string; stream: string };
  readonly binary: Listeners<StreamData>;
  readonly json: Listeners<StreamData>;
}

/**
 * Everybody who wants streams. The server sends each stream once per client, whatever the number of listeners; it is asked
 * again after each reconnect.
 */
export class StreamSubscriptions {
  readonly #link: Link;
  readonly #streams = new Map<string, Subscription>();

  constructor(link: Link) {
    this.#link = link;
  }

  /** Adds a listener; returns the function that removes it. The stream need not exist yet. */
  add({ connector, stream, binary = true }: StreamSource, listener: (item: StreamData) => void): () => void {
    const key = keyOf(connector, stream);
    const subscription = this.#streams.get(key) ?? this.#create({ connector, stream });
    this.#streams.set(key, subscription);
    const before = encodingOf(subscription);
    const remove = subscription[binary ? "binary" : "json"].add(listener);
    if (encodingOf(subscription) !== before) this.#subscribe(subscription);
    let wanted = true;
    return () => {
      if (!wanted) return;
      wanted = false;
      const earlier = encodingOf(subscription);
      remove();
      const left = encodingOf(subscription);
      if (left === undefined) this.#unsubscribe(key, subscription);
      else if (left !== earlier) this.#subscribe(subscription);
    };
  }

  /** The connection is there, for the first time or again. */
  opened(): void {
    for (const subscription of this.#streams.values()) this.#subscribe(subscription);
  }

  /** Hands one item on. */
  receive({ connector, stream, data }: StreamData): void {
    const subscription = this.#streams.get(keyOf(connector, stream));
    if (subscription === undefined) return;
    subscription.binary.emit({ connector, stream, data });
    if (subscription.json.size === 0) return;
    subscription.json.emit({
      connector,
      stream,
      data: ArrayBuffer.isView(data) ? JSON.parse(toJson(data)) : data,
    });
  }

  #create(source: Subscription["source"]): Subscription {
    const failed = (error: unknown) => this.#link.failed(error);
    return { source, binary: new Listeners(failed), json: new Listeners(failed) };
  }

  #subscribe(subscription: Subscription): void {
    const encoding = encodingOf(subscription);
    if (!this.#link.open || encoding === undefined) return;
    this.#link.request("stream.subscribe", { ...subscription.source, encoding })
      .catch((error) => this.#link.failed(error));
  }

  #unsubscribe(key: string, { source }: Subscription): void {
    this.#streams.delete(key);
    if (!this.#link.open) return;
    this.#link.request("stream.unsubscribe", source).catch((error) => this.#link.failed(error));
  }
}

function encodingOf({ binary, json }: Subscription): "binary" | "json" | undefined {
  if (binary.size > 0) return "binary";
  return json.size > 0 ? "json" : undefined;
}

// The server finds connectors and streams without regard to case, and names them as they are spelled.
function keyOf(connector: string, stream: string): string {
  return `${connector}\n${stream}`.toLowerCase();
}

import type { RequestOf } from "@/lib/protocol/mod.ts";
import { toJson, type TypedArray } from "@/lib/protocol/plain.ts";
import type { Link } from "./link.ts";
import { Listeners } from "./listeners.ts";
import { sendAbout } from "./subscribing.ts";

/** One stream, and how to receive it. */
export interface StreamSource {
  connector: string;
  stream: string;
  /** Receive numbers and bytes as typed arrays, without the detour over text. Default true. */
  binary?: boolean;
  /**
   * What becomes of items this client cannot take at once; the server chooses by what the stream carries. The first listener
   * that names one decides for all of the stream.
   */
  policy?: RequestOf<"stream.subscribe">["policy"];
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
  policy: StreamSource["policy"];
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
  add(
    { connector, stream, binary = true, policy }: StreamSource,
    listener: (item: StreamData) => void,
  ): () => void {
    const key = keyOf(connector, stream);
    const subscription = this.#streams.get(key) ?? this.#create({ connector, stream });
    this.#streams.set(key, subscription);
    const before = encodingOf(subscription);
    const remove = subscription[binary ? "binary" : "json"].add(listener);
    const decides = policy !== undefined && subscription.policy === undefined;
    if (decides) subscription.policy = policy;
    if (decides || encodingOf(subscription) !== before) this.#subscribe(subscription);
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
    return { source, policy: undefined, binary: new Listeners(failed), json: new Listeners(failed) };
  }

  #subscribe(subscription: Subscription): void {
    const encoding = encodingOf(subscription);
    if (!this.#link.open || encoding === undefined) return;
    const { source, policy } = subscription;
    sendAbout(this.#link, "stream.subscribe", { ...source, encoding, ...(policy ? { policy } : {}) });
  }

  #unsubscribe(key: string, { source }: Subscription): void {
    this.#streams.delete(key);
    if (this.#link.open) sendAbout(this.#link, "stream.unsubscribe", source);
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

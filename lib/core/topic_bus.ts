/** One published event. */
export interface TopicEvent {
  /** Full name: `script:temperature`, `connector:alarm`, `scripts:stopped`. */
  event: string;
  data: unknown;
  /** Who published it: the name of a script or connector; null for the server itself. */
  source: string | null;
}

/** Receives events. */
export type TopicListener = (event: TopicEvent) => void;

/**
 * Publish and subscribe by name. A pattern that ends with `*` takes every name that begins with what stands in front of it;
 * every other pattern is a name.
 *
 * Listeners run synchronously; one that throws does not stop the others: its error goes to `onError`.
 */
export class TopicBus {
  readonly #exact = new Map<string, Set<TopicListener>>();
  readonly #prefixed = new Map<string, Set<TopicListener>>();
  readonly #onError: (error: unknown) => void;

  /** @param onError Gets what a listener throws. */
  constructor(onError: (error: unknown) => void = () => {}) {
    this.#onError = onError;
  }

  /** Adds a listener; returns the function that removes it. */
  on(pattern: string, listener: TopicListener): () => void {
    const prefixed = pattern.endsWith("*");
    const [topics, key] = prefixed ? [this.#prefixed, pattern.slice(0, -1)] : [this.#exact, pattern];
    // A function of its own, so that one listener may stand under one pattern twice.
    const own: TopicListener = (event) => listener(event);
    const listeners = topics.get(key) ?? new Set();
    topics.set(key, listeners);
    listeners.add(own);
    return () => {
      listeners.delete(own);
      if (listeners.size === 0 && topics.get(key) === listeners) topics.delete(key);
    };
  }

  /** Hands an event to everyone who wants it. */
  publish(event: TopicEvent): void {
    this.#deliver(this.#exact.get(event.event), event);
    for (const [prefix, listeners] of this.#prefixed) {
      if (event.event.startsWith(prefix)) this.#deliver(listeners, event);
    }
  }

  #deliver(listeners: Set<TopicListener> | undefined, event: TopicEvent): void {
    for (const listener of listeners ?? []) {
      try {
        listener(event);
      } catch (error) {
        this.#onError(error);
      }
    }
  }
}

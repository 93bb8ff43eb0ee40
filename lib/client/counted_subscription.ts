import type { RequestType } from "@/lib/protocol/mod.ts";
import type { Link } from "./link.ts";
import { sendAbout } from "./subscribing.ts";

/** Requests without fields that begin and end a subscription. */
export type SubscriptionRequest = Extract<
  RequestType,
  "prompts.subscribe" | "prompts.unsubscribe" | "script.line.subscribe" | "script.line.unsubscribe"
>;

/** Something the server is asked for once while anybody here wants it, and again after each reconnect. */
export class CountedSubscription {
  readonly #link: Link;
  readonly #types: { begin: SubscriptionRequest; end: SubscriptionRequest };
  #count = 0;

  constructor(link: Link, types: { begin: SubscriptionRequest; end: SubscriptionRequest }) {
    this.#link = link;
    this.#types = types;
  }

  /** One more wants it; returns the function that takes that back. */
  add(): () => void {
    if (this.#count++ === 0 && this.#link.open) sendAbout(this.#link, this.#types.begin, {});
    let wanted = true;
    return () => {
      if (!wanted) return;
      wanted = false;
      if (--this.#count === 0 && this.#link.open) sendAbout(this.#link, this.#types.end, {});
    };
  }

  /** The connection is there, for the first time or again. */
  opened(): void {
    if (this.#count > 0) sendAbout(this.#link, this.#types.begin, {});
  }
}

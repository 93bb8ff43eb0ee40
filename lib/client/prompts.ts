import type { EventOf, OpenPrompt } from "@/lib/protocol/mod.ts";
import { CountedSubscription } from "./counted_subscription.ts";
import type { Link, RequestOptions } from "./link.ts";
import { OpenPrompts } from "./open_prompts.ts";

/** Questions of scripts to the operator. */
export class Prompts {
  readonly #link: Link;
  readonly #observing: CountedSubscription;
  readonly #open: OpenPrompts;

  constructor(link: Link) {
    this.#link = link;
    this.#observing = new CountedSubscription(link, {
      begin: "prompts.subscribe",
      end: "prompts.unsubscribe",
    });
    this.#open = new OpenPrompts(link);
  }

  /** The questions that are open now. Throws as {@linkcode MuxitClient.request} does. */
  async list(options: RequestOptions = {}): Promise<OpenPrompt[]> {
    return (await this.#link.request("prompts.list", {}, options)).prompts;
  }

  /**
   * Answers a question: a boolean for `confirm`, one of the choices for `choose`, text for `text`.
   *
   * @throws {ClientError} `PROMPT_NOT_FOUND` when it is no longer open, `VALIDATION_INVALID_VALUE` when the answer does not fit.
   */
  async answer(
    { id }: { id: string },
    value: boolean | string,
    options: RequestOptions = {},
  ): Promise<void> {
    await this.#link.request("prompts.answer", { id, value }, options);
  }

  /**
   * Counts as somebody who sees the questions: the clock of one with `requireObserver` runs only meanwhile. Returns the
   * function that ends that.
   */
  subscribe(): () => void {
    return this.#observing.add();
  }

  /** Calls `listener` when a question is opened; returns the function that ends that. */
  onOpen(listener: (prompt: OpenPrompt) => void): () => void {
    return this.#link.on("prompt.open", listener);
  }

  /** Calls `listener` when a question is no longer open; returns the function that ends that. */
  onResolved(listener: (event: EventOf<"prompt.resolved">) => void): () => void {
    return this.#link.on("prompt.resolved", listener);
  }

  /**
   * Calls `listener` with all open questions, and again at each change. After a reconnect the list is fetched anew; while
   * there is no connection the last one stands. Returns the function that ends that.
   */
  watch(listener: (prompts: readonly OpenPrompt[]) => void): () => void {
    return this.#open.watch(listener);
  }

  /** The connection is there, for the first time or again. */
  opened(): void {
    this.#observing.opened();
    this.#open.opened();
  }
}

import { batch, type Signal, signal } from "@preact/signals";
import type { EventOf, OpenPrompt } from "@/lib/protocol/mod.ts";
import { errorText } from "@/lib/protocol/plain.ts";
import { ClientError } from "../client_error.ts";
import { Listeners } from "../listeners.ts";
import type { MuxitClient } from "../muxit_client.ts";
import { type PromptClock, promptClock, resightedClock } from "./prompt_clock.ts";

/** One open question. */
export interface PromptEntry {
  readonly prompt: OpenPrompt;
  /** Times are those of `performance.now()`. */
  readonly clock: Signal<PromptClock>;
  /** An answer is on its way. */
  readonly busy: Signal<boolean>;
  /** Why an answer was not taken. */
  readonly fault: Signal<string | undefined>;
}

/** A question that has gone without an answer from here. */
export interface PromptGone {
  readonly prompt: OpenPrompt;
  readonly why: "answered" | "timeout" | "script-ended" | "unknown";
  /** An answer was given here, and came too late. */
  readonly late: boolean;
}

/** The open questions of all scripts, oldest first. */
export class PromptsStore {
  readonly entries: Signal<readonly PromptEntry[]> = signal([]);
  readonly #client: MuxitClient;
  readonly #gone: Listeners<PromptGone>;
  readonly #received = new WeakSet<OpenPrompt>();
  readonly #ends = new WeakMap<PromptEntry, PromptGone["why"]>();
  readonly #stops: (() => void)[];
  #watch: () => void;
  #observers = 0;

  constructor(client: MuxitClient) {
    this.#client = client;
    this.#gone = new Listeners((error) => client.failed(error));
    this.#stops = [
      client.onStatus(() => this.#resight()),
      // Before the list without it comes.
      client.prompts.onResolved((event) => this.#resolved(event)),
    ];
    this.#watch = client.prompts.watch((list) => this.#show(list));
  }

  /** Counts as somebody who sees the questions, and asks what is left on their clocks; returns the function that ends that. */
  observe(): () => void {
    this.#observers++;
    const release = this.#client.prompts.subscribe();
    this.#watch();
    this.#watch = this.#client.prompts.watch((list) => this.#show(list));
    return () => {
      this.#observers--;
      release();
      this.#resight();
    };
  }

  /** Calls `listener` with each question that goes without an answer from here; returns the function that ends that. */
  onGone(listener: (gone: PromptGone) => void): () => void {
    return this.#gone.add(listener);
  }

  /** Answers a question. An answer that is not taken becomes its `fault`; one that comes too late is told to `onGone`. */
  async answer(entry: PromptEntry, value: boolean | string): Promise<void> {
    if (entry.busy.peek()) return;
    entry.fault.value = undefined;
    entry.busy.value = true;
    try {
      await this.#client.prompts.answer(entry.prompt, value);
    } catch (error) {
      if (error instanceof ClientError && error.code === "PROMPT_NOT_FOUND") this.#tooLate(entry);
      else entry.fault.value = errorText(error);
    } finally {
      entry.busy.value = false;
    }
  }

  /** Ends all subscriptions. */
  close(): void {
    this.#watch();
    for (const stop of this.#stops) stop();
  }

  get #sight(): { now: number; observing: boolean } {
    return { now: performance.now(), observing: this.#observers > 0 && this.#client.open };
  }

  // The same object again is old news; a new one says what is left on the clock now.
  #show(list: readonly OpenPrompt[]): void {
    batch(() => {
      this.entries.value = list.map((prompt) => {
        const entry = this.entries.peek().find(({ prompt: { id } }) => id === prompt.id) ?? entryOf(prompt);
        if (!this.#received.has(prompt)) entry.clock.value = promptClock(prompt, this.#sight);
        this.#received.add(prompt);
        return entry;
      });
    });
  }

  #resight(): void {
    batch(() => {
      for (const { prompt, clock } of this.entries.peek()) {
        clock.value = resightedClock(clock.peek(), prompt, this.#sight);
      }
    });
  }

  #resolved({ id, answeredBy, reason }: EventOf<"prompt.resolved">): void {
    const entry = this.entries.peek().find(({ prompt }) => prompt.id === id);
    if (entry === undefined) return;
    const why = reason ?? (answeredBy === "user" ? "answered" : "timeout");
    // An answer under way: its reply tells whether it was ours.
    if (entry.busy.peek()) this.#ends.set(entry, why);
    else this.#gone.emit({ prompt: entry.prompt, why, late: false });
  }

  #tooLate(entry: PromptEntry): void {
    this.entries.value = this.entries.peek().filter((other) => other !== entry);
    this.#gone.emit({ prompt: entry.prompt, why: this.#ends.get(entry) ?? "unknown", late: true });
  }
}

function entryOf(prompt: OpenPrompt): PromptEntry {
  return { prompt, clock: signal({ kind: "none" }), busy: signal(false), fault: signal(undefined) };
}

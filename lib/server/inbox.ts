import { LargeMessage, type Message } from "@/lib/websocket/mod.ts";
import { type FairTurns, Share, type Waiter } from "./fair_turns.ts";

/**
 * What a message counts beside its text, in characters: not for its memory, but because receiving and answering it takes
 * time that nobody else has. It lets one client have some 30 000 small requests waiting.
 */
const OVERHEAD = 2048;
/** Stop means stop: it does not wait behind what was asked before. */
const URGENT = /"type"\s*:\s*"scripts\.stop(All)?"/;
const URGENT_LENGTH = 4096;

/** Options of {@linkcode Inbox}. */
export interface InboxOptions {
  /** Divides the loop among all clients. */
  turns: FairTurns;
  /** True while the next message may be acted on. */
  ready(): boolean;
  act(data: Message): void;
  /** A message of that size has to wait. */
  grew(size: number): void;
}

/** Messages of one client that wait for their turn, in their order; a stop goes in front of all others. */
export class Inbox implements Waiter {
  readonly share: Share = new Share();
  readonly #options: InboxOptions;
  readonly #urgent = new Queue();
  readonly #others = new Queue();

  constructor(options: InboxOptions) {
    this.#options = options;
  }

  /** What waits, in characters. */
  get size(): number {
    return this.#urgent.size + this.#others.size;
  }

  get waits(): boolean {
    return this.#urgent.waits || this.#others.waits;
  }

  get ready(): boolean {
    return this.#urgent.waits || this.#options.ready();
  }

  /** Acts on a message, now or when it may. */
  receive(data: Message): void {
    const { turns, ready, act, grew } = this.#options;
    const urgent = isUrgent(data);
    if (turns.open && (urgent ? !this.#urgent.waits : !this.waits && ready())) {
      return turns.run(this.share, () => act(data));
    }
    (urgent ? this.#urgent : this.#others).add(data);
    turns.wait(this);
    grew(sizeOf(data));
  }

  /** Something may have become possible that was not. */
  resume(): void {
    if (this.waits) this.#options.turns.wait(this);
  }

  step(): void {
    this.#options.act((this.#urgent.waits ? this.#urgent : this.#others).take());
  }

  /** Forgets what waits. */
  close(): void {
    this.#options.turns.leave(this);
    this.#urgent.clear();
    this.#others.clear();
  }
}

/** Messages in their order. */
class Queue {
  #messages: (Message | undefined)[] = [];
  /** Where the next one is: taking from the front of a long list costs as much as the list is long. */
  #next = 0;
  #size = 0;

  /** What is in it, in characters. */
  get size(): number {
    return this.#size;
  }

  get waits(): boolean {
    return this.#next < this.#messages.length;
  }

  add(data: Message): void {
    this.#messages.push(data);
    this.#size += sizeOf(data);
  }

  take(): Message {
    const data = this.#messages[this.#next]!;
    this.#messages[this.#next++] = undefined;
    this.#size -= sizeOf(data);
    if (!this.waits) this.clear();
    return data;
  }

  clear(): void {
    this.#messages = [];
    this.#next = this.#size = 0;
  }
}

function sizeOf(data: Message): number {
  return OVERHEAD + (data instanceof LargeMessage ? 0 : data.length);
}

// The pattern is only a quick look: it may stand in an argument as well.
function isUrgent(data: Message): boolean {
  if (typeof data !== "string" || data.length > URGENT_LENGTH || !URGENT.test(data)) return false;
  try {
    return /^scripts\.stop(All)?$/.test(JSON.parse(data).type);
  } catch {
    return false;
  }
}

const DRAIN_MS = 5;
/** What a message costs beside its text. */
const OVERHEAD = 64;
/** Stop means stop: it does not wait behind what was asked before. */
const URGENT = /"type"\s*:\s*"scripts\.stop(All)?"/;
const URGENT_LENGTH = 4096;

/** Options of {@linkcode Inbox}. */
export interface InboxOptions {
  /** True while the next message may be acted on. */
  ready(): boolean;
  act(data: unknown): void;
  /** A message of that size has to wait. */
  grew(size: number): void;
}

/** Messages of one client that wait for their turn, in their order. */
export class Inbox {
  readonly #options: InboxOptions;
  #waiting: unknown[] = [];
  /** Where the next one is: taking from the front of a long list costs as much as the list is long. */
  #next = 0;
  #size = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: InboxOptions) {
    this.#options = options;
  }

  /** What waits, in characters. */
  get size(): number {
    return this.#size;
  }

  /** Acts on a message, now or when it may. */
  receive(data: unknown): void {
    const { ready, act, grew } = this.#options;
    if (this.#waiting.length === 0 && ready() || isUrgent(data)) return act(data);
    this.#waiting.push(data);
    this.#size += sizeOf(data);
    this.#timer ??= setTimeout(() => this.drain(), DRAIN_MS);
    grew(sizeOf(data));
  }

  /** Acts on as many as may be acted on. */
  drain(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { ready, act } = this.#options;
    while (this.#next < this.#waiting.length && ready()) {
      const data = this.#waiting[this.#next];
      this.#waiting[this.#next++] = undefined;
      this.#size -= sizeOf(data);
      act(data);
    }
    if (this.#next < this.#waiting.length) {
      this.#timer = setTimeout(() => this.drain(), DRAIN_MS);
      return;
    }
    this.#waiting = [];
    this.#next = 0;
  }

  /** Forgets what waits. */
  close(): void {
    clearTimeout(this.#timer);
    this.#waiting = [];
    this.#next = this.#size = 0;
  }
}

function sizeOf(data: unknown): number {
  return OVERHEAD + (typeof data === "string" ? data.length : (data as ArrayBuffer).byteLength ?? 0);
}

// The pattern is only a quick look: it may stand in an argument as well.
function isUrgent(data: unknown): boolean {
  if (typeof data !== "string" || data.length > URGENT_LENGTH || !URGENT.test(data)) return false;
  try {
    return /^scripts\.stop(All)?$/.test(JSON.parse(data).type);
  } catch {
    return false;
  }
}

import { LONGEST_TIMER_MS } from "@/lib/core/mod.ts";
import type { OpenPrompt } from "@/lib/protocol/mod.ts";
import type { CheckedQuestion } from "./prompt_question.ts";

/** One open prompt and its clock, which can be paused. */
export class Prompt {
  readonly question: CheckedQuestion;
  readonly #facts: Pick<OpenPrompt, "id" | "script" | "openedAt">;
  readonly #expired: () => void;
  #left: number;
  #since: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param expired Called once when the time is over. The clock stands still until {@linkcode run}. */
  constructor(script: string, question: CheckedQuestion, expired: () => void) {
    this.question = question;
    this.#expired = expired;
    this.#left = question.timeoutMs ?? Infinity;
    this.#facts = { id: newId(), script, openedAt: new Date().toISOString() };
  }

  get id(): string {
    return this.#facts.id;
  }

  get script(): string {
    return this.#facts.script;
  }

  /** The prompt as it travels (document 004, `prompts.list`). */
  get open(): OpenPrompt {
    const { kind, message, choices, requireObserver, timeoutMs } = this.question;
    const remainingMs = timeoutMs === null ? null : Math.max(0, Math.round(this.#remaining()));
    return {
      ...this.#facts,
      kind,
      message,
      ...(choices === undefined ? {} : { choices }),
      requireObserver,
      timeoutMs,
      hasDefault: this.question.default !== undefined,
      remainingMs,
    };
  }

  /** Lets the clock run; one that runs goes on. */
  run(): void {
    if (this.#left === Infinity || this.#since !== undefined) return;
    this.#since = performance.now();
    this.#arm();
  }

  /** Stops the clock; the time that is left is kept. */
  pause(): void {
    clearTimeout(this.#timer);
    this.#left = this.#remaining();
    this.#since = undefined;
  }

  #arm(): void {
    this.#timer = setTimeout(() => {
      if (this.#remaining() <= 0) this.#expired();
      else this.#arm();
    }, Math.min(Math.max(1, this.#remaining()), LONGEST_TIMER_MS));
  }

  #remaining(): number {
    return this.#since === undefined ? this.#left : this.#left - (performance.now() - this.#since);
  }
}

/** 12 hex characters, as document 004 shows. */
function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(6))].map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}

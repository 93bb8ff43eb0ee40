import { EventBus } from "@/lib/core/mod.ts";
import { AppError, type OpenPrompt } from "@/lib/protocol/mod.ts";
import { Prompt } from "./prompt.ts";
import { checkAnswer, checkQuestion, type PromptQuestion } from "./prompt_question.ts";

export type { PromptQuestion } from "./prompt_question.ts";

/** How a prompt has left the open set. */
export interface PromptEnd {
  id: string;
  script: string;
  answeredBy: "user" | "timeout";
  reason?: "script-ended";
}

/** What the board tells the rest of the server. */
export interface PromptBoardEvents {
  opened: OpenPrompt;
  resolved: PromptEnd;
}

/** One open prompt and whoever waits for its answer. */
interface Waiting {
  prompt: Prompt;
  settle: PromiseWithResolvers<unknown>;
  forget: () => void;
}

/** All open prompts. Several scripts may ask at a time; each prompt is resolved exactly once. */
export class PromptBoard {
  readonly events = new EventBus<PromptBoardEvents>();
  readonly #open = new Map<string, Waiting>();
  #observers = 0;

  /** Open prompts, oldest first. */
  get open(): OpenPrompt[] {
    return [...this.#open.values()].map(({ prompt }) => prompt.open);
  }

  /** How many observers there are. */
  get observers(): number {
    return this.#observers;
  }

  /**
   * Asks the operator and waits for the answer, for the default after the time-out, or for the end of the script.
   *
   * @param signal Aborts when the script has ended or was stopped.
   * @throws {AppError} `VALIDATION_INVALID_VALUE` for a wrong question, `PROMPT_TIMEOUT` without a default.
   * @throws The signal's reason.
   */
  ask(script: string, question: PromptQuestion, signal: AbortSignal): Promise<unknown> {
    const checked = checkQuestion(question);
    signal.throwIfAborted();
    const prompt = new Prompt(script, checked, () => this.#expired(prompt));
    const settle = Promise.withResolvers<unknown>();
    const onAbort = () => {
      this.#close(prompt.id, { answeredBy: "timeout", reason: "script-ended" });
      settle.reject(signal.reason);
    };
    signal.addEventListener("abort", onAbort, { once: true });
    this.#open.set(prompt.id, { prompt, settle, forget: () => signal.removeEventListener("abort", onAbort) });
    this.#clock(prompt);
    this.events.emit("opened", prompt.open);
    return settle.promise;
  }

  /**
   * Answers an open prompt.
   *
   * @throws {AppError} `PROMPT_NOT_FOUND`, or `VALIDATION_INVALID_VALUE` for an answer of the wrong kind.
   */
  answer(id: string, value: unknown): void {
    const waiting = this.#open.get(id);
    if (waiting === undefined) {
      throw new AppError(
        "PROMPT_NOT_FOUND",
        `There is no open prompt '${id}': it was answered, timed out, or its script has ended`,
      );
    }
    checkAnswer(waiting.prompt.question, value);
    this.#close(id, { answeredBy: "user" });
    waiting.settle.resolve(value);
  }

  /** Counts one more observer; returns the function that takes it back. */
  observe(): () => void {
    this.#observers++;
    this.#clockAll();
    let counted = true;
    return () => {
      if (!counted) return;
      counted = false;
      this.#observers--;
      this.#clockAll();
    };
  }

  #expired(prompt: Prompt): void {
    const waiting = this.#open.get(prompt.id);
    if (waiting === undefined) return;
    this.#close(prompt.id, { answeredBy: "timeout" });
    const { default: given, timeoutMs, kind } = prompt.question;
    if (given !== undefined) return waiting.settle.resolve(given.value);
    waiting.settle.reject(
      new AppError(
        "PROMPT_TIMEOUT",
        `ask.${kind}() of '${prompt.script}' got no answer within ${timeoutMs} ms and has no default`,
      ),
    );
  }

  #close(id: string, end: Pick<PromptEnd, "answeredBy" | "reason">): void {
    const waiting = this.#open.get(id);
    if (waiting === undefined) return;
    this.#open.delete(id);
    waiting.prompt.pause();
    waiting.forget();
    this.events.emit("resolved", { id, script: waiting.prompt.script, ...end });
  }

  #clockAll(): void {
    for (const { prompt } of this.#open.values()) this.#clock(prompt);
  }

  #clock(prompt: Prompt): void {
    if (prompt.question.requireObserver && this.#observers === 0) prompt.pause();
    else prompt.run();
  }
}

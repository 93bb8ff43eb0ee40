import { AppError, toJson } from "@/lib/protocol/plain.ts";
import { captured } from "./captured.ts";
import type { Link } from "./link.ts";
import type { Ask, HostFrame, ScriptAsk } from "./messages.ts";
import type { ScriptInbox } from "./script_inbox.ts";
import { type FrameInput, sendText } from "./stdio.ts";
import { reviveError } from "./wire_error.ts";

type Answer = Extract<HostFrame, { k: "answer" }>;

/** Longest JSON text of one value that leaves a script (design §5: nothing larger on the host's loop). */
export const MAX_VALUE_LENGTH = 8 * 1024 * 1024;

/** What a link needs of its script. */
export interface ScriptLinkContext {
  /** Keeps events and timers, and runs them while the script is parked. */
  inbox: ScriptInbox;
  /** The script is about to call the host. */
  calling(): void;
  /** Gets every other frame of the host. */
  control(frame: HostFrame): void;
}

/**
 * A script's way to the host: every call blocks the only thread until its answer is there. What comes meanwhile is run at
 * once in calls that park the script, and kept in the others.
 */
export class ScriptLink implements Link {
  readonly #input: FrameInput;
  readonly #context: ScriptLinkContext;
  readonly #answers = new Map<number, Answer>();
  #count = 0;

  constructor(input: FrameInput, context: ScriptLinkContext) {
    this.#input = input;
    this.#context = context;
  }

  /** When the host was heard last, by `performance.now()`. */
  heardAt = -Infinity;

  ask(request: Ask): unknown {
    return this.#answerOf(this.#send(request as ScriptAsk), false);
  }

  /** Asks for something during which event handlers may run: `delay`, `ask.*`, `ai`. */
  park(request: ScriptAsk): unknown {
    return this.#answerOf(this.#send(request), true);
  }

  /** Asks without telling the line, for what is no call of the user's. */
  peek(request: ScriptAsk): unknown {
    return this.#answerOf(this.#write(request), false);
  }

  async askLater(request: Ask): Promise<unknown> {
    return await this.ask(request);
  }

  /** Takes one frame, blocking until there is one, and acts on it. */
  step(): void {
    const frame = this.#read();
    if (frame.k === "answer") this.#answers.set(frame.id, frame);
    else this.#accept(frame);
  }

  #answerOf(id: number, parked: boolean): unknown {
    for (;;) {
      if (parked) this.#context.inbox.run();
      // A handler that called the host itself may have read the answer.
      const answer = this.#answers.get(id) ?? this.#next(id);
      if (answer === undefined) continue;
      this.#answers.delete(id);
      if (answer.error) throw reviveError(answer.error);
      return answer.value;
    }
  }

  #next(id: number): Answer | undefined {
    const frame = this.#read();
    if (frame.k !== "answer") this.#accept(frame);
    else if (frame.id === id) return frame;
    else this.#answers.set(frame.id, frame);
    return undefined;
  }

  #accept(frame: HostFrame): void {
    if (frame.k === "event" || frame.k === "timer") this.#context.inbox.add(frame);
    else this.#context.control(frame);
  }

  #send(request: ScriptAsk): number {
    this.#context.calling();
    return this.#write(request);
  }

  #write(request: ScriptAsk): number {
    const id = ++this.#count;
    sendText(valueText({ k: "ask", id, ...request }, "What is sent to the server"));
    return id;
  }

  #read(): HostFrame {
    const frame = this.#input.next().header as unknown as HostFrame;
    this.heardAt = captured.now();
    return frame;
  }
}

/**
 * JSON text of a value that leaves a script.
 *
 * @param what Begins the sentence of the error: `The result`.
 * @throws {TypeError} When the value refers to itself.
 * @throws {AppError} `VALIDATION_INVALID_VALUE` for more than 8 MB.
 */
export function valueText(value: unknown, what: string): string {
  const text = typeof value === "string" && value.length > MAX_VALUE_LENGTH ? value : toJson(value);
  if (text.length > MAX_VALUE_LENGTH) throw tooLarge(what);
  return text;
}

/** What is thrown for a value of more than 8 MB. */
export function tooLarge(what: string): AppError {
  const limit = `${MAX_VALUE_LENGTH / 1024 / 1024} MB`;
  return new AppError("VALIDATION_INVALID_VALUE", `${what} is larger than ${limit}; pass it in parts`);
}

import { captured } from "./captured.ts";
import type { Link } from "./link.ts";
import { frameText } from "../carried.ts";
import type { Ask, HostFrame, ScriptAsk } from "./messages.ts";
import type { ScriptInbox } from "./script_inbox.ts";
import { valueText } from "./sent_text.ts";
import { type FrameInput, sendText } from "./stdio.ts";
import { MAX_VALUE_LENGTH, tooLarge } from "./value_limit.ts";
import { refuseWithin } from "./within.ts";
import { reviveError } from "./wire_error.ts";

type Answer = Extract<HostFrame, { k: "answer" }>;

/** Frames that may be on their way without an answer, and their length, before the script waits for the host. */
const AHEAD = { frames: 64, length: 256 * 1024 };

/** What a link needs of its script. */
export interface ScriptLinkContext {
  /** Keeps events and timers, and runs them while the script is parked. */
  inbox: ScriptInbox;
  /** The script is about to call the host. */
  calling(): void;
  /** Something is about to be sent, when it is a question that one. */
  sending(request?: ScriptAsk): void;
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
  readonly #ahead = { frames: 0, length: 0 };
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

  /**
   * Sends what needs no answer. Every so often it waits until the host has taken everything, so that a script that sends
   * without end leaves the server time for everybody else.
   */
  post(header: string, payload?: Uint8Array): void {
    this.#context.sending();
    sendText(header, payload);
    const ahead = this.#ahead;
    ahead.length += header.length + (payload?.length ?? 0);
    if (++ahead.frames < AHEAD.frames && ahead.length < AHEAD.length) return;
    ahead.frames = ahead.length = 0;
    this.peek({ op: "running" });
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
    refuseLongTexts(request);
    this.#context.calling();
    return this.#write(request);
  }

  #write(request: ScriptAsk): number {
    refuseWithin();
    this.#context.sending(request);
    const id = ++this.#count;
    const what = contentOf(request);
    sendText(frameText({ k: "ask", id, ...request }, (value) => valueText(value, what)));
    return id;
  }

  #read(): HostFrame {
    const frame = this.#input.next().header as unknown as HostFrame;
    this.heardAt = captured.now();
    return frame;
  }
}

// Before a text is made of it all, which would take the memory of several copies.
function refuseLongTexts(request: ScriptAsk): void {
  const parts = request.op === "connector"
    ? [request.connector, request.name, ...request.args]
    : Object.values(request);
  for (const part of parts) {
    if (typeof part === "string" && part.length > MAX_VALUE_LENGTH) throw tooLarge(contentOf(request));
  }
}

/** What a request carries, for messages. */
function contentOf(request: ScriptAsk): string {
  if (request.op !== "connector") return "What is sent to the server";
  const { verb, connector, name } = request;
  return verb === "set" ? `The value for ${connector}.${name}` : `What is passed to ${connector}.${name}()`;
}

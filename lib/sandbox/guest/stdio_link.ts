import { currentCall } from "./call_context.ts";
import { captured } from "./captured.ts";
import type { PipeFrame } from "../pipe_frame.ts";
import type { Link, LinkContext } from "./link.ts";
import { Waiting } from "./link.ts";
import type { Ask, HostFrame } from "./messages.ts";
import { type FrameInput, send } from "./stdio.ts";
import { refuseWithin } from "./within.ts";
import { reviveError } from "./wire_error.ts";

/** Milliseconds after which it is shown between two frames that this thread lives. */
const SHOW_MS = 1000;
/** Number of a pong without a ping. */
const UNASKED = 0;

/** The link of a process with one thread: the connector's thread reads the pipe itself (design §3). */
export class StdioLink implements Link {
  readonly #input: FrameInput;
  readonly #context: LinkContext;
  readonly #waiting = new Waiting();
  readonly #backlog: PipeFrame[] = [];
  // Even numbers are of questions that block this thread, odd ones of the others, whoever reads the pipe.
  #even = 0;
  #odd = 1;
  #shownAt = captured.now();

  constructor(input: FrameInput, context: LinkContext) {
    this.#input = input;
    this.#context = context;
  }

  ask(request: Ask): unknown {
    const id = this.#send(request, true);
    for (;;) {
      const read = this.#input.next();
      const frame = read.header as unknown as HostFrame;
      if (frame.k === "answer" && frame.id === id) {
        if (frame.error) throw reviveError(frame.error);
        return frame.value;
      }
      if (frame.k === "ping") this.#pong(frame.n);
      else if (frame.k === "cancel") this.#context.dispatch(frame);
      else this.#backlog.push(read);
    }
  }

  askLater(request: Ask): Promise<unknown> {
    return this.#waiting.add(this.#send(request, false));
  }

  /** Takes one frame, blocking until there is one, and acts on it. */
  step(): void {
    this.#show();
    const { header } = this.#backlog.shift() ?? this.#input.next();
    const frame = header as unknown as HostFrame;
    if (frame.k === "ping") return this.#pong(frame.n);
    if (frame.k !== "answer") return this.#context.dispatch(frame);
    this.#waiting.settle(frame.id, frame.value, frame.error && reviveError(frame.error));
  }

  /** True when there is a frame to take without waiting. */
  get ready(): boolean {
    return this.#backlog.length > 0 || this.#input.ready;
  }

  /** Everything that is under way, for the link that goes on when a driver's thread takes the pipe over. */
  handOver(): { waiting: Waiting; even: number; odd: number; backlog: PipeFrame[] } {
    return { waiting: this.#waiting, even: this.#even, odd: this.#odd, backlog: this.#backlog.splice(0) };
  }

  #send(request: Ask, wait: boolean): number {
    refuseWithin();
    const call = currentCall();
    call?.check();
    const id = wait ? this.#even += 2 : this.#odd += 2;
    const at = this.#context.line();
    send({ k: "ask", id, tk: this.#context.token, wait, at, of: call?.id, ...request });
    return id;
  }

  // A ping may lie behind many frames that take long together; this thread is none the deader for it.
  #show(): void {
    if (captured.now() - this.#shownAt > SHOW_MS) this.#pong(UNASKED);
  }

  #pong(n: number): void {
    this.#shownAt = captured.now();
    send({ k: "pong", n, main: 2, seen: 0 });
  }
}

import { type MessagePort as NodePort, receiveMessageOnPort } from "node:worker_threads";
import { withCarried } from "../carried.ts";
import type { Edit } from "../source/edit_list.ts";
import { type CallContext, currentCall } from "./call_context.ts";
import { captured } from "./captured.ts";
import type { Link, LinkContext } from "./link.ts";
import { Waiting } from "./link.ts";
import { type Ask, type HostFrame, SHARED, type WireError } from "./messages.ts";
import type { PipeFrame } from "../pipe_frame.ts";
import { Seal, type SealedFrame } from "../seal.ts";
import { flush, send, shareOutput } from "./stdio.ts";
import type { ThreadAnswer, ThreadCall, WorkerStart } from "./driver_thread.ts";
import { Turns } from "./turns.ts";
import { refuseWithin } from "./within.ts";
import { reviveError } from "./wire_error.ts";

/** Text of the Worker's program; put in front of this bundle by the build. */
declare const WORKER_TEXT: string;

/** What is needed of the realm, taken before it is locked. */
export interface WorkerParts {
  createWorker(): Worker;
  channel(): MessageChannel;
}

/** Takes what starting the driver's thread needs, before the realm is locked. */
export function captureWorkerParts(): WorkerParts {
  const { Worker, MessageChannel, Blob } = globalThis;
  const createObjectURL = URL.createObjectURL.bind(URL);
  return {
    createWorker: () => {
      const url = createObjectURL(new Blob([WORKER_TEXT], { type: "text/javascript" }));
      return new Worker(url, { type: "module", deno: { permissions: "none" } } as WorkerOptions);
    },
    channel: () => new MessageChannel(),
  };
}

const { wait, store, load } = Atomics;
const SharedMemory = SharedArrayBuffer;
const sharedMemory = () => new Int32Array(new SharedMemory(4 * SHARED.slots));

/** What came before there were two threads, and goes on. */
export interface HandedOver {
  /** Questions to the host that wait for their answers, and the numbers given last. */
  waiting: Waiting;
  even: number;
  odd: number;
  /** Frames that were read already: for this thread, and for whom they may be. */
  backlog: PipeFrame[];
  rest: PipeFrame[];
}

/** What may come from the driver's thread: a frame of the host, an answer of the driver, a sign. */
type FromDriver = SealedFrame | ThreadAnswer | Extract<HostFrame, { k: "ping" | "cancel" }>;

const decoder = new TextDecoder();

/**
 * The link of a process with two threads: the driver's Worker owns the pipe (design §3). What it may say for itself are
 * answers of the driver; everything of the host is sealed.
 */
export class WorkerLink implements Link {
  readonly #context: LinkContext & { key: readonly number[] };
  readonly #seal: Seal;
  /** Name of the driver's file, for messages. */
  readonly #file: string;
  readonly #shared = sharedMemory();
  readonly #blocking: MessagePort;
  readonly #async: MessagePort;
  /** Questions to the host, and to the driver. */
  readonly #waiting: Waiting;
  readonly #driver = new Waiting();
  readonly #turns = new Turns<HostFrame>((frame) => this.#fromHost(frame));
  #even: number;
  #odd: number;

  /** Starts the driver's thread and hands the pipe over to it. */
  constructor(
    parts: WorkerParts,
    options: {
      context: LinkContext & { key: readonly number[] };
      driver: { head: string; file: string; source: string; edits: readonly Edit[] };
      credit: number;
      handed: HandedOver;
    },
  ) {
    const { handed } = options;
    shareOutput(this.#shared);
    this.#context = options.context;
    this.#file = options.driver.file;
    this.#seal = new Seal(options.context.key);
    this.#waiting = handed.waiting;
    this.#even = handed.even;
    this.#odd = handed.odd;
    const blocking = parts.channel();
    const later = parts.channel();
    this.#blocking = blocking.port1;
    this.#async = later.port1;
    this.#async.onmessage = ({ data }: MessageEvent<FromDriver>) => this.#receive(data);
    const start: WorkerStart = {
      ...options.driver,
      credit: options.credit,
      shared: this.#shared,
      rest: handed.rest,
      blocking: blocking.port2,
      async: later.port2,
    };
    parts.createWorker().postMessage(start, [blocking.port2, later.port2]);
  }

  ask(request: Ask): unknown {
    this.#checkCall();
    const id = this.#even += 2;
    this.#mark();
    this.#send(request, { id, port: this.#blocking, wait: true });
    flush();
    store(this.#shared, SHARED.waiting, 1);
    store(this.#shared, SHARED.asked, 1);
    try {
      return this.#answer(id, request);
    } finally {
      store(this.#shared, SHARED.waiting, 0);
    }
  }

  askLater(request: Ask): Promise<unknown> {
    this.#checkCall();
    const id = this.#odd += 2;
    this.#mark();
    this.#send(request, { id, port: this.#async, wait: false });
    return (request.op === "driver" ? this.#driver : this.#waiting).add(id);
  }

  /** Ends the ways between the threads. */
  close(): void {
    this.#blocking.close();
    this.#async.close();
  }

  /** Acts on frames that came before the driver's thread read them. */
  catchUp(backlog: readonly PipeFrame[]): void {
    for (const { header, payload } of backlog) {
      const frame = header as unknown as HostFrame;
      if (frame.k === "sealed") this.#receive({ ...frame, bytes: payload });
      else if (frame.k !== "ping") this.#fromHost(frame);
    }
  }

  #answer(id: number, request: Ask): unknown {
    const limit = this.#limit(request);
    const end = captured.now() + limit;
    for (;;) {
      const seen = load(this.#shared, SHARED.wake);
      const message = receiveMessageOnPort(this.#blocking as unknown as NodePort)?.message as
        | FromDriver
        | undefined;
      if (message === undefined) {
        const left = end - captured.now();
        if (left <= 0 || wait(this.#shared, SHARED.wake, seen, left) === "timed-out") {
          throw late(request, limit);
        }
        continue;
      }
      const answer = this.#answerIn(message, request);
      if (answer?.id !== id) continue;
      if (answer.error) {
        throw reviveError(request.op === "driver" ? this.#inFile(answer.error) : answer.error);
      }
      return answer.value;
    }
  }

  // The place is one in the driver's file, and the error goes on through the connector's.
  #inFile(error: WireError): WireError {
    const { message, line, column } = error;
    if (line === undefined) return error;
    return { ...error, message: `${message} (${this.#file}, line ${line}, column ${column ?? 1})` };
  }

  // The driver's thread answers for the driver, the host for everything else.
  #answerIn(message: FromDriver, { op }: Ask): ThreadAnswer | undefined {
    if ("bytes" in message) {
      const frame = this.#open(message, "blocking");
      return op === "driver" || frame?.k !== "answer" ? undefined : frame;
    }
    return op === "driver" && !("k" in message) ? message : undefined;
  }

  #open(sealed: SealedFrame, lane: SealedFrame["lane"]): HostFrame | undefined {
    if (sealed.lane !== lane || !this.#seal.opens(sealed)) return undefined;
    return withCarried(captured.parse(decoder.decode(sealed.bytes)) as HostFrame);
  }

  #send(request: Ask, how: { id: number; port: MessagePort; wait: boolean }): void {
    if (request.op === "driver") {
      const { verb, name, args: [value] } = request;
      how.port.postMessage({ id: how.id, verb, name, value, of: currentCall()?.id } satisfies ThreadCall);
      if (load(this.#shared, SHARED.reads) > 0) send({ k: "wake", tk: this.#context.token });
    } else {
      const of = currentCall()?.id;
      send({ k: "ask", id: how.id, tk: this.#context.token, wait: how.wait, of, ...request });
    }
  }

  #receive(data: FromDriver): void {
    if ("bytes" in data) {
      const frame = this.#open(data, "later");
      if (frame !== undefined) this.#turns.take(frame);
    } else if (!("k" in data)) {
      this.#driver.settle(data.id, data.value, data.error && reviveError(this.#inFile(data.error)));
    } else if (data.k === "ping") {
      send({ k: "pong", n: data.n, main: 2, seen: load(this.#shared, SHARED.seen) });
    } else if (data.k === "cancel") this.#context.dispatch(data);
  }

  #fromHost(frame: HostFrame): void {
    if (frame.k !== "answer") return this.#context.dispatch(frame);
    this.#waiting.settle(frame.id, frame.value, frame.error && reviveError(frame.error));
  }

  // This thread may be blocked again and again without ever coming to read its messages, so it looks by itself.
  #checkCall(): void {
    refuseWithin();
    const call = currentCall();
    if (call === undefined) return;
    if (load(this.#shared, SHARED.cancels) > 0 && this.#isCancelled(call)) call.cancel();
    call.check();
  }

  #isCancelled({ id }: CallContext): boolean {
    for (let slot = 0; slot < SHARED.ringSize; slot++) {
      if (load(this.#shared, SHARED.ring + slot) === id) return true;
    }
    return false;
  }

  #mark(): void {
    const line = this.#context.line();
    if (line !== undefined) store(this.#shared, SHARED.seen, line);
  }

  #limit(request: Ask): number {
    const deadlines = this.#context.deadlines();
    if (request.op !== "driver") return deadlines.action + 1000;
    if (request.verb === "get") return deadlines.read;
    return request.verb === "set" ? deadlines.write : deadlines.action;
  }
}

function late(request: Ask, ms: number): Error {
  const what = request.op === "driver" ? `${request.verb} '${request.name}' of the driver` : request.op;
  return reviveError({ code: "CONN_CALL_FAILED", message: `Cannot ${what}: no answer within ${ms} ms` });
}

import { type MessagePort as NodePort, receiveMessageOnPort } from "node:worker_threads";
import type { Edit } from "../source/edit_list.ts";
import { type CallContext, currentCall } from "./call_context.ts";
import { captured } from "./captured.ts";
import type { Link, LinkContext } from "./link.ts";
import { Waiting } from "./link.ts";
import { type Ask, type HostFrame, SHARED } from "./messages.ts";
import { type FrameInput, send } from "./stdio.ts";
import type { ThreadAnswer, ThreadCall, WorkerStart } from "./driver_thread.ts";
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

/** The link of a process with two threads: the driver's Worker owns the pipe (design §3). */
export class WorkerLink implements Link {
  readonly #context: LinkContext;
  readonly #shared = sharedMemory();
  readonly #blocking: MessagePort;
  readonly #async: MessagePort;
  readonly #waiting = new Waiting();
  /** Questions to the host among those waiting. */
  readonly #toHost = new Set<number>();
  #even = 0;
  #odd = 1;

  /** Starts the driver's thread and hands the pipe over to it. */
  constructor(
    parts: WorkerParts,
    options: {
      context: LinkContext;
      driver: { head: string; source: string; edits: readonly Edit[] };
      credit: number;
      input: FrameInput;
    },
  ) {
    this.#context = options.context;
    const blocking = parts.channel();
    const later = parts.channel();
    this.#blocking = blocking.port1;
    this.#async = later.port1;
    this.#async.onmessage = ({ data }: MessageEvent<HostFrame | ThreadAnswer>) => this.#receive(data);
    const start: WorkerStart = {
      ...options.driver,
      credit: options.credit,
      shared: this.#shared,
      rest: options.input.rest(),
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
    store(this.#shared, SHARED.waiting, 1);
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
    const answer = this.#waiting.add(id);
    if (request.op !== "driver") this.#toHost.add(id);
    this.#send(request, { id, port: this.#async, wait: false });
    return answer;
  }

  #answer(id: number, request: Ask): unknown {
    const limit = this.#limit(request);
    const end = captured.now() + limit;
    for (;;) {
      const seen = load(this.#shared, SHARED.wake);
      const message = receiveMessageOnPort(this.#blocking as unknown as NodePort)?.message as
        | ThreadAnswer
        | undefined;
      if (message === undefined) {
        const left = end - captured.now();
        if (left <= 0 || wait(this.#shared, SHARED.wake, seen, left) === "timed-out") {
          throw late(request, limit);
        }
      } else if (message.id === id && this.#mayAnswer(message, request)) {
        if (message.error) throw reviveError(message.error);
        return message.value;
      }
    }
  }

  #send(request: Ask, how: { id: number; port: MessagePort; wait: boolean }): void {
    if (request.op === "driver") {
      const { verb, name, args: [value] } = request;
      how.port.postMessage({ id: how.id, verb, name, value, of: currentCall()?.id } satisfies ThreadCall);
    } else {
      const of = currentCall()?.id;
      send({ k: "ask", id: how.id, tk: this.#context.token, wait: how.wait, of, ...request });
    }
  }

  // The driver's thread holds the other end. It may answer what it was asked; everything else comes from the host and
  // shows it, or is no frame of ours.
  #receive(data: HostFrame | ThreadAnswer): void {
    if (!("k" in data)) {
      if (this.#toHost.has(data.id) && data.tk !== this.#context.token) return;
      this.#toHost.delete(data.id);
      this.#waiting.settle(data.id, data.value, data.error && reviveError(data.error));
    } else if (data.k === "ping") {
      send({ k: "pong", n: data.n, main: 2, seen: load(this.#shared, SHARED.seen) });
    } else if (data.tk === this.#context.token) this.#context.dispatch(data);
  }

  #mayAnswer({ tk }: ThreadAnswer, request: Ask): boolean {
    return request.op === "driver" || tk === this.#context.token;
  }

  // This thread may be blocked again and again without ever coming to read its messages, so it looks by itself.
  #checkCall(): void {
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

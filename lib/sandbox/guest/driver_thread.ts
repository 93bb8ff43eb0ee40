import { type MessagePort as NodePort, receiveMessageOnPort } from "node:worker_threads";
import { bytesOf, dtypeOf, jsonText, type LostNumbers, withNumbers } from "@/lib/protocol/plain.ts";
import type { PipeFrame } from "../pipe_frame.ts";
import type { SealedFrame } from "../seal.ts";
import { textOf } from "../source/compiled_source.ts";
import { type Edit, EditList } from "../source/edit_list.ts";
import { CallContext, currentCall } from "./call_context.ts";
import { captured } from "./captured.ts";
import { DriverGuest } from "./driver_guest.ts";
import { ErrorReports } from "./error_reports.ts";
import { logGlobals } from "./guest_log.ts";
import { setPositionMap } from "./guest_stack.ts";
import { Waiting } from "./link.ts";
import { type Ask, type DriverVerb, type HostFrame, SHARED, type WireError } from "./messages.ts";
import { compileGuest, lockRealm } from "./realm.ts";
import { type Outcome, reply } from "./reply.ts";
import { FrameInput, send, shareOutput } from "./stdio.ts";
import { StreamCredit } from "./stream_credit.ts";
import { type ThreadTimers, threadTimers } from "./timers.ts";
import { nextTurn, Turns } from "./turns.ts";
import { TransportHandles } from "./transport_handle.ts";
import { positionMap, reviveError } from "./wire_error.ts";

/** What main hands over when it starts this thread. */
export interface WorkerStart {
  /** The driver file and what makes a function of it. */
  head: string;
  source: string;
  edits: readonly Edit[];
  shared: Int32Array;
  credit: number;
  /** Frames main had read already. */
  rest: PipeFrame[];
  /** Requests from main that block it; answers go back here, then `shared[wake]` is bumped. */
  blocking: MessagePort;
  /** Everything between the threads that does not block. */
  async: MessagePort;
}

/** A driver call from the connector's thread. */
export interface ThreadCall {
  id: number;
  verb: "get" | "set" | "execute";
  name: string;
  value: unknown;
  /** The call of the host it is part of, when that may be taken back. */
  of?: number | undefined;
}

/** The answer to a {@linkcode ThreadCall}, or to an {@linkcode Ask} that the host has answered. */
export interface ThreadAnswer {
  id: number;
  value?: unknown;
  error?: WireError;
}

/** Reads of the pipe for which a connector's thread that was spoken to counts as one that may speak. */
const TALKS = 16;

type Run = (exports: Record<string, unknown>) => Promise<void>;

const { add, exchange, load, notify, store } = Atomics;
const encoder = new TextEncoder();
const postMessage = MessagePort.prototype.postMessage;

/** Runs one driver on this thread and passes frames between the host and the connector's thread. */
export class DriverThread {
  readonly #given: WorkerStart;
  readonly #asks = new Waiting();
  readonly #handles: TransportHandles;
  readonly #credit: StreamCredit;
  readonly #guest: DriverGuest;
  readonly #timers: ThreadTimers;
  readonly #turns = new Turns<PipeFrame>(({ header, payload }) =>
    this.#dispatch(header as unknown as HostFrame, payload)
  );
  #asked = 0;
  /** Reads of the pipe during which the connector's thread may have something to say. */
  #talks = 0;

  constructor(given: WorkerStart) {
    this.#given = given;
    shareOutput(given.shared);
    const compiled = { head: given.head, body: new EditList(given.source, given.edits) };
    setPositionMap(positionMap(compiled));
    this.#handles = new TransportHandles({
      open: ({ __transport: line, kind, args }, options) => send({ k: "open", line, kind, args, options }),
      ask: (line, verb, args) => this.#ask({ op: "line", line, verb, args }),
      listen: (line, event, on) => send({ k: "listen", line, event, on }),
    }, "w");
    this.#credit = new StreamCredit(given.credit, {
      send: emit,
      dropped: (stream, count) => send({ k: "drop", s: stream, n: count }),
    });
    const offer = (stream: string, data: unknown) => this.#credit.offer(stream, data);
    this.#guest = new DriverGuest({ adopt: (mark) => this.#handles.adopt(mark), emit: offer });
    const { report } = new ErrorReports((error) => send({ k: "error", th: "worker", error }));
    this.#timers = threadTimers(report);
    this.#load(textOf(compiled), report);
  }

  /** Acts on frames of the host for ever; ends with the process. */
  async run(): Promise<never> {
    this.#serve(this.#given.blocking, true);
    this.#serve(this.#given.async, false);
    const input = new FrameInput();
    const turns = this.#turns;
    for (let frames = this.#given.rest;; frames = await this.#read(input)) {
      for (const frame of frames) {
        const { k } = frame.header as unknown as HostFrame;
        // What is behind a header lies in memory that is used again.
        if (k === "sealed") turns.take({ ...frame, payload: frame.payload.slice() });
        else if (k === "ping" || k === "cancel") {
          this.#dispatch(frame.header as unknown as HostFrame, frame.payload);
        } else turns.take(frame);
      }
    }
  }

  // A blocking read takes less than half the time of one that goes through the event loop, and holds that loop up.
  async #read(input: FrameInput): Promise<PipeFrame[]> {
    if (!await this.#onlyThePipe()) return await input.chunk();
    const frames = input.chunkBlocking();
    store(this.#given.shared, SHARED.reads, 0);
    return frames;
  }

  /** Whether nothing but the pipe can bring this thread work; it is marked as reading then. */
  async #onlyThePipe(): Promise<boolean> {
    if (this.#talks > 0) {
      this.#talks--;
      return false;
    }
    // What was begun is ended, and what failed is reported.
    await nextTurn();
    if (this.#turns.busy || this.#timers.pending()) return false;
    store(this.#given.shared, SHARED.reads, 1);
    // Whoever speaks now sees the mark and has the thread woken; what was said before lies here.
    if (!this.#hear(this.#given.blocking, true) && !this.#hear(this.#given.async, false)) return true;
    store(this.#given.shared, SHARED.reads, 0);
    return false;
  }

  #hear(port: MessagePort, blocking: boolean): boolean {
    const said = receiveMessageOnPort(port as unknown as NodePort);
    if (said !== undefined) void this.#answer(said.message as ThreadCall, blocking);
    return said !== undefined;
  }

  // Compiled first, then the realm is closed, then the file runs.
  #load(text: string, report: (error: unknown) => void): void {
    globalThis.addEventListener("error", (event) => (event.preventDefault(), report(event.error)));
    globalThis.addEventListener(
      "unhandledrejection",
      (event) => (event.preventDefault(), report(event.reason)),
    );
    let run: Run | undefined;
    let refused: unknown;
    try {
      run = compileGuest(text);
    } catch (error) {
      refused = error;
    }
    lockRealm({
      ...this.#timers.globals,
      ...logGlobals((level, text) => send({ k: "log", level, text })),
      createTcpTransport: this.#handles.createTcpTransport,
      createSerialTransport: this.#handles.createSerialTransport,
      __emitStream: (stream: unknown, data: unknown) => this.#credit.offer(String(stream), data),
    });
    this.#guest.load(() => {
      if (run === undefined) throw refused;
      return run;
    });
  }

  #ask(request: Ask): Promise<unknown> {
    const id = ++this.#asked;
    send({ k: "ask", id, of: currentCall()?.id, ...request });
    return this.#asks.add(id);
  }

  /** Calls the driver; what it asks of the host meanwhile belongs to the call `of`, when that may be taken back. */
  #call(
    { verb, name, value }: Pick<ThreadCall, "name" | "value"> & { verb: DriverVerb },
    of?: number,
  ): Promise<Outcome> {
    const call = () => this.#guest.call(verb, name, value);
    return of === undefined ? call() : new CallContext(of).run(call);
  }

  #serve(port: MessagePort, blocking: boolean): void {
    port.onmessage = ({ data }: MessageEvent<ThreadCall>) => void this.#answer(data, blocking);
  }

  async #answer(call: ThreadCall, blocking: boolean): Promise<void> {
    this.#talks = TALKS;
    const outcome = await this.#call(call, call.of);
    this.#toMain({ id: call.id, ...outcome }, blocking);
  }

  #toMain(message: ThreadAnswer | SealedFrame, blocking: boolean): void {
    const { shared, blocking: port, async } = this.#given;
    if (!blocking) return post(async, message);
    post(port, message);
    add(shared, SHARED.wake, 1);
    notify(shared, SHARED.wake);
  }

  #dispatch(frame: HostFrame, payload: Uint8Array): void {
    const { async, shared } = this.#given;
    switch (frame.k) {
      case "sealed":
        return this.#carry({ ...frame, bytes: payload });
      case "call":
        return void this.#call(frame, frame.c ? frame.id : undefined).then((outcome) =>
          reply(frame.id, outcome)
        );
      case "answer":
        return this.#asks.settle(frame.id, frame.value, frame.error && reviveError(frame.error));
      case "ping": {
        const main = exchange(shared, SHARED.asked, load(shared, SHARED.waiting));
        send({ k: "pong", n: frame.n, main, seen: load(shared, SHARED.seen) });
        return post(async, frame);
      }
      case "credit":
        return this.#credit.grant(frame.n);
      case "cancel":
        store(shared, SHARED.ring + add(shared, SHARED.cancels, 1) % SHARED.ringSize, frame.id);
        return post(async, frame);
      case "line":
        return this.#handles.receive(frame);
    }
  }

  /** Passes a frame of the host on to the connector's thread. */
  #carry({ lane, n, mac, bytes }: SealedFrame): void {
    this.#talks = TALKS;
    this.#toMain({ lane, n, mac, bytes }, lane === "blocking");
  }
}

// What cannot be cloned, as a function inside a value, goes as plain data.
function post(port: MessagePort, message: unknown): void {
  try {
    captured.apply(postMessage, port, [message]);
  } catch {
    const { id, value } = message as ThreadAnswer;
    const { json, ...lost } = jsonText(value);
    captured.apply(postMessage, port, [{ id, value: withNumbers(captured.parse(json), lost) }]);
  }
}

function emit(stream: string, data: unknown): number {
  const dtype = dtypeOf(data);
  if (dtype !== undefined) return sendItem({ s: stream, d: dtype }, bytesOf(data as ArrayBufferView));
  const { json, ...lost } = jsonText(data);
  return sendItem({ s: stream, ...lost }, encoder.encode(json));
}

function sendItem(item: { s: string; d?: string } & LostNumbers, payload: Uint8Array): number {
  send({ k: "stream", ...item, b: payload.length }, payload);
  return payload.length;
}

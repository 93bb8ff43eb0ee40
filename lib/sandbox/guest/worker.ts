/**
 * The driver's thread: a Web Worker without permissions that owns the pipe to the host. Bundled into one text and
 * started from a blob, because a Worker from a file would need the right to read it.
 */
import { bytesOf, dtypeOf, toJson } from "@/lib/protocol/plain.ts";
import type { PipeFrame } from "../pipe_frame.ts";
import { type Edit, EditList } from "../source/edit_list.ts";
import { captured } from "./captured.ts";
import { DriverGuest } from "./driver_guest.ts";
import { logGlobals } from "./guest_log.ts";
import { type Ask, type HostFrame, SHARED, type WireError } from "./messages.ts";
import { compileGuest, lockRealm } from "./realm.ts";
import { reply } from "./reply.ts";
import { FrameInput, send } from "./stdio.ts";
import { StreamCredit } from "./stream_credit.ts";
import { timerGlobals } from "./timers.ts";
import { TransportHandles } from "./transport_handle.ts";
import { describeError, positionMap, reviveError } from "./wire_error.ts";

/** What main hands over when it starts this thread. */
export interface WorkerStart {
  /** The driver file and the edits that make it a function body. */
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
}

/** The answer to a {@linkcode ThreadCall}, or to an {@linkcode Ask} that the host has answered. */
export interface ThreadAnswer {
  id: number;
  value?: unknown;
  error?: WireError;
}

const { add, load, notify } = Atomics;
const encoder = new TextEncoder();
const scope = globalThis as unknown as { onmessage: ((event: MessageEvent) => void) | null };

scope.onmessage = (event: MessageEvent<WorkerStart>) => {
  scope.onmessage = null;
  start(event.data);
};

function start(given: WorkerStart): void {
  const input = new FrameInput();
  const asks = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let asked = 0;
  const ask = (request: Ask): Promise<unknown> =>
    new Promise((resolve, reject) => {
      asks.set(++asked, { resolve, reject });
      send({ k: "ask", id: asked, ...request });
    });
  const handles = new TransportHandles({
    open: (mark) => send({ k: "open", line: mark.__transport, kind: mark.kind, args: mark.args }),
    ask: (line, verb, args) => ask({ op: "line", line, verb, args }),
    listen: (line, event, on) => send({ k: "listen", line, event, on }),
  }, "w");
  const credit = new StreamCredit(given.credit, {
    send: (stream, data) => emit(stream, data),
    dropped: (stream, count) => send({ k: "drop", s: stream, n: count }),
  });
  const edits = new EditList(given.source, given.edits);
  const map = positionMap(edits);
  const guest = new DriverGuest(
    { adopt: (mark) => handles.adopt(mark), emit: (s, d) => credit.offer(s, d) },
    map,
  );
  const report = (error: unknown) => send({ k: "error", th: "worker", error: describeError(error, map) });
  globalThis.addEventListener("error", (event) => (event.preventDefault(), report(event.error)));
  globalThis.addEventListener(
    "unhandledrejection",
    (event) => (event.preventDefault(), report(event.reason)),
  );

  let run: ReturnType<typeof compileGuest> | undefined;
  let refused: unknown;
  try {
    run = compileGuest(edits.toString());
  } catch (error) {
    refused = error;
  }
  lockRealm({
    ...timerGlobals(report),
    ...logGlobals((level, text) => send({ k: "log", level, text })),
    createTcpTransport: handles.createTcpTransport,
    createSerialTransport: handles.createSerialTransport,
    __emitStream: (stream: unknown, data: unknown) => credit.offer(String(stream), data),
  });
  guest.load(() => {
    if (run === undefined) throw refused;
    return run;
  });

  const answerMain = (answer: ThreadAnswer, blocking: boolean) => {
    if (!blocking) return post(given.async, answer);
    post(given.blocking, answer);
    add(given.shared, SHARED.wake, 1);
    notify(given.shared, SHARED.wake);
  };
  const fromMain = (port: MessagePort, blocking: boolean) => {
    port.onmessage = async ({ data }: MessageEvent<ThreadCall>) => {
      const outcome = await guest.call(data.verb, data.name, data.value);
      answerMain({ id: data.id, ...outcome }, blocking);
    };
  };
  fromMain(given.blocking, true);
  fromMain(given.async, false);

  const dispatch = (frame: HostFrame) => {
    switch (frame.k) {
      case "call":
        return void guest.call(frame.verb, frame.name, frame.value)
          .then((outcome) => reply(frame.id, outcome));
      case "answer": {
        if (frame.to === "m") {
          return answerMain({ id: frame.id, value: frame.value, error: frame.error }, frame.id % 2 === 0);
        }
        const waiting = asks.get(frame.id);
        asks.delete(frame.id);
        return frame.error ? waiting?.reject(reviveError(frame.error)) : waiting?.resolve(frame.value);
      }
      case "ping":
        return send({
          k: "pong",
          n: frame.n,
          main: load(given.shared, SHARED.waiting),
          seen: load(given.shared, SHARED.seen),
        }),
          post(given.async, frame);
      case "credit":
        return credit.grant(frame.n);
      case "line":
        if (frame.line.startsWith("m")) post(given.async, frame);
        return handles.receive(frame.line, frame.event, frame.value, frame.at);
      default:
        return post(given.async, frame);
    }
  };

  const pump = async () => {
    for (const { header } of given.rest) dispatch(header as unknown as HostFrame);
    for (;;) for (const { header } of await input.chunk()) dispatch(header as unknown as HostFrame);
  };
  void pump();
}

const postMessage = MessagePort.prototype.postMessage;
function post(port: MessagePort, message: unknown): void {
  try {
    captured.apply(postMessage, port, [message]);
  } catch {
    const { id, value } = message as ThreadAnswer;
    captured.apply(postMessage, port, [{ id, value: captured.parse(toJson(value)) }]);
  }
}

function emit(stream: string, data: unknown): number {
  const dtype = dtypeOf(data);
  const payload = dtype === undefined ? encoder.encode(toJson(data)) : bytesOf(data as ArrayBufferView);
  send({ k: "stream", s: stream, d: dtype, b: payload.length }, payload);
  return payload.length;
}

import { RateLimit } from "@/lib/core/mod.ts";
import { AppError, lostIn } from "@/lib/protocol/mod.ts";
import type { ExitReason } from "./exit_reason.ts";
import type { Deadlines, GuestFrame, HostFrame, WireSurface } from "./guest/messages.ts";
import type { GuestServices, LineEvent, LoadRequest } from "./guest_services.ts";
import type { GuestProcess } from "./guest_process.ts";
import { type GuestThread, Heartbeat } from "./heartbeat.ts";
import { isSignOfLife } from "./signs_of_life.ts";
import { GuestAsks } from "./guest_asks.ts";
import { ConnectorThread } from "./connector_thread.ts";
import { type CallLimit, type CustomCall, type DriverCall, GuestCalls } from "./guest_calls.ts";
import { GuestStreams } from "./guest_streams.ts";
import { eventBudget, type GuestBudget, logBudget } from "./guest_budget.ts";
import { SessionTimers } from "./session_timers.ts";
import { appErrorOf } from "./wire_errors.ts";

/** Unacknowledged stream bytes a guest may have on its pipe (design §3). */
const STREAM_CREDIT = 1024 * 1024;
/** Longest text of a log entry, in UTF-16 units. */
const MAX_LOG_TEXT = 16 * 1024;
/** Uncaught errors of a guest that are reported per second. */
const ERRORS_PER_SECOND = 20;
/** Who shows with a frame that it lives, where one thread is both. */
const BOTH: readonly GuestThread[] = ["driver", "connector"];
const WAKE = JSON.stringify({ k: "wake" } satisfies HostFrame);

/**
 * The host's side of one guest process: loads code into it, calls it, answers its questions.
 *
 * Frames that claim the connector's authority without its token are dropped. Nothing of a guest that was told to
 * stop is acted on.
 */
export class GuestSession {
  /** Resolves with the reason when the process is gone. */
  readonly ended: Promise<ExitReason>;
  readonly #process: GuestProcess;
  readonly #services: GuestServices;
  readonly #calls: GuestCalls;
  readonly #timers: SessionTimers;
  readonly #connector: ConnectorThread;
  readonly #token = crypto.randomUUID();
  readonly #heartbeat: Heartbeat;
  #loading: PromiseWithResolvers<Extract<GuestFrame, { k: "loaded" }>> | undefined;
  readonly #errors = new RateLimit(ERRORS_PER_SECOND);
  readonly #logs: GuestBudget;
  readonly #events: GuestBudget;
  readonly #streams: GuestStreams;
  /** What the connector's thread asks, and what the driver's thread asks. */
  readonly #asks: Record<"m" | "w", GuestAsks>;
  #twoThreads = false;
  #line = 0;
  #name = "";

  constructor(process: GuestProcess, services: GuestServices) {
    this.#process = process;
    this.#services = services;
    const connector = this.#connector = new ConnectorThread(process);
    this.#timers = new SessionTimers((id) => connector.send({ k: "timer", id }));
    this.#heartbeat = new Heartbeat({
      ping: (n) => process.send({ k: "ping", n }),
      silent: (thread, sends) => void this.#unresponsive(thread, sends),
    });
    const broken = (message: string) => void this.kill({ kind: "broken pipe", message });
    this.#calls = new GuestCalls(process, { connector, broken });
    const warn = (text: string) => services.log("warn", text, "connector");
    this.#logs = logBudget(warn);
    this.#events = eventBudget(warn);
    this.#streams = new GuestStreams({
      publish: (item) => services.stream(item),
      grant: (n) => process.send({ k: "credit", n }),
      broken,
    });
    const asks = (to: "m" | "w", send: (frame: HostFrame, id: number) => void) =>
      new GuestAsks(to, {
        ask: (request, options) => services.ask(request, options),
        signal: (call) => this.#calls.signal(call),
        send,
      });
    this.#asks = {
      // Even numbers are of questions that block the connector's thread.
      m: asks("m", (frame, id) => connector.send(frame, id % 2 === 0 ? "blocking" : "later")),
      w: asks("w", (frame) => process.send(frame)),
    };
    process.onFrame = (frame, payload, size) => this.#receive(frame, payload, size);
    this.ended = process.ended.then((reason) => this.#over(reason));
  }

  /** Process id, for diagnostics. */
  get pid(): number {
    return this.#process.pid;
  }

  /** Heap limit of each thread, in MB. */
  get heapMb(): number {
    return this.#process.limits.heapMb;
  }

  /**
   * Loads guest source and gives what it defines.
   *
   * @throws {AppError} `CONN_LOAD_FAILED` with the position in the file.
   */
  async load(request: LoadRequest): Promise<Extract<GuestFrame, { k: "loaded" }>> {
    this.#name = request.name;
    const { what, name, source, deadlines } = request;
    return await this.#loaded(
      `Cannot load ${name}`,
      request.loadMs,
      () =>
        this.#process.send({
          k: "load",
          tk: this.#token,
          key: this.#connector.key,
          what,
          name,
          source,
          deadlines,
        }),
    );
  }

  /**
   * Starts the thread of a JavaScript driver, which takes the pipe over.
   *
   * @throws {AppError} `DRIVER_LOAD_FAILED` when the source is refused.
   */
  async startDriver({ source, file }: { source: string; file: string }, loadMs: number): Promise<void> {
    this.#calls.driverFile = file;
    await this.#loaded(
      "Cannot load the driver",
      loadMs,
      () => {
        this.#process.send({ k: "driver", source, file, credit: STREAM_CREDIT });
        this.#connector.beginSealing();
      },
    );
    this.#twoThreads = true;
  }

  /** Tells the connector's code what its driver offers and how long its calls may take. */
  introduce(surface: WireSurface, deadlines: Deadlines): void {
    this.#connector.send({ k: "surface", surface });
    this.#connector.send({ k: "deadlines", deadlines });
  }

  /**
   * Calls the driver. Values over 256 KB come back as {@linkcode RawJson}. When `signal` aborts, what the driver does for this
   * call goes out on no transport any more.
   */
  callDriver(call: DriverCall, limit: CallLimit): Promise<unknown> {
    return this.#calls.driver(call, limit);
  }

  /** Calls a custom item of the connector. When `signal` aborts, the code that runs reaches no device any more. */
  callCustom(call: CustomCall, limit: CallLimit): Promise<unknown> {
    return this.#calls.custom(call, limit);
  }

  /** Hands an event of a transport to the guest. */
  lineEvent(event: LineEvent): void {
    const frame = { k: "line" as const, ...event };
    this.#process.send(frame);
    // A transport of the connector's code, which its driver may use too.
    if (this.#twoThreads && event.line.startsWith("m")) this.#connector.send(frame);
  }

  /** Kills the process. The first reason counts. */
  kill(reason: ExitReason): Promise<ExitReason> {
    void this.#process.kill(reason);
    return this.ended;
  }

  async #loaded(doing: string, ms: number, send: () => void): Promise<Extract<GuestFrame, { k: "loaded" }>> {
    const loading = this.#loading = Promise.withResolvers();
    const timer = setTimeout(() => {
      void this.kill({ kind: "unresponsive", message: `${doing}: it did not end within ${ms} ms` });
    }, ms);
    try {
      send();
      return await loading.promise as Extract<GuestFrame, { k: "loaded" }>;
    } finally {
      clearTimeout(timer);
      this.#loading = undefined;
    }
  }

  #receive(frame: GuestFrame, payload: Uint8Array, size: number): void {
    if (!this.#process.alive) return;
    this.#heard(frame);
    switch (frame.k) {
      case "result":
        return this.#calls.result(frame, payload, frame.tk === this.#token);
      case "stream":
        return this.#streams.receive({
          stream: String(frame.s),
          dtype: frame.d,
          lost: lostIn(frame),
          payload,
        });
      case "pong":
        return this.#pong(frame);
      case "wake":
        return frame.tk === this.#token ? this.#process.sendAnswer(WAKE) : undefined;
      case "ask":
        return this.#ask(frame, size);
      case "log":
        return this.#log(frame, size);
      case "drop":
        return this.#services.dropped(String(frame.s), Math.max(0, Math.round(Number(frame.n)) || 0));
      case "timer":
        return frame.tk === this.#token ? this.#timers.set(frame.id, frame.ms) : undefined;
      case "loaded":
        return this.#loading?.resolve(frame);
      case "refused":
        return this.#loading?.reject(appErrorOf(frame.error, "CONN_LOAD_FAILED"));
      case "error": {
        if (!this.#errors.take()) return;
        const from = frame.th === "worker" ? "driver" : "connector";
        return this.#services.uncaught(appErrorOf(frame.error, "CONN_CALL_FAILED"), from);
      }
      default:
        return this.#fromLineOrConnector(frame);
    }
  }

  #fromLineOrConnector(frame: Extract<GuestFrame, { k: "open" | "listen" | "emit" }>): void {
    if (frame.k === "open") this.#services.open(frame);
    else if (frame.k === "listen") this.#services.listen(frame.line, frame.event, frame.on);
    else if (frame.tk === this.#token && this.#events.take(0)) {
      this.#services.emit(frame.event, frame.data);
    }
  }

  #log(frame: Extract<GuestFrame, { k: "log" }>, size: number): void {
    if (!this.#logs.take(size)) return;
    const from = frame.tk === this.#token ? "connector" : "driver";
    this.#services.log(frame.level, String(frame.text).slice(0, MAX_LOG_TEXT), from);
  }

  #ask(frame: Extract<GuestFrame, { k: "ask" }>, size: number): void {
    const trusted = frame.tk === this.#token;
    // The driver's thread may use its transports, and nothing else of the host.
    if (trusted || frame.op === "line") void this.#asks[trusted ? "m" : "w"].answer(frame, size);
  }

  // A frame with the token was written by the connector's thread itself.
  #heard(frame: GuestFrame): void {
    if (frame.k === "pong") return;
    const byConnector = "tk" in frame && frame.tk === this.#token;
    const heartbeat = this.#heartbeat;
    const sign = isSignOfLife(frame);
    if (byConnector && "at" in frame && typeof frame.at === "number") this.#line = frame.at;
    for (const thread of this.#twoThreads ? [byConnector ? "connector" : "driver"] as const : BOTH) {
      if (sign) heartbeat.heard(thread);
      else heartbeat.sent(thread);
    }
  }

  // `main` in a pong: 0 = running, 1 = blocked and therefore alive, 2 = the connector's thread answers itself.
  #pong(frame: Extract<GuestFrame, { k: "pong" }>): void {
    if (frame.seen > 0) this.#line = frame.seen;
    if (frame.main !== 0) this.#heartbeat.heard("connector");
    if (frame.main !== 2 || !this.#twoThreads) this.#heartbeat.heard("driver");
  }

  #unresponsive(thread: GuestThread, sends: boolean): Promise<ExitReason> {
    const byDriver = this.#twoThreads && thread === "driver";
    const who = byDriver ? "The driver" : "The connector's code";
    const seen = this.#line > 0 && !byDriver ? `, last seen at line ${this.#line}` : "";
    const loop = sends ? "; it went on sending all the time: does one of its loops never end?" : "";
    return this.kill({ kind: "unresponsive", message: `${who} did not answer for 5 s${seen}${loop}` });
  }

  #over(reason: ExitReason): ExitReason {
    this.#heartbeat.close();
    this.#timers.close();
    this.#logs.flush();
    this.#events.flush();
    const error = new AppError(
      "CONN_CALL_FAILED",
      `The process of ${this.#name} has ended: ${reason.message}`,
    );
    this.#calls.close(error);
    this.#loading?.reject(new AppError("CONN_LOAD_FAILED", `Cannot load ${this.#name}: ${reason.message}`));
    return reason;
  }
}

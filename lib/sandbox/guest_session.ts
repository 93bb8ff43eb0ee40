import { PendingCalls, RateLimit } from "@/lib/core/mod.ts";
import { AppError, RawJson } from "@/lib/protocol/mod.ts";
import type { ExitReason } from "./exit_reason.ts";
import type { Deadlines, DriverVerb, GuestFrame, HostFrame, WireSurface } from "./guest/messages.ts";
import type { GuestProcess } from "./guest_process.ts";
import type { GuestServices, LineEvent, LoadRequest } from "./guest_services.ts";
import { Heartbeat } from "./heartbeat.ts";
import { SessionTimers } from "./session_timers.ts";
import { appErrorOf, wireErrorOf } from "./wire_errors.ts";

/** Unacknowledged stream bytes a guest may have on its pipe (design §3). */
const STREAM_CREDIT = 1024 * 1024;
/** Taken bytes after which the guest is told. */
const GRANT_BYTES = 128 * 1024;
/** Questions of a guest that may wait for an answer at a time. */
const MAX_ASKS = 1024;
/** Uncaught errors of a guest that are reported per second. */
const ERRORS_PER_SECOND = 20;

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
  readonly #calls = new PendingCalls();
  readonly #timers: SessionTimers;
  /** Of calls that may be taken back, by number. */
  readonly #signals = new Map<number, AbortSignal>();
  readonly #token = crypto.randomUUID();
  readonly #heartbeat: Heartbeat;
  #loading: PromiseWithResolvers<Extract<GuestFrame, { k: "loaded" }>> | undefined;
  readonly #errors = new RateLimit(ERRORS_PER_SECOND);
  /** Calls that only the connector's own code may answer. */
  readonly #customs = new Set<number>();
  #asks = 0;
  #taken = 0;
  #twoThreads = false;
  #line = 0;
  #name = "";

  constructor(process: GuestProcess, services: GuestServices) {
    this.#process = process;
    this.#services = services;
    this.#timers = new SessionTimers((id) => this.#toConnector({ k: "timer", id }));
    this.#heartbeat = new Heartbeat({
      ping: (n) => process.send({ k: "ping", n }),
      silent: (thread) => void this.#unresponsive(thread),
    });
    process.onFrame = (frame, payload) => this.#receive(frame, payload);
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
      () => this.#process.send({ k: "load", tk: this.#token, what, name, source, deadlines }),
    );
  }

  /**
   * Starts the thread of a JavaScript driver, which takes the pipe over.
   *
   * @throws {AppError} `DRIVER_LOAD_FAILED` when the source is refused.
   */
  async startDriver(source: string, loadMs: number): Promise<void> {
    await this.#loaded(
      "Cannot load the driver",
      loadMs,
      () => this.#process.send({ k: "driver", source, credit: STREAM_CREDIT }),
    );
    this.#twoThreads = true;
  }

  /** Tells the connector's code what its driver offers and how long its calls may take. */
  introduce(surface: WireSurface, deadlines: Deadlines): void {
    this.#toConnector({ k: "surface", surface });
    this.#toConnector({ k: "deadlines", deadlines });
  }

  /**
   * Calls the driver. Values over 256 KB come back as {@linkcode RawJson}. When `signal` aborts, what the driver does for this
   * call goes out on no transport any more.
   */
  callDriver(
    call: { verb: DriverVerb; name: string; value: unknown },
    limit: { doing: string; ms: number; signal?: AbortSignal | undefined },
  ): Promise<unknown> {
    const { id, answer } = this.#calls.add(limit.doing, limit.ms);
    const { signal } = limit;
    if (signal === undefined) {
      this.#process.send({ k: "call", id, ...call });
      return answer;
    }
    this.#process.send({ k: "call", id, ...call, c: true });
    return this.#cancellable(id, answer, signal);
  }

  /** Calls a custom item of the connector. When `signal` aborts, the code that runs reaches no device any more. */
  callCustom(
    call: { verb: "get" | "set" | "call"; name: string; args: unknown[] },
    limit: { doing: string; ms: number; signal?: AbortSignal | undefined },
  ): Promise<unknown> {
    const { id, answer } = this.#calls.add(limit.doing, limit.ms);
    const { signal } = limit;
    this.#toConnector({ k: "custom", id, ...call, ...(signal === undefined ? {} : { c: true }) });
    this.#customs.add(id);
    const forget = () => void this.#customs.delete(id);
    answer.then(forget, forget);
    return signal === undefined ? answer : this.#cancellable(id, answer, signal);
  }

  async #cancellable(id: number, answer: Promise<unknown>, signal: AbortSignal): Promise<unknown> {
    const cancel = () => this.#toConnector({ k: "cancel", id });
    signal.addEventListener("abort", cancel, { once: true });
    this.#signals.set(id, signal);
    try {
      return await answer;
    } finally {
      signal.removeEventListener("abort", cancel);
      this.#signals.delete(id);
    }
  }

  /** Hands an event of a transport to the guest. */
  lineEvent(event: LineEvent): void {
    // Lines of the connector's own code have names with "m".
    if (event.line.startsWith("m")) this.#toConnector({ k: "line", ...event });
    else this.#process.send({ k: "line", ...event });
  }

  // What the connector's thread acts on shows that it comes from the host: the driver's thread passes it on.
  #toConnector(frame: HostFrame): void {
    this.#process.send({ ...frame, tk: this.#token });
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

  #receive(frame: GuestFrame, payload: Uint8Array): void {
    if (!this.#process.alive) return;
    switch (frame.k) {
      case "result":
        return this.#result(frame, payload);
      case "stream":
        this.#grant(frame.b);
        return this.#services.stream({ stream: frame.s, dtype: frame.d, payload });
      case "pong":
        return this.#pong(frame);
      case "ask":
        return void this.#answer(frame);
      case "log":
        return this.#services.log(frame.level, frame.text, frame.tk === this.#token ? "connector" : "driver");
      case "drop":
        return this.#services.dropped(frame.s, frame.n);
      case "timer":
        return this.#timers.set(frame.id, frame.ms);
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
    if (frame.k === "open") this.#services.open(frame.line, frame.kind, frame.args);
    else if (frame.k === "listen") this.#services.listen(frame.line, frame.event, frame.on);
    else if (frame.tk === this.#token) this.#services.emit(frame.event, frame.data);
  }

  // A frame for each item would cost as much as a small item; what is kept back is far less than the whole credit.
  #grant(bytes: number): void {
    this.#taken += bytes;
    if (this.#taken < GRANT_BYTES) return;
    this.#process.send({ k: "credit", n: this.#taken });
    this.#taken = 0;
  }

  #result(frame: Extract<GuestFrame, { k: "result" }>, payload: Uint8Array): void {
    // A driver does not answer for its connector.
    if (this.#customs.has(frame.id) && frame.tk !== this.#token) return;
    if (frame.error === undefined) {
      return this.#calls.resolve(frame.id, frame.raw ? new RawJson(payload.slice()) : frame.value);
    }
    const wire = frame.error;
    this.#calls.reject(frame.id, () => appErrorOf(wire, "CONN_CALL_FAILED"));
  }

  async #answer(frame: Extract<GuestFrame, { k: "ask" }>): Promise<void> {
    const trusted = frame.tk === this.#token;
    if (frame.at !== undefined) this.#line = frame.at;
    if (!trusted && frame.op !== "line") return;
    const to = trusted ? { to: "m" as const, tk: this.#token } : { to: "w" as const };
    this.#asks++;
    try {
      if (this.#asks > MAX_ASKS) {
        throw new AppError(
          "CONN_CALL_FAILED",
          `More than ${MAX_ASKS} calls are waiting; await them before the next`,
        );
      }
      const signal = frame.of === undefined ? undefined : this.#signals.get(frame.of);
      signal?.throwIfAborted();
      const value = await this.#services.ask(frame, { wait: frame.wait === true, signal });
      const plain = value instanceof RawJson ? value.value : value;
      this.#process.send({ k: "answer", id: frame.id, ...to, value: plain });
    } catch (error) {
      this.#process.send({ k: "answer", id: frame.id, ...to, error: wireErrorOf(error) });
    } finally {
      this.#asks--;
    }
  }

  // `main` in a pong: 0 = running, 1 = blocked and therefore alive, 2 = the connector's thread answers itself.
  #pong(frame: Extract<GuestFrame, { k: "pong" }>): void {
    if (frame.seen > 0) this.#line = frame.seen;
    if (frame.main !== 0) this.#heartbeat.heard("connector");
    if (frame.main !== 2 || !this.#twoThreads) this.#heartbeat.heard("driver");
  }

  #unresponsive(thread: "driver" | "connector"): Promise<ExitReason> {
    const who = this.#twoThreads && thread === "driver" ? "The driver" : "The connector's code";
    const seen = this.#line > 0 && thread === "connector" ? `, last seen at line ${this.#line}` : "";
    return this.kill({ kind: "unresponsive", message: `${who} did not answer for 5 s${seen}` });
  }

  #over(reason: ExitReason): ExitReason {
    this.#heartbeat.close();
    this.#timers.close();
    const error = new AppError(
      "CONN_CALL_FAILED",
      `The process of ${this.#name} has ended: ${reason.message}`,
    );
    this.#calls.close(error);
    this.#loading?.reject(new AppError("CONN_LOAD_FAILED", `Cannot load ${this.#name}: ${reason.message}`));
    return reason;
  }
}

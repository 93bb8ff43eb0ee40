import { bytesOf, dtypeOf, lostText } from "@/lib/protocol/plain.ts";
import { frameText } from "../carried.ts";
import { textOf } from "../source/compiled_source.ts";
import { parseScript } from "../source/parse_script.ts";
import { rewriteScript } from "../source/rewrite_script.ts";
import { captured } from "./captured.ts";
import { deviceProxy } from "./device_proxy.ts";
import { runningLine, setPositionMap } from "./guest_stack.ts";
import { HostTimers } from "./host_timers.ts";
import { LineTrace } from "./line_trace.ts";
import type { GuestFrame, HostFrame, ScriptFrame } from "./messages.ts";
import { OtherConnector } from "./other_connector.ts";
import { compileGuest, lockRealm } from "./realm.ts";
import { askGlobal } from "./script_ask.ts";
import { type Incoming, ScriptInbox } from "./script_inbox.ts";
import { ScriptLink } from "./script_link.ts";
import { valueText } from "./sent_text.ts";
import { MAX_VALUE_LENGTH, tooLarge } from "./value_limit.ts";
import { checkEventName, ScriptListeners } from "./script_listeners.ts";
import { ScriptLog } from "./script_log.ts";
import { type FrameInput, send, sendText } from "./stdio.ts";
import { UnknownReads, unknownReadText } from "./unknown_reads.ts";
import { describeError, positionMap } from "./wire_error.ts";

type StartFrame = Extract<HostFrame, { k: "script" }>;

/** What the compiled script tells the bootstrap (see `rewriteScript`). */
interface ScriptPort {
  last: unknown;
  end(main: (() => unknown) | undefined): unknown;
}

/** Names of the language that scripts must not have (spec scripts §4.10). */
const ABSENT = ["Proxy", "Reflect", "globalThis"];
/** How old the knowledge of `script.running` may be before the host is asked, in milliseconds. */
const RUNNING_FOR_MS = 20;
/** Frames of our own lie above the script's in the stack of an error of a call. */
const STACK_FRAMES = 40;
const ITEM = "An item of stream()";
const encoder = new TextEncoder();

/** One run of a script on the only thread of its process. */
export class ScriptGuest {
  readonly #name: string;
  readonly #input: FrameInput;
  readonly #link: ScriptLink;
  readonly #inbox: ScriptInbox;
  readonly #listeners = new ScriptListeners((frame) => this.#post(frame));
  readonly #timers = new HostTimers((error) => this.fail(error), (frame) => this.#post(frame));
  readonly #trace: LineTrace;
  readonly #log: ScriptLog;
  readonly #unknown = new UnknownReads((read) =>
    this.#post({ k: "log", level: "warn", args: [unknownReadText(read)], ...lineAt(read.line) })
  );
  #running = true;
  #idle = false;
  #settled: { value: unknown } | undefined;

  constructor(frame: StartFrame, input: FrameInput) {
    this.#name = frame.name;
    this.#input = input;
    this.#trace = new LineTrace(frame.trace);
    this.#inbox = new ScriptInbox({
      handle: (incoming) => this.#handle(incoming),
      took: (n) => send({ k: "took", n }),
    });
    this.#link = new ScriptLink(input, {
      inbox: this.#inbox,
      calling: () => this.#trace.note(),
      sending: (request) => this.#unknown.goesOn(request),
      control: (control) => this.#control(control),
    });
    this.#log = new ScriptLog((level, args) => this.#post({ k: "log", level, args, ...lineOf() }));
  }

  /** Checks and compiles the source, closes the realm and begins; what is wrong with the source ends the run. */
  start(source: string): void {
    Error.stackTraceLimit = STACK_FRAMES;
    try {
      const compiled = rewriteScript(source, parseScript(source));
      setPositionMap(positionMap(compiled));
      const run = compileGuest<ScriptPort, unknown>(textOf(compiled));
      lockRealm(this.#globals(), ABSENT);
      send({ k: "began" });
      this.#run(run).then((value) => this.#settled = { value }, (error) => this.fail(error));
    } catch (error) {
      this.fail(error);
    }
  }

  /**
   * Acts on frames of the host until nothing is left that could happen. Between two frames everything that is ready runs.
   *
   * @param settle Lets everything that is ready run.
   */
  async serve(settle: () => Promise<void>): Promise<never> {
    for (;;) {
      await settle();
      this.#inbox.run();
      await settle();
      if (this.#inbox.waiting) continue;
      if (this.#listeners.size === 0 && this.#timers.size === 0) this.#finish();
      if (!this.#idle) send({ k: "idle" });
      this.#idle = true;
      this.#link.step();
    }
  }

  /** Ends the run with an error, described in the user's own lines. */
  fail(error: unknown): never {
    this.#unknown.goesOn();
    this.#log.flush();
    send({ k: "done", error: describeError(error) });
    return this.#rest();
  }

  #finish(): never {
    const text = "The script waits for a promise that nothing can settle: no timer and no listener is left";
    if (this.#settled === undefined) return this.fail(new Error(text));
    try {
      const value = valueText(this.#settled.value, "The result");
      this.#unknown.goesOn();
      this.#log.flush();
      sendText(`{"k":"done","value":${value.json}${lostText(value)}}`);
    } catch (error) {
      return this.fail(error);
    }
    return this.#rest();
  }

  // The host ends the process; nothing of the script runs any more.
  #rest(): never {
    for (;;) this.#input.next();
  }

  async #run(run: (port: ScriptPort) => Promise<unknown>): Promise<unknown> {
    const port: ScriptPort = { last: undefined, end: (main) => main === undefined ? port.last : main() };
    return await run(port);
  }

  #handle(incoming: Incoming): void {
    try {
      if (incoming.k === "timer") return this.#timers.fire(incoming.id);
      const result = this.#listeners.call(incoming.id, incoming.event, incoming.data);
      // A rejected promise of a handler ends the run like an error it throws: through `unhandledrejection`.
      void result;
    } catch (error) {
      this.fail(error);
    }
  }

  #control(frame: HostFrame): void {
    if (frame.k === "trace") this.#trace.on = frame.on;
    if (frame.k !== "stop") return;
    this.#running = false;
    this.#listeners.clear();
    this.#timers.clear();
    this.#inbox.clear();
  }

  #globals(): Record<string, unknown> {
    const unknown = {
      read: (connector: string, name: string, near: string | undefined) =>
        this.#unknown.note({ connector, name, near, ...lineOf() }),
      failed: () => this.#unknown.forget(),
    };
    const find = (name: unknown) => {
      if (typeof name !== "string" || name === "") {
        throw new TypeError("connector() needs the name of a connector");
      }
      return deviceProxy(new OtherConnector(name, () => this.#link, unknown));
    };
    return {
      ...this.#timers.globals(),
      ...this.#log.globals(),
      connector: find,
      device: find,
      ask: askGlobal((request) => this.#link.park(request)),
      ai: (prompt: unknown, image?: unknown) =>
        this.#link.park({
          op: "ai",
          prompt: String(prompt),
          ...(image === undefined || image === null ? {} : { image: String(image) }),
        }),
      delay: (ms?: unknown) => this.#delay(ms),
      emit: (event: unknown, data?: unknown) => this.#emit(event, data),
      on: this.#listeners.on,
      say: (text: unknown, options?: { emotion?: unknown }) => this.#say(text, options?.emotion),
      stream: (connector: unknown, stream: unknown, data?: unknown) =>
        this.#stream(String(connector), String(stream), data),
      script: this.#scriptGlobal(),
    };
  }

  #scriptGlobal(): object {
    const running = () => this.#isRunning();
    return Object.freeze({
      get running(): boolean {
        return running();
      },
      name: this.#name,
    });
  }

  // A loop without any call of the host must see a stop too, but need not ask each time.
  #isRunning(): boolean {
    if (this.#running && captured.now() - this.#link.heardAt > RUNNING_FOR_MS) {
      this.#link.peek({ op: "running" });
    }
    return this.#running;
  }

  #post(frame: GuestFrame | ScriptFrame, payload?: Uint8Array): void {
    this.#link.post(frameText(frame), payload);
  }

  #delay(given: unknown): void {
    const ms = Number(given ?? 0);
    if (!(ms >= 0)) {
      throw new RangeError(`delay(${String(given)}): the time is a number of milliseconds, 0 or more`);
    }
    this.#link.park({ op: "delay", ms: Math.min(ms, Number.MAX_SAFE_INTEGER) });
  }

  #emit(event: unknown, data: unknown): void {
    checkEventName(event, "emit");
    const value = valueText(data, "The data of emit()");
    this.#link.post(
      `{"k":"emit","event":${captured.stringify(event)},"data":${value.json}${lostText(value)}}`,
    );
  }

  #say(text: unknown, emotion: unknown): void {
    this.#trace.note();
    const plain = String(text).slice(0, MAX_VALUE_LENGTH / 64);
    const hint = emotion === undefined || emotion === null ? null : String(emotion);
    this.#post({ k: "say", text: plain, emotion: hint });
  }

  #stream(connector: string, stream: string, data: unknown): void {
    this.#trace.note();
    const dtype = dtypeOf(data);
    const { json, ...lost } = dtype === undefined ? valueText(data, ITEM) : { json: "" };
    const payload = dtype === undefined ? encoder.encode(json) : bytesOf(data as ArrayBufferView);
    if (payload.length > MAX_VALUE_LENGTH) throw tooLarge(ITEM);
    this.#post(
      { k: "items", c: connector, s: stream, ...(dtype === undefined ? {} : { d: dtype }), ...lost },
      payload,
    );
  }
}

function lineOf(): { line?: number } {
  return lineAt(runningLine()?.line);
}

function lineAt(line: number | undefined): { line?: number } {
  return line === undefined ? {} : { line };
}

import { LONGEST_TIMER_MS } from "@/lib/core/mod.ts";
import {
  AppError,
  type DType,
  jsonText,
  lostIn,
  lostText,
  toJson,
  TYPED_ARRAYS,
} from "@/lib/protocol/mod.ts";
import { frameText } from "./carried.ts";
import type { ExitReason } from "./exit_reason.ts";
import type { GuestFrame, ScriptAsk, ScriptFrame } from "./guest/messages.ts";
import type { GuestStreamItem } from "./guest_services.ts";
import type { GuestProcess } from "./guest_process.ts";
import { isJson } from "./json_check.ts";
import { eventBudget, type GuestBudget, logBudget } from "./guest_budget.ts";
import { OpenAsks } from "./open_asks.ts";
import { ScriptMailbox } from "./script_mailbox.ts";
import { SessionTimers } from "./session_timers.ts";
import { appErrorOf, wireErrorOf } from "./wire_errors.ts";

/** What a script does at the moment. */
export type ScriptActivity = "running" | "delay" | "prompt" | "ai" | "idle";

/** What the host does for one script. */
export interface ScriptServices {
  /** Answers a call of the script. `signal` aborts when the script is stopped or gone. */
  ask(request: Exclude<ScriptAsk, { op: "delay" | "running" }>, signal: AbortSignal): unknown;
  log(level: string, args: unknown[], line: number | undefined): void;
  say(text: string, emotion: string | null): void;
  emit(event: string, data: unknown): void;
  /** Subscribes to events; what comes goes to {@linkcode ScriptSession.deliver}. Gives the function that ends that. */
  on(event: string, deliver: (event: string, data: unknown) => void): () => void;
  /** One stream item; its payload is valid until this returns. */
  stream(item: GuestStreamItem & { connector: string }): void;
  /** The line the script is about to block at. */
  line(line: number, column: number): void;
  /** Events were lost because the script did not come to handle them. */
  lost(count: number): void;
}

/** How a run ended. */
export interface ScriptOutcome {
  /** What it gave; null after a failure or a stop. */
  value: unknown;
  /** Why it failed, with the position in the user's own lines. */
  error: AppError | undefined;
  /** It was stopped. */
  stopped: boolean;
}

/** Handlers one script may have, and the length of an event's name; its own bootstrap allows as much. */
const MAX_LISTENERS = 1000;
const MAX_EVENT_NAME = 256;
/** Calls without an answer; a script has one, and one for each handler it runs meanwhile. */
const ASKS = { count: 16, bytes: 32 * 1024 * 1024 };
/** Longest log entry that is kept as values, in bytes; of a longer one the beginning of its text is kept. */
const MAX_LOG_BYTES = 64 * 1024;
const MAX_TEXT = 256 * 1024;
const NOT_WAITING: ExitReason = {
  kind: "broken pipe",
  message: "It went on asking without waiting for the answers",
};
const ENDED: ExitReason = { kind: "stopped", message: "The script has ended" };
const STOPPED: ExitReason = { kind: "stopped", message: "The script was stopped" };

/**
 * The host's side of one script run. Every frame is checked, because a script may have got at its own bootstrap; frames of
 * a stopped run have no effect on anything but its log.
 */
export class ScriptSession {
  /** Resolves once, when the run is over and its process is gone. */
  readonly ended: Promise<ScriptOutcome>;
  /** Resolves when its process has begun to run it, or is gone. */
  readonly begun: Promise<void>;
  readonly #process: GuestProcess;
  readonly #services: ScriptServices;
  readonly #abort = new AbortController();
  readonly #timers: SessionTimers;
  readonly #mailbox: ScriptMailbox;
  readonly #listeners = new Map<number, () => void>();
  readonly #asks = new OpenAsks(ASKS);
  readonly #logs: GuestBudget;
  readonly #events: GuestBudget;
  readonly #delays = new Map<number, ReturnType<typeof setTimeout>>();
  readonly #begun = Promise.withResolvers<void>();
  #activity: ScriptActivity = "running";
  #rest: ScriptActivity = "running";
  #outcome: ScriptOutcome | undefined;
  #kill: ReturnType<typeof setTimeout> | undefined;

  constructor(process: GuestProcess, services: ScriptServices) {
    this.#process = process;
    this.#services = services;
    this.#timers = new SessionTimers((id) => process.send({ k: "timer", id }));
    this.#mailbox = new ScriptMailbox((frame) => process.sendText(frame), (count) => services.lost(count));
    const warn = (text: string) => services.log("warn", [text], undefined);
    this.#logs = logBudget(warn);
    this.#events = eventBudget(warn);
    process.onFrame = (frame, payload, size) =>
      this.#receive(frame as GuestFrame | ScriptFrame, payload, size);
    this.begun = this.#begun.promise;
    this.ended = process.ended.then((reason) => this.#over(reason));
  }

  /** What the script does at the moment. */
  get activity(): ScriptActivity {
    return this.#activity;
  }

  /** True once it was told to stop. */
  get stopping(): boolean {
    return this.#abort.signal.aborted;
  }

  /** Begins the run. */
  start(script: { name: string; source: string; trace: boolean }): void {
    this.#process.send({ k: "script", ...script });
  }

  /** Switches the line trace. */
  trace(on: boolean): void {
    this.#process.send({ k: "trace", on });
  }

  /**
   * Stops the run: from this moment on nothing of it has an effect; calls it waits for end, `script.running` is false, and
   * what is still there after `graceMs` is killed.
   *
   * @param graceMs Milliseconds the script gets to end by itself; 0 kills it at once.
   */
  stop(graceMs: number): Promise<ScriptOutcome> {
    if (!this.stopping) {
      this.#abort.abort(new AppError("SCRIPT_EXEC_FAILED", "The script was stopped"));
      this.#silence();
      if (graceMs > 0) this.#process.send({ k: "stop" });
      for (const id of [...this.#delays.keys()]) this.#endDelay(id);
      for (const id of this.#asks.ids) this.#refuse(id, this.#abort.signal.reason);
    }
    clearTimeout(this.#kill);
    if (graceMs === 0) void this.#process.kill(STOPPED);
    else this.#kill = setTimeout(() => void this.#process.kill(STOPPED), graceMs);
    return this.ended;
  }

  #receive(frame: GuestFrame | ScriptFrame, payload: Uint8Array, size: number): void {
    if (!this.#process.alive || this.#outcome !== undefined) return;
    switch (frame.k) {
      case "ask":
        return this.#ask(frame as Extract<ScriptFrame, { k: "ask" }>, size);
      case "done":
        return this.#done(frame);
      case "log":
        return this.#log(frame as Extract<ScriptFrame, { k: "log" }>, size);
      case "took":
        return this.#mailbox.took(Number(frame.n) || 0);
      case "began":
        return this.#begun.resolve();
      case "idle":
        this.#rest = this.#activity = "idle";
        return;
      default:
        // What a stopped script says, publishes or wants to hear has no effect any more.
        return this.stopping ? undefined : this.#act(frame as ScriptFrame, payload);
    }
  }

  #act(frame: ScriptFrame, payload: Uint8Array): void {
    switch (frame.k) {
      case "items":
        return this.#stream(frame, payload);
      case "emit":
        if (!this.#events.take(0)) return;
        return this.#services.emit(text(frame.event, MAX_EVENT_NAME), frame.data ?? null);
      case "say":
        return this.#services.say(text(frame.text), frame.emotion === null ? null : text(frame.emotion));
      case "on":
        return this.#listen(Number(frame.id), text(frame.event, MAX_EVENT_NAME));
      case "off":
        this.#listeners.get(frame.id)?.();
        return void this.#listeners.delete(frame.id);
      case "timer":
        return this.#timers.set(frame.id, frame.ms);
      case "at":
        return this.#services.line(Number(frame.line), Number(frame.column));
    }
  }

  #stream(frame: Extract<ScriptFrame, { k: "items" }>, payload: Uint8Array): void {
    const { c, s, d } = frame;
    const dtype = d !== undefined && Object.hasOwn(TYPED_ARRAYS, d) ? d as DType : undefined;
    // It goes to clients as it is: what is no JSON could pretend to be another message.
    const whole = dtype === undefined
      ? isJson(payload)
      : payload.length % TYPED_ARRAYS[dtype].BYTES_PER_ELEMENT === 0;
    if (!whole) throw new RangeError("a broken stream item");
    this.#services.stream({ connector: text(c), stream: text(s), dtype, lost: lostIn(frame), payload });
  }

  #log(frame: Extract<ScriptFrame, { k: "log" }>, size: number): void {
    if (!this.#logs.take(size)) return;
    const level = ["debug", "info", "warn", "error"].includes(frame.level) ? frame.level : "info";
    const given = Array.isArray(frame.args) ? frame.args : [];
    const args = size <= MAX_LOG_BYTES ? given : [`${toJson(given).slice(0, MAX_LOG_BYTES / 4)}…`];
    this.#services.log(level, args, typeof frame.line === "number" ? frame.line : undefined);
  }

  #listen(id: number, event: string): void {
    if (this.#listeners.size >= MAX_LISTENERS || this.#listeners.has(id)) return;
    const deliver = (name: string, data: unknown) =>
      this.#mailbox.put(frameText({ k: "event", id, event: name, data: data ?? null }));
    this.#listeners.set(id, this.#services.on(event, deliver));
  }

  #ask(frame: Extract<ScriptFrame, { k: "ask" }>, size: number): void {
    if (!this.#asks.begin(frame.id, size)) return void this.#process.kill(NOT_WAITING);
    if (frame.op === "running") return this.#answer(frame.id, true);
    if (frame.op === "delay") return this.#delay(frame.id, Number(frame.ms) || 0);
    if (this.stopping) return this.#refuse(frame.id, this.#abort.signal.reason);
    this.#activity = frame.op === "prompt" || frame.op === "ai" ? frame.op : "running";
    try {
      const value = this.#services.ask(frame, this.#abort.signal);
      if (!(value instanceof Promise)) return this.#answer(frame.id, value);
      value.then(
        (settled) => this.#asks.has(frame.id) && this.#answer(frame.id, settled),
        (error) => this.#asks.has(frame.id) && this.#refuse(frame.id, error),
      );
    } catch (error) {
      this.#refuse(frame.id, error);
    }
  }

  #delay(id: number, ms: number): void {
    this.#activity = "delay";
    if (this.stopping || ms <= 0) return this.#answer(id, null);
    const end = performance.now() + ms;
    // Longer than a timer can be set for: in pieces.
    const arm = () => {
      const left = end - performance.now();
      if (left <= 0) return this.#endDelay(id);
      this.#delays.set(id, setTimeout(arm, Math.min(left, LONGEST_TIMER_MS)));
    };
    arm();
  }

  #endDelay(id: number): void {
    clearTimeout(this.#delays.get(id));
    this.#delays.delete(id);
    this.#answer(id, null);
  }

  #answer(id: number, value: unknown): void {
    this.#asks.end(id);
    this.#activity = this.#rest;
    const text = jsonText(value);
    this.#process.sendAnswer(
      `{"k":"answer","id":${Number(id)},"to":"m","value":${text.json}${lostText(text)}}`,
    );
  }

  #refuse(id: number, error: unknown): void {
    this.#asks.end(id);
    this.#activity = this.#rest;
    this.#process.send({ k: "answer", id, to: "m", error: wireErrorOf(error) });
  }

  #done(frame: Extract<ScriptFrame, { k: "done" }>): void {
    const failed = frame.error !== undefined && frame.error !== null && !this.stopping;
    this.#outcome = {
      value: frame.error === undefined && !this.stopping ? frame.value ?? null : null,
      error: failed ? appErrorOf(frame.error!, "SCRIPT_EXEC_FAILED") : undefined,
      stopped: this.stopping,
    };
    void this.#process.kill(ENDED);
  }

  /** Ends everything the script has started in the host. */
  #silence(): void {
    for (const end of this.#listeners.values()) end();
    this.#listeners.clear();
    this.#timers.close();
  }

  #over(reason: ExitReason): ScriptOutcome {
    clearTimeout(this.#kill);
    this.#begun.resolve();
    const { stopping } = this;
    if (!stopping) this.#abort.abort(new AppError("SCRIPT_EXEC_FAILED", "The script has ended"));
    this.#silence();
    for (const timer of this.#delays.values()) clearTimeout(timer);
    this.#delays.clear();
    this.#mailbox.flush();
    this.#logs.flush();
    this.#events.flush();
    return this.#outcome ?? { value: null, error: stopping ? undefined : failure(reason), stopped: stopping };
  }
}

function failure({ kind, message }: ExitReason): AppError {
  return new AppError("SCRIPT_EXEC_FAILED", `The script's process has ended (${kind}): ${message}`);
}

function text(value: unknown, longest = MAX_TEXT): string {
  return String(value).slice(0, longest);
}

import { maskSecretsIn, RateLimit, type TopicEvent } from "@/lib/core/mod.ts";
import { AppError, type RunningScript, type ScriptError, type ScriptLog } from "@/lib/protocol/mod.ts";
import { type ScriptAsk, type ScriptOutcome, type ScriptServices, ScriptSession } from "@/lib/sandbox/mod.ts";
import { StreamItem } from "@/lib/streams/mod.ts";
import { questionFindings } from "@/lib/prompts/mod.ts";
import type { ScriptEnvironment } from "./script_environment.ts";
import { failureText, scriptFailure } from "./script_failure.ts";
import { LinePace } from "./line_pace.ts";
import { Patience } from "./patience.ts";
import { argsText, ScriptLogs } from "./script_logs.ts";

/** How a run has ended, as clients are told. */
export interface ScriptEnd {
  script: string;
  result: unknown;
  logs: ScriptLog[];
  error: ScriptError | null;
  stopped: boolean;
}

/** What a run tells. */
export interface ScriptRunEvents {
  output(entry: ScriptLog & { script: string; time: string; line?: number }): void;
  say(speech: { script: string; text: string; emotion: string | null }): void;
  line(place: { script: string; line: number; column: number }): void;
}

/** What one script may say in a second; nobody could listen to more. */
const SAY_PER_SECOND = 20;
/** Milliseconds a script gets to end by itself after a stop. */
const GRACE_MS = 400;

type Level = ScriptLog["level"];

/** One run of a script, from its start to its end. */
export class ScriptRun {
  readonly name: string;
  /** Resolves once: the process is gone and nothing of the run goes on. */
  readonly ended: Promise<ScriptEnd>;
  readonly #environment: ScriptEnvironment;
  readonly #events: ScriptRunEvents;
  readonly #session: ScriptSession;
  readonly #startedAt = new Date().toISOString();
  readonly #logs = new ScriptLogs();
  readonly #lines: LinePace;
  readonly #strangers = new Set<string>();
  /** What was told of its questions; a loop may ask the same thing again and again. */
  readonly #told = new Set<string>();
  readonly #speech = new RateLimit(SAY_PER_SECOND);
  #unsaid = 0;
  readonly #patience: Patience | undefined;

  /** Starts the script. `patient`: it waits for connectors that are starting. */
  constructor(
    script: { name: string; source: string; trace: boolean; patient: boolean },
    environment: ScriptEnvironment,
    events: ScriptRunEvents,
  ) {
    this.name = script.name;
    this.#environment = environment;
    this.#events = events;
    this.#patience = script.patient
      ? new Patience(environment, (text) => this.#log("info", [text], undefined))
      : undefined;
    this.#lines = new LinePace((place) => events.line({ script: this.name, ...place }));
    this.#session = new ScriptSession(environment.pool.take(), this.#services());
    this.#session.start({ name: script.name, source: script.source, trace: script.trace });
    this.ended = this.#session.ended.then((outcome) => this.#end(outcome));
  }

  /** The run as `scripts.list` shows it. */
  get facts(): RunningScript {
    const state = this.#session.stopping ? "stopping" as const : this.#session.activity;
    return { name: this.name, startedAt: this.#startedAt, state };
  }

  /** Resolves when its process has begun to run it, or is gone. */
  get begun(): Promise<void> {
    return this.#session.begun;
  }

  /** Switches the line trace. */
  trace(on: boolean): void {
    this.#session.trace(on);
  }

  /** Stops the run; what is still there after a moment is killed. */
  async stop(): Promise<void> {
    await this.#session.stop(GRACE_MS);
    await this.ended;
  }

  /** Kills the run at once. */
  async kill(): Promise<void> {
    await this.#session.stop(0);
    await this.ended;
  }

  #end({ value, error, stopped }: ScriptOutcome): ScriptEnd {
    this.#noteUnsaid();
    this.#lines.flush();
    const failure = error === undefined ? null : scriptFailure(error);
    if (failure !== null) this.#environment.log.write("error", `script:${this.name}`, failureText(failure));
    return { script: this.name, result: value, logs: this.#logs.entries, error: failure, stopped };
  }

  #services(): ScriptServices {
    const { bus } = this.#environment;
    const script = this.name;
    return {
      ask: (request, signal) => this.#ask(request, signal),
      log: (level, args, line) => this.#log(level as Level, args, line),
      say: (text, emotion) => this.#say(maskSecretsIn(text) as string, emotion),
      emit: (event, data) => bus.publish({ event: `script:${event}`, data, source: script }),
      on: (event, deliver) => {
        // A bare name is the event of a script; every other one is the full name on the bus. Both may fit one event.
        let last: TopicEvent | undefined;
        const ends = [`script:${event}`, event].map((pattern) =>
          bus.on(pattern, (found) => {
            if (found === last) return;
            last = found;
            deliver(found.event, found.data);
          })
        );
        return () => ends.forEach((end) => end());
      },
      stream: ({ connector, stream, payload, ...form }) => {
        this.#noteStranger(connector, stream);
        this.#environment.publish(new StreamItem({ connector, stream }, payload, form));
      },
      line: (line, column) => this.#lines.note({ line, column }),
      lost: (count) =>
        this.#log("warn", [`${count} events were lost: the script did not come to handle them`], undefined),
    };
  }

  #ask(request: Exclude<ScriptAsk, { op: "delay" | "running" }>, signal: AbortSignal): unknown {
    switch (request.op) {
      case "connector":
        return this.#connector(request, signal);
      case "prompt":
        return this.#prompt(request, signal);
      case "ai":
        return this.#environment.ai(request, signal);
      default:
        throw new AppError("SCRIPT_EXEC_FAILED", "A script cannot ask for that");
    }
  }

  #connector(request: Extract<ScriptAsk, { op: "connector" }>, signal: AbortSignal): unknown {
    const access = () => this.#environment.access(request, { caller: `script:${this.name}`, signal });
    const waiting = this.#patience?.wait(request.connector, signal);
    return waiting === undefined ? access() : waiting.then(access);
  }

  // To the script a default looks like an answer; the log tells them apart.
  async #prompt(request: Extract<ScriptAsk, { op: "prompt" }>, signal: AbortSignal): Promise<unknown> {
    const { prompts } = this.#environment;
    for (const finding of questionFindings(request)) this.#warnOnce(finding);
    let by = "operator";
    const forget = prompts.events.on("resolved", (end) => {
      if (end.script === this.name) {
        by = end.answeredBy === "timeout" ? "default after the time-out" : "operator";
      }
    });
    try {
      const value = await prompts.ask(this.name, request, signal);
      this.#log(
        "info",
        [`ask.${request.kind}("${request.message.slice(0, 200)}"): ${by}:`, value],
        undefined,
      );
      return value;
    } finally {
      forget();
    }
  }

  #warnOnce(finding: string): void {
    if (this.#told.size > 100 || this.#told.has(finding)) return;
    this.#told.add(finding);
    this.#log("warn", [finding], undefined);
  }

  #say(text: string, emotion: string | null): void {
    if (!this.#speech.take()) {
      this.#unsaid++;
      return;
    }
    this.#noteUnsaid();
    this.#events.say({ script: this.name, text, emotion });
  }

  #noteUnsaid(): void {
    if (this.#unsaid === 0) return;
    const count = this.#unsaid;
    this.#unsaid = 0;
    this.#log(
      "warn",
      [`${count} calls of say() were left out: more than ${SAY_PER_SECOND} in a second`],
      undefined,
    );
  }

  #noteStranger(connector: string, stream: string): void {
    if (this.#strangers.size > 100 || this.#strangers.has(connector) || this.#environment.knows(connector)) {
      return;
    }
    this.#strangers.add(connector);
    this.#log("warn", [
      `stream("${connector}", "${stream}"): there is no connector '${connector}'; only who subscribes to that name gets it`,
    ], undefined);
  }

  #log(level: Level, given: unknown[], line: number | undefined): void {
    const args = given.map(maskSecretsIn);
    this.#logs.add({ level, args });
    this.#environment.log.write(level, `script:${this.name}`, argsText(args));
    this.#events.output({
      script: this.name,
      level,
      args,
      time: new Date().toISOString(),
      ...(line === undefined ? {} : { line }),
    });
  }
}

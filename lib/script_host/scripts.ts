import { EventBus } from "@/lib/core/mod.ts";
import { AppError, errorText, type RunningScript } from "@/lib/protocol/mod.ts";
import type { ScriptEnvironment } from "./script_environment.ts";
import { checkSize, ScriptFiles, type ScriptFolders, scriptName } from "./script_files.ts";
import { ScriptStarts } from "./script_starts.ts";
import { type ScriptEnd, ScriptRun, type ScriptRunEvents } from "./script_run.ts";

/** What scripts tell the rest of the server. */
export interface ScriptsEvents {
  started: { script: string };
  output: Parameters<ScriptRunEvents["output"]>[0];
  say: Parameters<ScriptRunEvents["say"]>[0];
  line: Parameters<ScriptRunEvents["line"]>[0];
  done: ScriptEnd;
}

/** Options of {@linkcode Scripts}. */
export interface ScriptsOptions {
  folders: ScriptFolders;
  environment: ScriptEnvironment;
}

/** What is to run, and for whom. */
export interface StartOptions {
  code?: string | undefined;
  client?: string;
}

/** All scripts of the workspace: listed, started, executed, stopped. One run per name at a time. */
export class Scripts {
  readonly events: EventBus<ScriptsEvents>;
  readonly #environment: ScriptEnvironment;
  readonly #files: ScriptFiles;
  readonly #running = new Map<string, ScriptRun>();
  readonly #starts = new ScriptStarts();
  #tracing = 0;
  /** Counts emergency stops, so that a start of the server under way notices one. */
  #stops = 0;
  #closed = false;

  constructor({ folders, environment }: ScriptsOptions) {
    this.#environment = environment;
    this.#files = new ScriptFiles(folders);
    this.events = new EventBus((error) => environment.log.write("error", "scripts", errorText(error)));
  }

  /** Names of all script files. */
  list(): Promise<string[]> {
    return this.#files.list();
  }

  /** The runs that go on, in the order they began. */
  get running(): RunningScript[] {
    return [...this.#running.values()].map((run) => run.facts);
  }

  /**
   * Starts a script; resolves as soon as it runs, which of many that start at once is when it is its turn. A syntax error
   * is told by `done`, like every other failure.
   *
   * @param name Name of the file below `scripts/`, or `startup/<name>`; with or without `.js`.
   * @param options `code` is source to run under that name instead of the file; `client` is who wants it.
   * @throws {AppError} `SCRIPT_NOT_FOUND`, `SCRIPT_ALREADY_RUNNING`, `SCRIPT_LIMIT_REACHED`, `VALIDATION_INVALID_VALUE`.
   */
  start(name: string, options: StartOptions = {}): Promise<ScriptRun> {
    return this.#begin(name, { ...options, patient: false });
  }

  async #begin(
    name: string,
    { code, client = "", patient }: StartOptions & { patient: boolean },
  ): Promise<ScriptRun> {
    const known = scriptName(name);
    this.#admit(known);
    return await this.#starts.start(known, {
      client,
      prepare: async () => {
        const source = code ?? await this.#files.read(known);
        checkSize(known, source.length);
        return source;
      },
      begin: (source) => this.#run(known, source, patient),
    });
  }

  /** Starts a script and waits for its end. Throws as {@linkcode start} does; a script that fails does not throw. */
  async execute(name: string, options: StartOptions = {}): Promise<ScriptEnd> {
    return await (await this.start(name, options)).ended;
  }

  /**
   * Stops a script and waits until it is gone; its name is free then.
   *
   * @returns Whether it was running, or about to.
   * @throws {AppError} `SCRIPT_NOT_FOUND` when there is neither a run nor a file of that name.
   */
  async stop(name: string): Promise<boolean> {
    const known = scriptName(name);
    const run = this.#running.get(known);
    if (run !== undefined) {
      await run.stop();
      return true;
    }
    if (this.#starts.stop(known)) return true;
    if (!await this.#files.exists(known)) await this.#files.read(known);
    return false;
  }

  /** Kills every run at once, and every one that is about to begin, and waits until they are gone; gives their names. */
  async stopAll(): Promise<string[]> {
    this.#stops++;
    const waiting = this.#starts.stopAll();
    const runs = [...this.#running.values()];
    await Promise.all(runs.map((run) => run.kill()));
    return [...runs.map(({ name }) => name), ...waiting];
  }

  /**
   * Starts the startup scripts in alphabetical order, then those `scripts.autoStart` names. One that cannot be started
   * does not keep the others from it; when everything is stopped meanwhile, those behind do not start. They run before the
   * connectors are ready: what uses one that is starting waits for it.
   */
  async startUp(autoStart: readonly string[]): Promise<void> {
    const stops = this.#stops;
    const names = [...await this.#files.startup(), ...autoStart];
    for (const [index, name] of names.entries()) {
      if (this.#closed) return;
      if (stops !== this.#stops) return this.#tellNotStarted(names.slice(index));
      await this.#begin(name, { patient: true }).catch((error) =>
        this.#environment.log.write("error", `script:${name}`, `Cannot start: ${errorText(error)}`)
      );
    }
  }

  /** Counts one more client that wants to see lines; returns the function that takes it back. */
  traceLines(): () => void {
    if (this.#tracing++ === 0) this.#switchTrace(true);
    let counted = true;
    return () => {
      if (!counted) return;
      counted = false;
      if (--this.#tracing === 0) this.#switchTrace(false);
    };
  }

  /** Kills every run; nothing starts any more. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.stopAll();
  }

  #tellNotStarted(names: readonly string[]): void {
    this.#environment.log.write(
      "warn",
      "scripts",
      `All scripts were stopped while the server started; not started: ${names.join(", ")}`,
    );
  }

  #admit(name: string): void {
    if (this.#closed) throw new AppError("SCRIPT_EXEC_FAILED", `Cannot start '${name}': the server stops`);
    if (this.#running.has(name) || this.#starts.has(name)) {
      throw new AppError("SCRIPT_ALREADY_RUNNING", `Script '${name}' is running already; stop it first`);
    }
    const { scripts, tier } = this.#environment.limit();
    if (this.#running.size + this.#starts.size >= scripts) {
      throw new AppError(
        "SCRIPT_LIMIT_REACHED",
        `Cannot start '${name}': ${scripts} scripts run already, the limit of tier ${tier}. ` +
          `Stop one, or raise license.tier in config/server.json`,
      );
    }
  }

  #run(name: string, source: string, patient: boolean): ScriptRun {
    const run = new ScriptRun({ name, source, patient, trace: this.#tracing > 0 }, this.#environment, {
      output: (entry) => this.events.emit("output", entry),
      say: (speech) => this.events.emit("say", speech),
      line: (place) => this.events.emit("line", place),
    });
    this.#running.set(name, run);
    this.events.emit("started", { script: name });
    this.#publish("scripts:started", { script: name });
    void run.ended.then((end) => {
      this.#running.delete(name);
      this.events.emit("done", end);
      const { error, stopped } = end;
      this.#publish("scripts:stopped", { script: name, error, stopped });
    });
    return run;
  }

  #publish(event: string, data: unknown): void {
    this.#environment.bus.publish({ event, data, source: null });
  }

  #switchTrace(on: boolean): void {
    for (const run of this.#running.values()) run.trace(on);
  }
}

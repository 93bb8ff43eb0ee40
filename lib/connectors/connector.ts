import { AppError, type ConnectorSchema, type ConnectorState, toAppError } from "@/lib/protocol/mod.ts";
import { CrashTracker } from "@/lib/sandbox/mod.ts";
import { Activation } from "./activation.ts";
import { type ConnectorFile } from "./connector_files.ts";
import type { ConnectorEvents } from "./connector_events.ts";
import { connectorSchemaOf } from "./connector_schema.ts";
import type { Definition } from "./definition.ts";
import type { ConnectorEnvironment } from "./environment.ts";
import {
  isFaultOfCode,
  isLoadFailure,
  loadFailure,
  needsChange,
  pauseBeforeRetry,
  placeOf,
} from "./load_failure.ts";
import { type PolledValues, pollValues } from "./polled_values.ts";
import { SharedTurn } from "./shared_turn.ts";

const EMPTY: Definition = { driver: "unknown", config: {}, beside: [], methods: [], properties: [] };

/**
 * One connector: a file, its state, and its current activation. A crash of its process starts it again, until the
 * third within five minutes.
 */
export class Connector {
  readonly name: string;
  readonly file: ConnectorFile;
  readonly #environment: ConnectorEnvironment;
  readonly #events: ConnectorEvents;
  readonly #crashes = new CrashTracker();
  #state: ConnectorState = "loading";
  #message = "Waiting to be loaded";
  #definition: Definition = EMPTY;
  #source: string | undefined;
  #failure: AppError | undefined;
  #activation: Activation | undefined;
  #values: PolledValues | undefined;
  #restart: ReturnType<typeof setTimeout> | undefined;
  #work: Promise<void> = Promise.resolve();
  #closed = false;
  /** How often in a row the device could not be initialised. */
  #attempts = 0;
  /** What the driver told while it started. */
  readonly #early = new Map<string, unknown>();
  #starting: Promise<void> | undefined;
  readonly #reloads = new SharedTurn(() => this.#enqueue(() => this.#again()));

  constructor(file: ConnectorFile, environment: ConnectorEnvironment, events: ConnectorEvents) {
    this.name = file.name;
    this.file = file;
    this.#environment = environment;
    this.#events = events;
  }

  /** Where it stands: a running one with polled properties that cannot be read is degraded. */
  get state(): ConnectorState {
    return this.#fault === undefined ? this.#state : "degraded";
  }

  /** Why it is in its state, for people. */
  get message(): string {
    return this.#fault ?? this.#message;
  }

  get #fault(): string | undefined {
    return this.#state === "ready" ? this.#values?.fault ?? this.#activation?.lineFault : undefined;
  }

  /** True while it can be called. */
  get running(): boolean {
    return this.#state === "ready" && this.#activation !== undefined;
  }

  /** True when the last start failed because of the file, not because of the device. */
  get failedToLoad(): boolean {
    return this.#state === "error" && this.#failure?.code === "CONN_LOAD_FAILED";
  }

  /** True when the last start failed because of what stands in the file: it does not load, or a value in it is refused. */
  get refused(): boolean {
    return this.failedToLoad || this.#state === "error" && this.#failure?.code === "VALIDATION_INVALID_VALUE";
  }

  /** True while a device that may be off has not answered yet; a connector that is loading for the first time does not wait. */
  get waitsForDevice(): boolean {
    return this.#state === "loading" && this.#attempts > 0;
  }

  /** How often its process crashed in the last five minutes. */
  get crashes(): number {
    return this.#crashes.count;
  }

  /** The driver as it is registered, or as the file names it while it is not known. */
  get driver(): string {
    return this.#activation?.registered?.meta.name ?? this.#definition.driver;
  }

  /** Text of the file as it was last loaded, or as an edit of ours has written it. */
  get source(): string | undefined {
    return this.#source;
  }

  /** An edit of ours has written the file; the watcher must not take it for a change. */
  wrote(source: string): void {
    this.#source = source;
  }

  get definition(): Definition {
    return this.#definition;
  }

  /**
   * The running activation.
   *
   * @throws {AppError} `CONN_LOAD_FAILED`, `DRIVER_LOAD_FAILED` or `DRIVER_NOT_FOUND`, when that is why there is none;
   * `CONN_NOT_INITIALIZED` with the state and its reason otherwise.
   */
  get active(): Activation {
    if (this.#state === "ready" && this.#activation !== undefined) return this.#activation;
    this.#refuseUnloaded();
    throw new AppError(
      "CONN_NOT_INITIALIZED",
      `Connector '${this.name}' is not ready (${this.#state}): ${this.#message}`,
    );
  }

  /**
   * The schema; of a connector whose device is not ready, what its file tells (document 001: its config can be mended).
   *
   * @throws {AppError} As {@linkcode active} does, when the file or its driver does not load or there is no such driver.
   */
  schema(includeHidden: boolean): ConnectorSchema {
    this.#refuseUnloaded();
    return connectorSchemaOf({
      name: this.name,
      driver: this.driver,
      definition: this.#definition,
      surface: this.#activation?.surface,
      includeHidden,
    });
  }

  #refuseUnloaded(): void {
    if (this.#state === "error" && isLoadFailure(this.#failure)) throw loadFailure(this, this.#failure);
  }

  /** Loads the file and starts the driver; a failure is a state, not an exception. */
  start(): Promise<void> {
    return this.#noteStart(this.#enqueue(() => this.#start()));
  }

  /**
   * Ends the current activation and starts a new one from the file as it is now. Whoever asks while a reload has not begun yet
   * shares it.
   */
  reload(): Promise<void> {
    this.#attempts = 0;
    // A start that still waits for its device would keep the new one waiting.
    void this.#activation?.stop();
    return this.#noteStart(this.#reloads.run());
  }

  /** A start or a reload that is under way; `undefined` when there is nothing to wait for. */
  get starting(): Promise<void> | undefined {
    return this.#starting;
  }

  #noteStart(work: Promise<void>): Promise<void> {
    this.#starting = work;
    return work.finally(() => {
      if (this.#starting === work) this.#starting = undefined;
    });
  }

  async #again(): Promise<void> {
    await this.#end();
    await this.#start();
  }

  /** Ends everything; the connector is not used afterwards. */
  close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#restart);
    void this.#activation?.stop();
    return this.#enqueue(() => this.#end());
  }

  /** Somebody has read a property, and what came of it: one that could not be polled is asked again at once. */
  wasRead(property: string, value: unknown): void {
    if (this.#fault !== undefined) this.#values?.wasRead(property, value);
  }

  /** Reads a polled property soon, because it was written. */
  wroteProperty(property: string): void {
    this.#values?.readSoon(property);
  }

  // One after the other: a reload during a start waits for it.
  #enqueue(task: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(task, task);
    return this.#work;
  }

  async #start(): Promise<void> {
    if (this.#closed) return;
    this.#failure = undefined;
    if (this.#attempts === 0) this.#become("loading", "Loading");
    const activation: Activation = new Activation(this.name, this.#environment, {
      read: (source) => this.#source = source,
      defined: (definition) => this.#definition = definition,
      // A device that is tried again is no new file.
      found: (all, when) => (when ?? this.#attempts === 0) && all.forEach((one) => this.#log("warn", one)),
      crashed: (reason) => this.#crashed(activation, reason),
      changed: (property, value) => this.#publish(property, value),
      linesChanged: () => this.#events.changed(this),
      phase: (text) =>
        this.#activation === activation && this.#attempts === 0 && this.#become("loading", text),
    });
    this.#activation = activation;
    try {
      await activation.start(this.file.path);
      if (this.#activation !== activation) return;
      this.#attempts = 0;
      this.#become("ready", "Ready");
      this.#poll(activation);
    } catch (error) {
      if (this.#activation === activation) await this.#failed(activation, error);
    } finally {
      this.#events.changed(this);
    }
  }

  async #failed(activation: Activation, error: unknown): Promise<void> {
    const failure = toAppError(error, "CONN_LOAD_FAILED");
    const told = activation.stopped;
    await activation.stop();
    this.#activation = undefined;
    // It did not fail: a reload or a stop has ended its start.
    if (told) return;
    this.#failure = failure;
    // A device that is off may be switched on; a file or a driver that is wrong has to be changed first.
    const optional = this.#definition.optional === true;
    const wait = needsChange(failure) ? undefined : pauseBeforeRetry(this.#attempts++, optional);
    this.#tellFailure(failure, wait);
    if (wait !== undefined) this.#restart = setTimeout(() => void this.#enqueue(() => this.#again()), wait);
    if (failure.code === "CONN_LOAD_FAILED") this.#events.loadFailed(this, failure);
  }

  #tellFailure(failure: AppError, wait: number | undefined): void {
    const next = wait === undefined ? "" : `; trying again in ${wait / 1000} s`;
    const text = failure.message + placeOf(failure) + next;
    if (wait !== undefined && this.#definition.optional === true && !isFaultOfCode(failure)) {
      if (this.#attempts <= 1) this.#log("info", `Waiting for its device: ${failure.message}`);
      this.#become("loading", `Waiting for its device: ${text}`);
    } else if (this.#attempts <= 1 || this.#message !== text) {
      this.#log("error", `Cannot start: ${text}`);
      this.#become("error", text);
    }
  }

  async #end(): Promise<void> {
    clearTimeout(this.#restart);
    this.#endValues("The connector is not running");
    const activation = this.#activation;
    this.#activation = undefined;
    await activation?.stop();
  }

  #poll(activation: Activation): void {
    this.#values = pollValues(activation, {
      connector: this.name,
      environment: this.#environment,
      changed: () => this.#events.status(this),
    });
    for (const [property, value] of this.#early) this.#values.publish(property, value);
    this.#early.clear();
    this.#values.start();
  }

  #endValues(reason: string): void {
    this.#values?.close(reason);
    this.#values = undefined;
    this.#early.clear();
  }

  // A driver may tell of values while it starts; they are published when it has started.
  #publish(property: string, value: unknown): void {
    const name = this.#activation?.surface?.find(property)?.name ?? property;
    if (this.#values !== undefined) this.#values.publish(name, value);
    else if (this.#state === "loading") this.#early.set(name, value);
  }

  #crashed(activation: Activation, reason: string): void {
    if (this.#closed || this.#activation !== activation || this.#state !== "ready") return;
    this.#endValues(reason);
    const wait = this.#crashes.crashed(performance.now());
    if (wait === undefined) {
      this.#log("error", `Stopped after ${this.crashes} crashes in five minutes: ${reason}`);
      this.#become("stopped", `Stopped after ${this.crashes} crashes in five minutes: ${reason}`);
      this.#events.changed(this);
      return void this.#enqueue(() => this.#end());
    }
    this.#log("warn", `${reason}; starting again`);
    this.#become("error", `${reason}; starting again`);
    this.#events.changed(this);
    this.#restart = setTimeout(() => void this.reload(), wait);
  }

  #become(state: ConnectorState, message: string): void {
    this.#state = state;
    this.#message = message;
    this.#events.status(this);
  }

  #log(level: "info" | "warn" | "error", text: string): void {
    this.#environment.log.write(level, `connector:${this.name}`, text);
  }
}

import { basename } from "node:path";
import { AppError, NameMap } from "@/lib/protocol/mod.ts";
import { type Driver, GuestLines, type RegisteredDriver } from "@/lib/driver_host/mod.ts";
import { type Ask, type GuestServices, GuestSession, inFile, type TransportMark } from "@/lib/sandbox/mod.ts";
import { StreamItem } from "@/lib/streams/mod.ts";
import { checkDefinition, type Definition, hasFunctions, placeOf } from "./definition.ts";
import { findingsOf } from "./findings.ts";
import { driverKeys } from "./driver_keys.ts";
import { connectorSource } from "./connector_source.ts";
import { createDriver } from "./create_driver.ts";
import { findLiteralKeys } from "./edits/edit_source.ts";
import { EnvValues } from "./env_values.ts";
import type { ConnectorEnvironment } from "./environment.ts";
import { initWithin } from "./init_within.ts";
import { isNews } from "./news_of_drivers.ts";
import { knownSurface } from "./known_surface.ts";
import { polledNames } from "./polled_names.ts";
import { Surface } from "./surface.ts";
import { type Timeouts, timeoutsOf } from "./timeouts.ts";
import { itemFindings } from "./unknown_items.ts";
import { wireSurface } from "./wire_surface.ts";

/** What an activation tells while it goes on. */
export interface ActivationEvents {
  /** The text of the file, before anything is done with it. */
  read(source: string): void;
  /** The file is read: also a connector that fails later has a definition to show and to edit. */
  defined(definition: Definition): void;
  /** What in the file has no effect, or hides something; `late` when that was not known before the driver had started. */
  found(findings: readonly string[], when?: "late"): void;
  /** The guest process is gone without having been told to. */
  crashed(reason: string): void;
  /** A driver says that a property changed. */
  changed(property: string, value: unknown): void;
  /** {@linkcode Activation.lineFault} is another one. */
  linesChanged(): void;
  /** What a start that takes long is doing. */
  phase(text: string): void;
}

/** How long loading a file may take, in milliseconds. */
const LOAD_MS = 10_000;
/** How long a driver's `shutdown()` may take, in milliseconds: Ctrl+C must end the server within 2 s. */
const SHUTDOWN_MS = 1500;
const STOPPED = { kind: "stopped", message: "The connector was stopped" } as const;

/**
 * One run of a connector: its file loaded, its driver started. Made by {@linkcode Activation.start}, ended by
 * {@linkcode Activation.stop}; a reload makes a new one.
 */
export class Activation {
  definition!: Definition;
  driver!: Driver;
  registered!: RegisteredDriver;
  surface!: Surface;
  timeouts!: Timeouts;
  session: GuestSession | undefined;
  readonly name: string;
  readonly #environment: ConnectorEnvironment;
  readonly #events: ActivationEvents;
  readonly #env: EnvValues;
  readonly #lines: GuestLines;
  readonly #abort = new AbortController();
  #driverProperties = new NameMap<string>();
  #stopped: Promise<void> | undefined;
  #source = "";

  constructor(name: string, environment: ConnectorEnvironment, events: ActivationEvents) {
    this.name = name;
    this.#environment = environment;
    this.#events = events;
    const permit = environment.ways.permit(name, () => this.registered?.meta.name);
    this.#env = new EnvValues({
      source: () => this.#source,
      read: environment.env,
      warn: (text) => this.#log("warn", text),
    });
    this.#lines = new GuestLines({
      permit,
      tell: (text, from) => this.#tellOptions(text, from),
      log: environment.log.for(`connector:${name}`),
      changed: () => events.linesChanged(),
      resolve: (args) => this.#env.resolve(args),
    });
  }

  /**
   * Loads the file and starts the driver.
   *
   * @throws {AppError} `CONN_LOAD_FAILED` with a position, or what kept the driver from starting. Call
   * {@linkcode stop} also then.
   */
  async start(file: string): Promise<void> {
    const { workspace } = this.#environment;
    const source = await connectorSource(file, { workspace, seen: (text) => this.#events.read(text) });
    this.#source = source;
    await this.#environment.loads.run(() => this.#load(source));
    const { editable, repeated } = await findLiteralKeys(source);
    if (file.endsWith(".js")) this.definition.editable = new Set(editable);
    this.definition.repeated = repeated;
    this.#events.defined(this.definition);
    this.registered = await this.#environment.registry.lookUp(this.definition.driver);
    refuseFindings(this.registered);
    await this.#applyHeapLimit(source);
    this.timeouts = timeoutsOf(this.definition, {
      usual: this.#environment.settings().timeouts,
      program: this.registered.kind === "program",
    });
    // Before the driver starts: a misspelt key may be why it does not.
    const known = knownSurface(this.registered, this.definition.config);
    this.#events.found([
      ...await findingsOf(this.definition, this.registered, driverKeys),
      ...known === undefined ? [] : itemFindings(this.definition, known),
    ]);
    this.#abort.signal.throwIfAborted();
    await this.#startDriver(this.registered);
    const offered = this.driver.surface?.() ?? this.registered.meta;
    this.surface = new Surface(this.definition, offered);
    if (known === undefined) this.#events.found(itemFindings(this.definition, offered), "late");
    this.#driverProperties = new NameMap(
      Object.keys(offered.properties).map((name) => [name, name]),
    );
    this.session?.introduce(wireSurface(offered), this.timeouts);
  }

  /** Why a line is down that its code listens to; it is opened again by itself. */
  get lineFault(): string | undefined {
    return this.#lines.fault;
  }

  /** True once it was told to stop. */
  get stopped(): boolean {
    return this.#stopped !== undefined;
  }

  /**
   * Shuts the driver down and ends the process, also while {@linkcode start} is still waiting for the device. Never
   * throws, what fails is logged.
   */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    this.#abort.abort(new AppError("CONN_NOT_INITIALIZED", "The connector was stopped"));
    if (this.driver !== undefined) await this.#shutDown(this.driver);
    await this.session?.kill(STOPPED);
    this.session = undefined;
    await this.#lines.close();
  }

  /** The driver's own spelling of one of its properties, which a custom one of the same name may hide. */
  driverProperty(name: string): string {
    return this.#driverProperties.get(name) ?? name;
  }

  /** Properties to poll. */
  polled(): string[] {
    return polledNames(this.definition, this.surface, this.driver.publishes);
  }

  async #load(source: string, heapMb = this.#environment.settings().limits.heapMb): Promise<void> {
    this.#abort.signal.throwIfAborted();
    const session = new GuestSession(this.#environment.pool.take({ heapMb }), this.#services());
    this.session = session;
    this.#lines.attach(session);
    void session.ended.then((reason) => {
      if (!this.#abort.signal.aborted && this.session === session) this.#events.crashed(reason.message);
    });
    const { timeouts } = this.#environment.settings();
    const loaded = await session.load({
      what: "connector",
      name: this.name,
      source,
      deadlines: timeouts,
      loadMs: LOAD_MS,
    });
    this.definition = checkDefinition(loaded.definition);
  }

  // The limit stands in the file itself, so the process that read it may be the wrong one.
  async #applyHeapLimit(source: string): Promise<void> {
    const wanted = (this.definition.config._limits as { heapMb?: unknown } | undefined)?.heapMb;
    if (typeof wanted !== "number" || wanted === this.session?.heapMb) return;
    const { heapMb, maxHeapMb } = this.#environment.settings().limits;
    const most = Math.max(heapMb, maxHeapMb);
    if (!(wanted >= 16 && wanted <= most)) {
      throw new AppError(
        "CONN_LOAD_FAILED",
        `${
          placeOf("_limits", this.definition)
        }.heapMb is ${wanted}; 16 to ${most} (MB) are allowed, the most by limits.maxHeapMb of server.json`,
      );
    }
    await this.#release();
    await this.#load(source, wanted);
  }

  async #startDriver(registered: RegisteredDriver): Promise<void> {
    const config = this.#driverConfig(registered.kind);
    if (registered.kind !== "javascript" && !hasFunctions(this.definition)) await this.#release();
    this.driver = await createDriver(registered, {
      connector: this.name,
      definition: this.definition,
      environment: this.#environment,
      session: this.session,
      timeouts: this.timeouts,
      changed: (property, value) => this.#events.changed(property, value),
      phase: (text) => this.#events.phase(text),
      crashed: (reason) => {
        if (!this.#abort.signal.aborted) this.#events.crashed(reason);
      },
      alive: () => !this.#abort.signal.aborted,
    });
    const { signal } = this.#abort;
    signal.throwIfAborted();
    // A program has its own deadline for `init`: what installs it may take as long as it takes.
    const ms = registered.kind === "program" ? Infinity : this.timeouts.init;
    await initWithin(this.driver, config, { name: this.name, ms, signal });
  }

  // A file without functions needs no process once it is read (design §3).
  async #release(): Promise<void> {
    const session = this.session;
    this.session = undefined;
    this.#lines.attach(undefined);
    await session?.kill(STOPPED);
  }

  #driverConfig(kind: RegisteredDriver["kind"]): Record<string, unknown> {
    const config = this.#env.resolve(this.definition.config);
    if (kind === "javascript") return config;
    if (kind === "program") return { ...config, _workspacePath: this.#environment.workspace };
    return Object.fromEntries(
      Object.entries(config).map((
        [key, value],
      ) => [key, isMark(value) ? this.#lines.transport(value.__transport) : value]),
    );
  }

  async #shutDown(driver: Driver): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`it took longer than ${SHUTDOWN_MS} ms`)), SHUTDOWN_MS);
    });
    try {
      await Promise.race([driver.shutdown(), late]);
    } catch (error) {
      if (this.session !== undefined || this.registered.kind !== "javascript") {
        this.#log("warn", `shutdown() failed: ${(error as Error).message}`);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  #tellOptions(text: string, from: "connector" | "driver"): void {
    if (from === "connector") this.#events.found([text]);
    else if (isNews(this.registered, text)) {
      this.#log("warn", `Driver '${this.registered.meta.name}': ${text}`);
    }
  }

  #log(level: "debug" | "info" | "warn" | "error", text: string): void {
    this.#environment.log.write(level, `connector:${this.name}`, text);
  }

  #services(): GuestServices {
    const name = this.name;
    const { hub, log, emit, askOther } = this.#environment;
    return {
      ask: (request, options) => {
        if (request.op === "line") return this.#lines.run(request, options);
        if (request.op === "connector") return askOther(name, request, options);
        return this.#callDriver(request, options);
      },
      open: (made) => this.#lines.open(made),
      listen: (line, event, on) => this.#lines.listen(line, event, on),
      emit: (event, data) => emit(name, event, data),
      log: (level, text, from) => {
        const known = ["debug", "info", "warn", "error"].includes(level) ? level as "info" : "info";
        log.write(known, `${from}:${name}`, text);
      },
      stream: ({ stream, payload, ...form }) =>
        hub.publish(new StreamItem({ connector: name, stream }, payload, form)),
      dropped: (stream, count) => hub.dropped({ connector: name, stream }, count),
      uncaught: (thrown, from) => {
        const error = from === "driver" && this.registered?.kind === "javascript"
          ? inFile(thrown, basename(this.registered.file))
          : thrown;
        const where = error.position ? ` (line ${error.position.line}, column ${error.position.column})` : "";
        log.write("error", `${from}:${name}`, `Uncaught: ${error.message}${where}`);
      },
    };
  }

  // Calls of connector code to a driver in the host; a JavaScript driver is called inside the guest.
  async #callDriver(
    { verb, name, args }: Extract<Ask, { op: "driver" }>,
    { signal }: { signal: AbortSignal | undefined },
  ): Promise<unknown> {
    const options = signal === undefined ? undefined : { signal };
    if (verb === "get") return await this.driver.get(name);
    if (verb === "set") return await this.driver.set(name, args[0], options);
    return await this.driver.execute(name, args[0], options);
  }
}

function refuseFindings(driver: RegisteredDriver): void {
  const finding = driver.errors[0];
  if (finding === undefined) return;
  throw new AppError("DRIVER_LOAD_FAILED", `Driver '${driver.meta.name}' is refused: ${finding.message}`);
}

function isMark(value: unknown): value is TransportMark {
  return typeof value === "object" && value !== null && "__transport" in value;
}

import { EventBus, PacedStarts } from "@/lib/core/mod.ts";
import { readSource } from "@/lib/driver_host/mod.ts";
import { AppError, type ConnectorSchema, MAX_NAME_LENGTH, shownName } from "@/lib/protocol/mod.ts";
import { type Tier, TIER_TABLE } from "@/lib/license/mod.ts";
import { type Access, callConnector, type SafetyGate } from "./call.ts";
import { Connector } from "./connector.ts";
import type { ConnectorFile } from "./connector_files.ts";
import { discover, type Discovered, discoveredNamed } from "./discover.ts";
import { editConnector } from "./edit_connector.ts";
import type { SourceChange } from "./edits/edit_source.ts";
import type { ConnectorEnvironment } from "./environment.ts";
import {
  leftOutText,
  refuseOverLimit,
  selectConnectors,
  type Selection,
  TIER_HINT,
  twinFiles,
  withOne,
} from "./selection.ts";
import { type ConnectorAsk, refuseUnlessAllowed, serveGuest } from "./serve_guest.ts";
import { SharedTurn } from "./shared_turn.ts";
import { Trials } from "./trials.ts";
import { WaitGraph } from "./wait_graph.ts";

/** What the connectors tell the rest of the server. */
export interface ConnectorsEvents {
  status: Connector;
  /** The list is another one than before; clients fetch it anew. */
  changed: undefined;
  loadFailed: { connector: Connector; error: AppError };
}

/** Options of {@linkcode Connectors}. */
export interface ConnectorsOptions {
  /** Absolute path of `connectors/`. */
  folder: string;
  environment: Omit<ConnectorEnvironment, "askOther" | "loads">;
  gate: SafetyGate;
}

/** All connectors of the workspace: found, selected, started, called, edited, reloaded. */
export class Connectors {
  readonly events = new EventBus<ConnectorsEvents>();
  readonly #options: ConnectorsOptions;
  readonly #environment: ConnectorEnvironment;
  readonly #waits = new WaitGraph();
  readonly #running = new Map<string, Connector>();
  readonly #trials: Trials;
  #discovered: Discovered[] = [];
  #selection: Selection = { enabled: new Set(), disabled: new Map(), limited: new Set() };
  /** The choice of the settings that is in force. */
  #chosen: readonly string[] | undefined;
  readonly #arrange = new SharedTurn(() => this.#look());
  #settled: Promise<void> = Promise.resolve();

  constructor(options: ConnectorsOptions) {
    this.#options = options;
    this.#environment = {
      ...options.environment,
      loads: new PacedStarts(),
      askOther: (from, request, options) => this.#askOther(from, request, options),
    };
    this.#trials = new Trials(this.#environment);
  }

  /** Enabled connectors, ready or not, by name. */
  get all(): Connector[] {
    return [...this.#running.values()];
  }

  /** Every file that was found. */
  get discovered(): readonly Discovered[] {
    return this.#discovered;
  }

  /** Which files run, and why the others do not. */
  get selection(): Selection {
    return this.#selection;
  }

  /** The licence tier in force. */
  get tier(): Tier {
    return TIER_TABLE[this.#environment.settings().license.tier];
  }

  /** Resolves when each connector of the start has become ready or has failed. */
  get settled(): Promise<void> {
    return this.#settled;
  }

  /** Finds the files and begins to start the selected ones; {@linkcode settled} tells when that has come to its end. */
  async start(): Promise<void> {
    this.#chosen = this.#environment.settings().connectors.enabled;
    this.#settled = (await this.#arrange.run()).started;
  }

  /** Reloads every file, or the one of a name: new ones start, missing and disabled ones end, the others load anew. */
  async reload(only?: string): Promise<void> {
    this.#choose(only);
    const { started, kept } = await this.#arrange.run();
    const again = kept.filter(({ name }) => only === undefined || name.toLowerCase() === only.toLowerCase());
    await Promise.all([started, ...again.map((connector) => connector.reload())]);
  }

  // A new choice counts from a reload or a restart on, and not because some file was saved; for one connector it is about
  // that one alone.
  #choose(only: string | undefined): void {
    const { enabled } = this.#environment.settings().connectors;
    if (only === undefined) this.#chosen = enabled;
    else if (this.#chosen !== undefined) this.#chosen = withOne(this.#chosen, { enabled, only });
  }

  /**
   * A file has changed on disk: reloads just the connectors it belongs to, or starts or ends those that the change
   * concerns. Unchanged text does nothing, except for a connector that could not be loaded: it may have been no text.
   *
   * @param path Absolute path, below the folder the connectors were found in.
   */
  async fileChanged(path: string): Promise<void> {
    const inside = this.#environment.workspace;
    const text = await readSource(path, { inside }).catch(() => undefined);
    const known = this.#ofFile(path);
    const untouched = ({ source, failedToLoad }: Connector) =>
      text !== undefined && text === source && !failedToLoad;
    if (known.size > 0 && [...known].every(untouched)) return;
    const { started, kept } = await this.#arrange.run();
    await Promise.all([
      started,
      ...kept.filter((connector) => known.has(connector)).map((found) => found.reload()),
    ]);
  }

  /** The connectors of a file: that of its name, and those whose link leads to it. */
  #ofFile(path: string): Set<Connector> {
    const linked = this.#discovered.filter(({ file }) => file.target === path).map(({ name }) => name);
    return new Set(this.all.filter(({ name, file }) => file.path === path || linked.includes(name)));
  }

  /**
   * The start of a connector that is under way, for whoever must wait until it is ready; `undefined` when there is nothing to
   * wait for.
   */
  starting(name: string): Promise<void> | undefined {
    return this.all.find((connector) => connector.name.toLowerCase() === name.toLowerCase())?.starting;
  }

  /**
   * Drivers have changed: reloads the connectors that use them, and those that have failed for want of one that is there
   * now. Names are in lower case.
   */
  async driversChanged(
    { changed, appeared }: { changed: ReadonlySet<string>; appeared: ReadonlySet<string> },
  ): Promise<void> {
    const affected = this.all.filter(({ definition, state }) => {
      const driver = definition.driver.toLowerCase();
      return changed.has(driver) || appeared.has(driver) && state === "error";
    });
    await Promise.all(affected.map((connector) => connector.reload()));
  }

  /**
   * The enabled connector of that name, without regard to case.
   *
   * @throws {AppError} `CONN_NOT_FOUND` with the names there are, or `CONN_DISABLED` with the reason.
   */
  find(name: string): Connector {
    const exact = this.#running.get(name) ?? this.#trials.find(name);
    if (exact !== undefined) return exact;
    const wanted = name.length > MAX_NAME_LENGTH ? undefined : name.toLowerCase();
    const connector = this.all.find((candidate) => candidate.name.toLowerCase() === wanted);
    if (connector !== undefined) return connector;
    for (const [disabled, reason] of this.#selection.disabled) {
      if (disabled.toLowerCase() === wanted) {
        const hint = this.#selection.limited.has(disabled) ? `; ${TIER_HINT}` : "";
        throw new AppError("CONN_DISABLED", `Connector '${disabled}' is disabled: ${reason}${hint}`);
      }
    }
    const known = this.all.map((candidate) => candidate.name).join(", ") || "none";
    throw new AppError("CONN_NOT_FOUND", `There is no connector '${shownName(name)}'; known: ${known}`);
  }

  /** True when a call without arguments is the reading of a property: the call form of the documents. */
  reads(name: string, access: Access): boolean {
    if (access.kind !== "run" || access.args.length > 0) return false;
    const connector = this.#running.get(name) ?? this.#trials.find(name);
    return connector?.running === true &&
      connector.active.surface.find(access.name, "action")?.kind === "property";
  }

  /** Reads, writes or runs one item; see {@linkcode callConnector}. */
  call(name: string, access: Access, caller: string): unknown | Promise<unknown> {
    return callConnector(this.find(name), access, { gate: this.#options.gate, caller });
  }

  /**
   * Does what a script's code asks of a connector: finds out what a name is, with the value of a property, writes or calls.
   *
   * @param call `signal` aborts when the script is stopped: what has not reached the device by then does not reach it.
   * @throws {AppError} As {@linkcode call} does.
   */
  serve(request: ConnectorAsk, call: { caller: string; signal: AbortSignal }): unknown {
    return serveGuest(this.find(request.connector), request, { gate: this.#options.gate, ...call });
  }

  /** Schemas of all connectors that are ready. */
  schemas(): Record<string, ConnectorSchema> {
    const ready = this.all.filter((connector) => connector.running);
    return Object.fromEntries(ready.map((connector) => [connector.name, connector.schema(false)]));
  }

  /**
   * Checks a choice of enabled connectors against what there is and what the tier allows.
   *
   * @throws {AppError} `CONN_NOT_FOUND` or `CONN_LIMIT_REACHED`.
   */
  checkEnabled(names: readonly string[]): void {
    const chosen = [...new Set(names.map((name) => discoveredNamed(this.#discovered, name)))];
    refuseOverLimit(chosen, this.tier);
  }

  /**
   * Edits a connector's source and reloads it; see {@linkcode editConnector}.
   *
   * @throws {AppError} `CONN_NOT_FOUND`, `VALIDATION_INVALID_VALUE` for what cannot be hidden, or `CONN_RELOAD_FAILED` with
   * the file as it was.
   */
  async edit(name: string, change: SourceChange): Promise<void> {
    await editConnector(this.find(name), change, this.#environment);
  }

  /**
   * Starts a driver without a connector file, to try it out; gives the name under which it can be called.
   *
   * @throws {AppError} `DRIVER_NOT_FOUND`, or what kept the driver from starting.
   */
  beginTrial(driver: string, config: Readonly<Record<string, unknown>>): Promise<string> {
    return this.#trials.begin(driver, config);
  }

  /**
   * Ends a trial.
   *
   * @throws {AppError} `CONN_NOT_FOUND` for a name that is none.
   */
  endTrial(name: string): Promise<void> {
    return this.#trials.end(name);
  }

  /** Ends every connector. */
  async close(): Promise<void> {
    await Promise.all([this.#trials.close(), ...this.all.map((connector) => connector.close())]);
    this.#running.clear();
  }

  /** Brings what runs in line with the files and the settings as they are; `started` waits for the new ones. */
  async #look(): Promise<{ started: Promise<void>; kept: Connector[] }> {
    const before = new Map(this.#discovered.map(({ name, driver }) => [name, driver]));
    this.#discovered = await discover(this.#options.folder);
    // A file that names another driver than before may count otherwise, as a new one does.
    const running = new Set(
      this.#discovered.filter(({ name, driver }) => this.#running.has(name) && before.get(name) === driver)
        .map(({ name }) => name),
    );
    const chosen = this.#chosen;
    const limitedBefore = this.#selection.limited;
    this.#selection = selectConnectors(this.#discovered, { tier: this.tier, chosen, running });
    this.#tell(leftOutText(this.#selection, { before: limitedBefore, tier: this.tier }));
    this.#tell(twinFiles(this.#discovered, before));
    const { enabled } = this.#selection;
    await Promise.all(this.all.filter(({ name }) => !enabled.has(name)).map((gone) => this.#end(gone)));
    const kept = this.all;
    const fresh = this.#discovered.filter(({ name }) => enabled.has(name) && !this.#running.has(name));
    const started = Promise.all(fresh.map(({ file }) => this.#create(file).start())).then(() => {});
    return { started, kept };
  }

  #tell(text: string | undefined): void {
    if (text === undefined) return;
    this.#environment.log.write("warn", "connectors", text);
    this.events.emit("changed", undefined);
  }

  #create(file: ConnectorFile): Connector {
    const connector = new Connector(file, this.#environment, {
      status: (changed) => this.events.emit("status", changed),
      changed: () => this.events.emit("changed", undefined),
      loadFailed: (failed, error) => this.events.emit("loadFailed", { connector: failed, error }),
    });
    this.#running.set(file.name, connector);
    return connector;
  }

  async #end(connector: Connector): Promise<void> {
    this.#running.delete(connector.name);
    await connector.close();
    this.events.emit("changed", undefined);
  }

  async #askOther(
    from: string,
    request: ConnectorAsk,
    { wait, signal }: { wait: boolean; signal: AbortSignal | undefined },
  ): Promise<unknown> {
    const { gate } = this.#options;
    const target = this.find(request.connector);
    refuseUnlessAllowed(from, this.#running.get(from)?.definition, target);
    const item = target.active.surface.find(request.name);
    const looks = request.verb === "has" || item?.kind === "action" && request.verb === "find";
    const leave = wait && item?.source === "custom" && !looks
      ? this.#waits.enter(from, target.name)
      : undefined;
    try {
      return await serveGuest(target, request, { gate, caller: `connector:${from}`, signal });
    } finally {
      leave?.();
    }
  }
}

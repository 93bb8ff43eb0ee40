import { AppError } from "@/lib/protocol/plain.ts";
import { textOf } from "../source/compiled_source.ts";
import { parseModule } from "../source/parse_module.ts";
import { formulasOf } from "../source/formula.ts";
import { rewriteModule } from "../source/rewrite_module.ts";
import { CallContext } from "./call_context.ts";
import { captured } from "./captured.ts";
import { normaliseConnector, type NormalisedConnector } from "./connector_definition.ts";
import { deviceProxy, yieldingView } from "./device_proxy.ts";
import { DriverDevice } from "./driver_device.ts";
import { ErrorReports } from "./error_reports.ts";
import { logGlobals } from "./guest_log.ts";
import { runningLine, setPositionMap } from "./guest_stack.ts";
import { HostTimers } from "./host_timers.ts";
import type { Link, LinkContext } from "./link.ts";
import type { Deadlines, HostFrame } from "./messages.ts";
import { OtherConnector } from "./other_connector.ts";
import { OwnConnector } from "./own_connector.ts";
import { compileGuest, lockRealm } from "./realm.ts";
import { reply } from "./reply.ts";
import { send } from "./stdio.ts";
import { TransportHandles } from "./transport_handle.ts";
import { describeError, positionMap } from "./wire_error.ts";

type LoadFrame = Extract<HostFrame, { k: "load" }>;
type CustomFrame = Extract<HostFrame, { k: "custom" }>;

/** Names a connector may import (document 001). */
const IMPORTS = ["createTcpTransport", "createSerialTransport"];
/** How often the running line is looked up, in milliseconds; a look costs a stack trace. */
const LINE_EVERY = 50;

/** The connector's own code on its thread: custom methods and properties. */
export class ConnectorGuest implements LinkContext {
  readonly token: string;
  readonly key: readonly number[];
  readonly #name: string;
  readonly #link: () => Link;
  readonly #driver: DriverDevice;
  readonly #reports = new ErrorReports((error) => send({ k: "error", th: "main", error }));
  readonly #timers = new HostTimers(
    this.#reports.report,
    (frame) => send({ ...frame, tk: this.token }),
  );
  readonly #handles: TransportHandles;
  #connector: NormalisedConnector | undefined;
  #deadlines: Deadlines;
  #lineSeenAt = -LINE_EVERY;
  /** Calls that are running and may be taken back. */
  readonly #calls = new Map<number, CallContext>();

  /** @param link Gives the way to the driver and the host; it changes when the driver's thread starts. */
  constructor(frame: LoadFrame, link: () => Link) {
    this.token = frame.tk;
    this.key = frame.key;
    this.#name = frame.name;
    this.#deadlines = frame.deadlines;
    this.#link = link;
    this.#driver = new DriverDevice(link);
    this.#handles = new TransportHandles({
      open: ({ __transport: line, kind, args }, options) => send({ k: "open", line, kind, args, options }),
      ask: (line, verb, args) => link().ask({ op: "line", line, verb, args }),
      listen: (line, event, on) => send({ k: "listen", line, event, on }),
    }, "m");
  }

  deadlines(): Deadlines {
    return this.#deadlines;
  }

  line(): number | undefined {
    const now = captured.now();
    if (now - this.#lineSeenAt < LINE_EVERY) return undefined;
    this.#lineSeenAt = now;
    return runningLine()?.line;
  }

  /**
   * Checks, compiles and runs the file, then closes the realm, and answers what it defines.
   *
   * @throws {GuestSourceError} When the source is refused; anything the file throws.
   */
  async load(source: string): Promise<Record<string, unknown>> {
    const program = parseModule(source, { imports: IMPORTS });
    const compiled = rewriteModule(source, program, { yieldingCalls: true });
    setPositionMap(positionMap(compiled));
    const formulas = formulasOf(source, program);
    const run = compileGuest<Record<string, unknown>>(textOf(compiled));
    lockRealm(this.#globals());
    const exports: Record<string, unknown> = {};
    await run(exports, yieldingView);
    this.#connector = normaliseConnector(exports.default, formulas);
    return this.#connector.definition;
  }

  /** Describes an error in the user's own lines. */
  describe(error: unknown): ReturnType<typeof describeError> {
    return describeError(error);
  }

  /** Tells the host of an error nobody awaited. */
  report(error: unknown): void {
    this.#reports.report(error);
  }

  dispatch(frame: HostFrame): void {
    switch (frame.k) {
      case "custom":
        return void (frame.c ? this.#runCancellable(frame) : this.#run(frame));
      case "cancel":
        return this.#calls.get(frame.id)?.cancel();
      case "surface":
        return this.#driver.learn(frame.surface);
      case "deadlines":
        this.#deadlines = frame.deadlines;
        return;
      case "timer":
        return this.#timers.fire(frame.id);
      case "line":
        return this.#handles.receive(frame);
    }
  }

  async #runCancellable(frame: CustomFrame): Promise<void> {
    const call = new CallContext(frame.id);
    this.#calls.set(frame.id, call);
    await call.run(() => this.#run(frame));
    this.#calls.delete(frame.id);
  }

  async #run(frame: CustomFrame): Promise<void> {
    try {
      reply(frame.id, { value: await this.#invoke(frame) }, this.token);
    } catch (error) {
      reply(frame.id, { error: this.describe(error) }, this.token);
    }
  }

  #invoke({ verb, name, args }: CustomFrame): unknown {
    const own = new OwnConnector(this.#name, this.#connector!, this.#driver);
    if (verb === "get") return own.read(name);
    if (verb === "set") return own.assign(name, args[0]);
    return own.run(name, args);
  }

  #globals(): Record<string, unknown> {
    const find = (name?: unknown) => this.#find(name);
    return {
      driver: deviceProxy(this.#driver),
      connector: find,
      device: find,
      emit: (event: unknown, data?: unknown) => this.#emit(String(event), data),
      createTcpTransport: this.#handles.createTcpTransport,
      createSerialTransport: this.#handles.createSerialTransport,
      ...this.#timers.globals(),
      ...logGlobals((level, text) => send({ k: "log", tk: this.token, at: this.line(), level, text })),
    };
  }

  #find(name: unknown): object {
    if (name === undefined) return deviceProxy(this.#driver);
    if (String(name).toLowerCase() !== this.#name.toLowerCase()) {
      return deviceProxy(new OtherConnector(String(name), this.#link));
    }
    if (this.#connector === undefined) {
      throw new AppError("CONN_NOT_INITIALIZED", `Connector '${this.#name}' is still being loaded`);
    }
    return deviceProxy(new OwnConnector(this.#name, this.#connector, this.#driver));
  }

  #emit(event: string, data: unknown): void {
    send({ k: "emit", tk: this.token, at: this.line(), event, data: data === undefined ? null : data });
  }
}

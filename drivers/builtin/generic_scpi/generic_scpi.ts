import type { CallOptions, Driver, DriverContext, DriverSurface } from "@/lib/driver_host/mod.ts";
import { AppError, errorText } from "@/lib/protocol/mod.ts";
import { NamedValues } from "../named_values.ts";
import { notInitialized, notWritable, unknownAction, unknownProperty } from "../unknown_name.ts";
import {
  type DeclaredItems,
  type DeclaredMethod,
  type DeclaredProperty,
  readDeclaredItems,
} from "./declared_items.ts";
import { readDeclared, writeDeclared } from "./declared_value.ts";
import { FIXED_ACTIONS, FIXED_PROPERTIES, type Instrument } from "./fixed_items.ts";
import { givenTransport } from "./given_transport.ts";
import type { OpenTransport } from "./open_transport.ts";
import { ScpiSession } from "./scpi_session.ts";
import { readScpiSettings, type ScpiSettings } from "./scpi_settings.ts";
import { formatValue } from "./scpi_value.ts";
import { scpiSurface } from "./scpi_surface.ts";

/** Any SCPI instrument: what it has is written in its connector. */
export class GenericScpi implements Driver {
  readonly publishes = "without a list";
  readonly #context: DriverContext;
  readonly #openTransport: OpenTransport;
  #declared: DeclaredItems = { properties: new Map(), methods: new Map() };
  #running: Instrument | undefined;

  /** @param open Makes the transport when the connector has not made one. */
  constructor(context: DriverContext, open: OpenTransport) {
    this.#context = context;
    this.#openTransport = open;
  }

  async init(config: Readonly<Record<string, unknown>>, options: CallOptions = {}): Promise<void> {
    const settings = readScpiSettings(config);
    this.#declared = readDeclaredItems(config.scpi);
    const transport = settings.kind === "custom"
      ? givenTransport(config._transport)
      : this.#openTransport(settings, this.#context.permit);
    const warn = (text: string) => this.#context.log.warn(text);
    const session = new ScpiSession(transport, { ...settings, ...this.#trace(settings), warn });
    this.#running = { session, settings, errors: { found: [] } };
    if (settings.autoConnect) await this.#begin(session, options);
  }

  // What answers badly is still there, and each read says so; giving up would close a line that some boards take for a restart.
  async #begin(session: ScpiSession, options: CallOptions): Promise<void> {
    try {
      await session.open(options);
    } catch (error) {
      if (!session.connected) throw error;
      this.#context.log.warn(`Not all initial commands were taken, they are sent again: ${errorText(error)}`);
    }
  }

  surface(): DriverSurface {
    return scpiSurface(this.#declared);
  }

  get(property: string, options: CallOptions = {}): unknown {
    const declared = this.#declared.properties.get(property);
    if (declared !== undefined) return this.#read(declared, options);
    const fixed = FIXED_PROPERTIES.get(property);
    if (fixed === undefined) throw unknownProperty(property);
    return fixed.read(this.#instrument());
  }

  async set(property: string, value: unknown, options: CallOptions = {}): Promise<void> {
    const declared = this.#declared.properties.get(property);
    if (declared?.command === undefined) throw notWritable(property);
    const command = writeDeclared({ ...declared, command: declared.command }, value);
    await this.#about(`write '${property}'`, () => {
      return this.#instrument().session.run((line) => line.send(command), options);
    });
  }

  execute(action: string, args: unknown, options: CallOptions = {}): Promise<unknown> {
    const declared = this.#declared.methods.get(action);
    const values = new NamedValues(args);
    if (declared !== undefined) return this.#call(declared, { ...options, args: values });
    const fixed = FIXED_ACTIONS.get(action);
    if (fixed === undefined) throw unknownAction(action);
    return fixed.run(this.#instrument(), { ...options, args: values });
  }

  async shutdown(): Promise<void> {
    await this.#running?.session.end();
  }

  #read(declared: DeclaredProperty, options: CallOptions): Promise<unknown> {
    const { name, query, timeout } = declared;
    return this.#about(`read '${name}'`, () => {
      const { session } = this.#instrument();
      return session.run(
        (line) => line.query(query, (reply) => readDeclared(declared, reply), timeout),
        options,
      );
    });
  }

  async #call(
    { name, command, arg }: DeclaredMethod,
    { args, ...options }: CallOptions & { args: NamedValues },
  ): Promise<"OK"> {
    const value = arg && formatValue(arg.type, { value: args.raw(arg.name), what: `Argument '${arg.name}'` });
    const text = value === undefined ? command : `${command} ${value}`;
    await this.#about(
      `call ${name}()`,
      () => this.#instrument().session.run((line) => line.send(text), options),
    );
    return "OK";
  }

  /** Says in an error from the line which item of the connector it was about. */
  async #about<T>(doing: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "CONN_CALL_FAILED") throw error;
      const message = `Cannot ${doing} of '${this.#context.connector}': ${errorText(error)}`;
      throw new AppError("CONN_CALL_FAILED", message, { cause: error });
    }
  }

  #trace(settings: ScpiSettings): { trace?: (text: string) => void } {
    if (!settings.debug) return {};
    return {
      trace: (text) => {
        this.#context.emit("scpi", text);
        this.#context.log.info(text);
      },
    };
  }

  #instrument(): Instrument {
    if (this.#running === undefined) throw notInitialized(this.#context.connector);
    return this.#running;
  }
}

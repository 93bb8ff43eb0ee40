import type { DriverGroup, ValueFacts } from "@/lib/protocol/mod.ts";
import type { Logger } from "@/lib/core/mod.ts";
import type { Permit } from "@/lib/transports/mod.ts";
import type { ConfigShape } from "./config_shape.ts";

/** One property as a driver declares it (document 002). */
export interface PropertyMeta extends ValueFacts {
  type: string;
  /** Any documented spelling: `r`, `w`, `rw`, `r/w`, `R`, `W`, `R/W`. */
  access: string;
  unit?: string;
  description?: string;
  details?: string;
  /** False: of a driver that publishes its properties, this one is read only when somebody asks. */
  poll?: boolean;
}

/** One argument of an action; the order is part of a driver's contract. */
export interface ArgMeta extends ValueFacts {
  name: string;
  /** `string`, `number`, `int`, `double`, `bool`, `object`, `array`, `double[]` …; a `?` suffix = optional. */
  type: string;
  description?: string;
}

/** One action as a driver declares it. */
export interface ActionMeta {
  description?: string;
  details?: string;
  /** In order. A connector passes a single named-argument object whatever the caller wrote. */
  args?: readonly ArgMeta[];
}

/** What a driver, or one instance of it, offers. Names are unique without regard to case. */
export interface DriverSurface {
  properties: Readonly<Record<string, PropertyMeta>>;
  actions: Readonly<Record<string, ActionMeta>>;
  streams: readonly string[];
}

/** What is known of a driver before it runs. */
export interface DriverMeta extends DriverSurface {
  name: string;
  version: string;
  description: string;
  details?: string;
  group: DriverGroup;
  /** False for drivers without hardware and destructive actions (document 002). Default true. */
  requiresSafetyGates?: boolean;
  /** Names under which `driver:` finds it too. */
  aliases?: readonly string[];
}

/** Options of one call into a driver. */
export interface CallOptions {
  /** Aborts when the caller no longer waits (deadline, stop, shutdown). */
  signal?: AbortSignal;
}

/**
 * A running driver: one device. Calls may overlap (a `get` while an `execute` awaits); a driver that needs order
 * uses its transport's lock. Unknown names throw `Unknown property: X`, `Unknown or read-only property: X`,
 * `Unknown action: X`.
 */
export interface Driver {
  /** Opens the device. Whatever it starts must be ended by `shutdown`, also when `init` fails. */
  init(config: Readonly<Record<string, unknown>>, options?: CallOptions): Promise<void>;
  /** What this instance offers; asked after `init`. Absent: the driver's own meta. */
  surface?(): DriverSurface | undefined;
  get(property: string, options?: CallOptions): unknown | Promise<unknown>;
  set(property: string, value: unknown, options?: CallOptions): void | Promise<void>;
  execute(action: string, args: unknown, options?: CallOptions): unknown | Promise<unknown>;
  /** Ends everything. Called once, also after a failed `init`. */
  shutdown(): Promise<void>;
  /**
   * Whether the properties are published although no `poll` list names them (design §8.19): `always`, or `without a list`, as
   * where reading costs the device something, so that a list limits what is read.
   */
  readonly publishes?: "always" | "without a list";
}

/** What the host gives a driver. */
export interface DriverContext {
  /** Name of the connector this instance belongs to. */
  readonly connector: string;
  readonly log: Logger;
  /** Absolute path of the workspace. */
  readonly workspace: string;
  /**
   * Publishes one item of a stream. JSON-like values, strings, bytes and typed arrays; the driver must not
   * change what it has handed over.
   */
  emit(stream: string, data: unknown): void;
  /** Tells the host that a property changed, so that it is published without waiting for the next poll. */
  changed(property: string, value: unknown): void;
  /** Hand it to every transport: it decides where this driver may connect to. Absent: anywhere. */
  readonly permit?: Permit;
  /** Publishes a system event on the bus, as `workspace.file.changed`. */
  publish(event: string, data: unknown): void;
  /**
   * True when somebody would see an item of `stream` emitted now; lets a driver save the work of making one.
   * Absent: the host does not know, so emit.
   */
  hasSubscribers?(stream: string): boolean;
}

/** A driver the host can start: its meta, its starter template, and a factory without side effects. */
export interface BuiltinDriver {
  readonly meta: DriverMeta;
  /** The keys of its configuration; absent, whichever there are. */
  readonly config?: ConfigShape;
  /** Starter connector content (`driver.template`). */
  readonly template: string;
  /**
   * What an instance of that configuration offers, where it is known without its device; absent, what the meta says.
   *
   * @throws {AppError} For a configuration with which it does not start.
   */
  surfaceOf?(config: Readonly<Record<string, unknown>>): DriverSurface;
  create(context: DriverContext): Driver;
}

import { AppError } from "@/lib/protocol/mod.ts";
import type { Logger } from "@/lib/core/mod.ts";
import { lineArgs } from "./line_args.ts";
import { Pace } from "./pace.ts";
import { LineOptions } from "./line_options.ts";
import type { Ask, GuestSession } from "@/lib/sandbox/mod.ts";
import {
  createSerialTransport,
  createTcpTransport,
  type Permit,
  type SerialTransport,
  type Transport,
  type TransportHooks,
} from "@/lib/transports/mod.ts";

type Line = Transport & Partial<SerialTransport>;
type Verb = "connect" | "write" | "query" | "close" | "writeRaw" | "setRawMode";

const VERBS: readonly string[] = ["connect", "write", "query", "close", "writeRaw", "setRawMode"];
/** Operations that open the line when it is not open. */
const OPENING: readonly string[] = ["connect", "write", "query", "writeRaw"];
/** Transports one guest may have open at a time; as many closed ones are remembered. */
const MAX_LINES = 64;
/** Lines one guest may open per second; further ones wait. */
const OPENS_PER_SECOND = 50;
/** Characters of the options of one transport. */
const MAX_OPTIONS = 4096;

/** Made once: a guest that asks for such transports in a loop would have thousands of stacks taken down. */
const NOT_THERE = new AppError(
  "CONN_CALL_FAILED",
  `This transport is not there: ${MAX_LINES} others are open, or it was closed and others took its place; ` +
    "close those that are not needed and make a new one",
);

/** What a guest says of a transport it has made. */
interface Made {
  line: string;
  kind: "tcp" | "serial";
  args: unknown[];
  /** Names of the options it gave, or the text of what stands in their place. */
  options?: unknown;
}

/** One transport of a guest. */
interface Entry {
  kind: "tcp" | "serial";
  args: unknown[];
  /** Made at the first use. */
  line?: Line;
  /** Operations under way. */
  busy: number;
  /** A driver in the host holds it. */
  kept: boolean;
  /** Why it is down although somebody listens to it. */
  lost?: string | undefined;
  listens: { data: boolean; raw: boolean };
}

/** Options of {@linkcode GuestLines}. */
export interface GuestLinesOptions {
  /** Asked before each connection. */
  permit?: Permit;
  /** Gets what is of no effect in the options of a transport, each text once. */
  tell?: (text: string, from: "connector" | "driver") => void;
  /** Gets when a line that somebody listens to goes down and comes back. */
  log?: Logger;
  /** Called when {@linkcode GuestLines.fault} is another one. */
  changed?: () => void;
  /** Makes the arguments of a transport of what stands there, as `$ENV{…}`. */
  resolve?: (args: Record<string, unknown>) => Record<string, unknown>;
}

/**
 * The transports of one guest: it asks, the host owns the sockets and ports (design §3). Both threads of the guest
 * may use each of them, so a transport made in the connector reaches the driver.
 *
 * A closed transport gives its place back as soon as another needs it, and whoever opens lines in a loop is slowed down,
 * so that it costs the others nothing.
 */
export class GuestLines {
  readonly #entries = new Map<string, Entry>();
  readonly #options: GuestLinesOptions;
  readonly #pace = new Pace(OPENS_PER_SECOND);
  readonly #found: Record<"connector" | "driver", LineOptions>;
  #session: GuestSession | undefined;

  constructor(options: GuestLinesOptions = {}) {
    this.#options = options;
    const { tell = () => {} } = options;
    this.#found = {
      connector: new LineOptions((text) => tell(text, "connector")),
      driver: new LineOptions((text) => tell(text, "driver")),
    };
  }

  /** Transports that are remembered, open or not. */
  get size(): number {
    return this.#entries.size;
  }

  /** Why a line is down that somebody listens to. */
  get fault(): string | undefined {
    for (const { lost } of this.#entries.values()) if (lost !== undefined) return lost;
    return undefined;
  }

  /** Events go to this session from now on; `undefined` when the guest is gone. */
  attach(session: GuestSession | undefined): void {
    this.#session = session;
  }

  /**
   * The guest made a transport; nothing is opened yet. A wrong option, or one transport too many, is told at the first
   * use.
   */
  open({ line: name, kind, args, options }: Made): void {
    this.#checkOf(name).check(kind === "tcp" ? "createTcpTransport" : "createSerialTransport", options);
    if (this.#entries.has(name) || !this.#makePlace()) return;
    const small = JSON.stringify(args).length <= MAX_OPTIONS;
    this.#entries.set(name, {
      kind,
      // What is far too long is refused as what it is: no host, no path.
      args: small ? args : [],
      busy: 0,
      kept: false,
      listens: { data: false, raw: false },
    });
  }

  /** Starts or stops passing on what arrives unasked. */
  listen(name: string, event: "data" | "raw", on: boolean): void {
    const entry = this.#entries.get(name);
    if (entry === undefined) return;
    entry.listens[event] = on;
    if (entry.line !== undefined) this.#passOn(name, entry.line, entry);
  }

  /**
   * One operation on a transport. When `signal` aborts, one that still waits for its turn does not go out.
   *
   * @throws {AppError} What the transport says, or that the guest named something that is not there.
   */
  async run(
    { line: name, verb, args }: Extract<Ask, { op: "line" }>,
    { signal }: { signal: AbortSignal | undefined },
  ): Promise<unknown> {
    if (!VERBS.includes(verb)) throw new AppError("VALIDATION_INVALID_VALUE", `A transport has no ${verb}()`);
    const entry = this.#find(name);
    const line = this.#lineOf(name, entry);
    const method = line[verb as Verb] as ((...args: unknown[]) => unknown) | undefined;
    if (method === undefined) {
      throw new AppError("VALIDATION_INVALID_VALUE", `This transport has no ${verb}()`);
    }
    if (verb === "query") this.#checkOf(name).check("query", args[2]);
    const given = verb === "query" ? queryArgs(args) : args.map(fromGuest);
    entry.busy++;
    try {
      if (!line.connected && OPENING.includes(verb)) await this.#pace.turn(signal);
      return await method.apply(
        line,
        signal === undefined ? given : withSignal(verb as Verb, given, signal),
      ) ??
        null;
    } finally {
      entry.busy--;
    }
  }

  /** The transport behind a handle, for a driver that runs in the host. */
  transport(name: string): Transport {
    const entry = this.#find(name);
    entry.kept = true;
    return this.#lineOf(name, entry);
  }

  /** Closes every transport. */
  async close(): Promise<void> {
    this.#session = undefined;
    this.#pace.close();
    await Promise.allSettled([...this.#entries.values()].map(({ line }) => line?.close()));
    this.#entries.clear();
  }

  /** Makes room for one more; false when all are in use. */
  #makePlace(): boolean {
    if (this.#entries.size < MAX_LINES) return true;
    for (const [name, { line, busy, kept }] of this.#entries) {
      if (busy > 0 || kept || line?.connected) continue;
      this.#entries.delete(name);
      void line?.close();
      return true;
    }
    return false;
  }

  #lineOf(name: string, entry: Entry): Line {
    if (entry.line !== undefined) return entry.line;
    const { permit, log, changed, resolve } = this.#options;
    const args = lineArgs(entry.kind, Object.values(resolve?.({ ...entry.args }) ?? entry.args));
    const lost = (reason: string | undefined) => {
      entry.lost = reason;
      changed?.();
    };
    const line = createLine({ kind: entry.kind, args }, { permit, log, lost });
    line.onStateChange = (connected) =>
      this.#session?.lineEvent({ line: name, event: "state", value: connected });
    entry.line = line;
    this.#passOn(name, line, entry);
    return line;
  }

  #passOn(name: string, line: Line, { listens }: Entry): void {
    line.onData = listens.data
      ? (text) => this.#session?.lineEvent({ line: name, event: "data", value: text })
      : undefined;
    line.onRawData = listens.raw
      ? (hex, at) => this.#session?.lineEvent({ line: name, event: "raw", value: hex, at })
      : undefined;
  }

  // The names tell which thread made the transport.
  #checkOf(name: string): LineOptions {
    return this.#found[name.startsWith("w") ? "driver" : "connector"];
  }

  #find(name: string): Entry {
    const entry = this.#entries.get(name);
    if (entry !== undefined) return entry;
    throw NOT_THERE;
  }
}

function createLine({ kind, args }: Pick<Entry, "kind" | "args">, hooks: TransportHooks): Line {
  const [first, second, third] = args as [string, never, object | undefined];
  const options = (given: object | undefined) => ({ ...given, onData: undefined, ...hooks });
  try {
    return kind === "tcp"
      ? createTcpTransport(first, second, options(third))
      : createSerialTransport(first, options(second));
  } catch (error) {
    if (error instanceof AppError) throw error;
    // What cannot even be written into a message: an object where a text should be.
    throw new AppError(
      "VALIDATION_INVALID_VALUE",
      `Cannot create a ${kind} transport: its address or one of its options is of a wrong kind`,
      { cause: error },
    );
  }
}

function queryArgs([command, options]: unknown[]): unknown[] {
  const timeout = (options as { timeout?: unknown } | null | undefined)?.timeout;
  return [String(command), typeof timeout === "number" ? { timeout } : undefined];
}

/** The arguments of an operation with the signal among its options; what does not wait for its turn needs none. */
function withSignal(verb: Verb, args: unknown[], signal: AbortSignal): unknown[] {
  if (verb === "connect") return [{ signal }];
  return verb === "query" || verb === "write"
    ? [args[0], { ...(args[1] as object | undefined), signal }]
    : args;
}

// Bytes of a guest arrive as a list, because its frames are JSON.
function fromGuest(value: unknown): unknown {
  return Array.isArray(value) ? Uint8Array.from(value as number[]) : value;
}

import { AppError } from "@/lib/protocol/mod.ts";
import type { Ask, GuestSession } from "@/lib/sandbox/mod.ts";
import {
  createSerialTransport,
  createTcpTransport,
  type SerialTransport,
  type Transport,
} from "@/lib/transports/mod.ts";

type Line = Transport & Partial<SerialTransport>;
type Verb = "connect" | "write" | "query" | "close" | "writeRaw" | "setRawMode";

const VERBS: readonly string[] = ["connect", "write", "query", "close", "writeRaw", "setRawMode"];
/** Transports one guest may have. */
const MAX_LINES = 64;

/**
 * The transports of one guest: it asks, the host owns the sockets and ports (design §3). Both threads of the guest
 * may use each of them, so a transport made in the connector reaches the driver.
 */
export class GuestLines {
  readonly #lines = new Map<string, Line>();
  readonly #refused = new Map<string, AppError>();
  #session: GuestSession | undefined;

  /** Events go to this session from now on; `undefined` when the guest is gone. */
  attach(session: GuestSession | undefined): void {
    this.#session = session;
  }

  /** The guest made a transport; nothing is opened yet. A wrong option is told at the first use. */
  open(name: string, kind: "tcp" | "serial", args: unknown[]): void {
    try {
      if (this.#lines.size >= MAX_LINES) {
        throw new AppError("VALIDATION_INVALID_VALUE", `A driver may have at most ${MAX_LINES} transports`);
      }
      const line = createLine(kind, args);
      line.onStateChange = (connected) =>
        this.#session?.lineEvent({ line: name, event: "state", value: connected });
      this.#lines.set(name, line);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      this.#refused.set(name, new AppError("VALIDATION_INVALID_VALUE", text));
    }
  }

  /** Starts or stops passing on what arrives unasked. */
  listen(name: string, event: "data" | "raw", on: boolean): void {
    const line = this.#lines.get(name);
    if (line === undefined) return;
    if (event === "data") {
      line.onData = on
        ? (text) => this.#session?.lineEvent({ line: name, event: "data", value: text })
        : undefined;
    } else {
      line.onRawData = on
        ? (hex, at) => this.#session?.lineEvent({ line: name, event: "raw", value: hex, at })
        : undefined;
    }
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
    const line = this.#find(name);
    if (!VERBS.includes(verb)) throw new AppError("VALIDATION_INVALID_VALUE", `A transport has no ${verb}()`);
    const method = line[verb as Verb] as ((...args: unknown[]) => unknown) | undefined;
    if (method === undefined) {
      throw new AppError("VALIDATION_INVALID_VALUE", `Only serial transports have ${verb}()`);
    }
    const given = verb === "query" ? queryArgs(args) : args.map(fromGuest);
    return await method.apply(line, signal === undefined ? given : withSignal(verb as Verb, given, signal)) ??
      null;
  }

  /** The transport behind a handle, for a driver that runs in the host. */
  transport(name: string): Transport {
    return this.#find(name);
  }

  /** Closes every transport. */
  async close(): Promise<void> {
    this.#session = undefined;
    await Promise.allSettled([...this.#lines.values()].map((line) => line.close()));
    this.#lines.clear();
  }

  #find(name: string): Line {
    const refused = this.#refused.get(name);
    if (refused !== undefined) throw refused;
    const line = this.#lines.get(name);
    if (line === undefined) {
      throw new AppError("CONN_CALL_FAILED", "This transport was closed with its connector");
    }
    return line;
  }
}

function createLine(kind: "tcp" | "serial", args: unknown[]): Line {
  // What the guest left out is null on the pipe.
  const [first, second, third] = args.map((arg) => arg ?? undefined) as [string, never, never];
  return kind === "tcp" ? createTcpTransport(first, second, third) : createSerialTransport(first, second);
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

// Bytes of a guest arrive as an object of indexes or a list, because its frames are JSON.
function fromGuest(value: unknown): unknown {
  if (Array.isArray(value)) return Uint8Array.from(value as number[]);
  if (typeof value === "object" && value !== null && "0" in value) {
    return Uint8Array.from(Object.values(value) as number[]);
  }
  return value;
}

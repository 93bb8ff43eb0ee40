import { captured } from "./captured.ts";
import type { GivenOptions, HostFrame, TransportMark } from "./messages.ts";

/** How a thread reaches the host's transports. */
export interface LinePort {
  /**
   * Creates the transport on the host; it connects by itself when it is first used.
   *
   * @param options Names of the options that were given, or what stands in their place.
   */
  open(mark: TransportMark, options: GivenOptions): void;
  /** One operation: a Promise in a driver, the plain result in a connector. */
  ask(line: string, verb: string, args: unknown[]): unknown;
  /** Asks for what arrives unasked. */
  listen(line: string, event: "data" | "raw", on: boolean): void;
}

type LineFrame = Extract<HostFrame, { k: "line" }>;
type Handler = ((...args: unknown[]) => void) | undefined;

/** What is told of options that nobody knows. */
const MAX_NAMES = 20;
const MAX_NAME = 100;

const marks = new WeakMap<object, TransportMark>();

/** The mark under which a transport handle crosses to the driver, when `value` is one. */
export function transportMark(value: object): TransportMark | undefined {
  return marks.get(value);
}

/** The transport handles of one thread, by line. */
export class TransportHandles {
  readonly #port: LinePort;
  readonly #prefix: string;
  readonly #receivers = new Map<string, (event: LineFrame) => void>();
  #count = 0;

  /** @param prefix Keeps the line names of the two threads apart. */
  constructor(port: LinePort, prefix: string) {
    this.#port = port;
    this.#prefix = prefix;
  }

  /** `createTcpTransport(host, port, options)` of document 002. */
  readonly createTcpTransport = (host: unknown, port: unknown, options?: unknown): object =>
    this.#create("tcp", [host, port, options]);

  /** `createSerialTransport(path, options)` of document 002. */
  readonly createSerialTransport = (path: unknown, options?: unknown): object =>
    this.#create("serial", [path, options]);

  /** A handle for a transport that the other thread made. */
  adopt(mark: TransportMark): object {
    return this.#handle(mark, undefined);
  }

  /** Hands an event of the host to the handle. */
  receive(event: LineFrame): void {
    this.#receivers.get(event.line)?.(event);
  }

  #create(kind: "tcp" | "serial", given: unknown[]): object {
    const options = given.at(-1) as Record<string, unknown> | undefined;
    const onData = typeof options?.onData === "function" ? options.onData as Handler : undefined;
    const args = given.map((item) => item === options && options ? withoutFunctions(options) : item);
    const mark = { __transport: `${this.#prefix}${++this.#count}`, kind, args };
    this.#port.open(mark, namesOf(options));
    return this.#handle(mark, onData);
  }

  #handle(mark: TransportMark, onData: Handler): object {
    const line = mark.__transport;
    const port = this.#port;
    const options = mark.args.at(-1) as Record<string, unknown> | undefined;
    let connected = false;
    const handlers: Record<string, Handler> = {};
    const ask = (verb: string) => (...args: unknown[]) => port.ask(line, verb, args);
    const assignable = (event: "data" | "raw") => ({
      enumerable: true,
      get: () => handlers[event],
      set: (handler: Handler) => {
        handlers[event] = handler;
        port.listen(line, event, typeof handler === "function");
      },
    });
    const handle: Record<string, unknown> = {
      connect: ask("connect"),
      write: (data: unknown, ...more: unknown[]) => port.ask(line, "write", [listOf(data), ...more]),
      writeRaw: (data: unknown) => port.ask(line, "writeRaw", [listOf(data)]),
      setRawMode: ask("setRawMode"),
      query: (command: unknown, options?: unknown) =>
        port.ask(line, "query", options === undefined ? [command] : [command, options, namesOf(options)]),
      close: ask("close"),
      get connected() {
        return connected;
      },
    };
    if (mark.kind === "serial") {
      Object.assign(handle, { portPath: mark.args[0], baudRate: options?.baudRate ?? 9600 });
    }
    Object.defineProperties(handle, { onData: assignable("data"), onRawData: assignable("raw") });
    if (onData !== undefined) handle.onData = onData;
    this.#receivers.set(line, ({ event, value, at }) => {
      if (event === "state") connected = value === true;
      else if (event === "data") handlers.data?.(value);
      else handlers.raw?.(value, at);
    });
    marks.set(handle, mark);
    return handle;
  }
}

/** Also functions have names, which do not travel. */
function namesOf(options: unknown): GivenOptions {
  if (options === undefined || options === null) return undefined;
  if (typeof options !== "object") return String(options).slice(0, MAX_NAME);
  return Object.keys(options).slice(0, MAX_NAMES).map((name) => name.slice(0, MAX_NAME));
}

function withoutFunctions(options: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => typeof value !== "function"));
}

// Bytes travel as base64 elsewhere, which could be meant as text here.
function listOf(bytes: unknown): unknown {
  if (bytes instanceof ArrayBuffer) return Array.from(new Uint8Array(bytes));
  if (!captured.isView(bytes)) return bytes;
  // Of a view of larger numbers the bytes go out, as they lie in memory.
  const { buffer, byteOffset, byteLength } = bytes;
  return Array.from(new Uint8Array(buffer, byteOffset, byteLength));
}

import type {
  ConnectorSchema,
  EventOf,
  EventType,
  ListedDriver,
  ReplyOf,
  RequestOf,
  RequestType,
} from "@/lib/protocol/mod.ts";
import { jsonText, type NumberPlaces } from "@/lib/protocol/plain.ts";
import { ClientError } from "./client_error.ts";
import { Connection } from "./connection.ts";
import type { ConnectionStatus } from "./connection_status.ts";
import { type ReadyOptions, untilConnected } from "./connection_wait.ts";
import { type ConnectorProxy, connectorProxy } from "./connector_proxy.ts";
import { type BusEvent, EventSubscriptions } from "./event_subscriptions.ts";
import { decodeIncoming, type Incoming } from "./incoming.ts";
import type { Link, RequestOptions } from "./link.ts";
import { Listeners } from "./listeners.ts";
import { Liveness } from "./liveness.ts";
import { Prompts } from "./prompts.ts";
import { type Outgoing, Requests } from "./requests.ts";
import { Scripts } from "./scripts.ts";
import { type StateChange, StateSubscriptions } from "./state_subscriptions.ts";
import { type StreamData, type StreamSource, StreamSubscriptions } from "./stream_subscriptions.ts";

/** How to connect. One of `token` and `fetchToken` is needed. */
export interface ClientOptions {
  /** Address of the WebSocket: `ws://localhost:8765/ws`. */
  url: string;
  /** A token that is known; it is not valid any more when the server was started again. */
  token?: string;
  /** Gives the token; asked before each attempt to connect. */
  fetchToken?: (signal: AbortSignal) => string | Promise<string>;
  /** Come back by itself after a failed attempt or a loss. Default true. */
  reconnect?: boolean;
  /** Gets what nobody waits for: errors of listeners, of subscriptions, of messages that cannot be read. */
  onError?: (error: unknown) => void;
  /** Milliseconds without a message after which the server is asked for a sign of life. Default 15 000. */
  quietMs?: number;
  /** Milliseconds that sign may take. Default 5000, or `quietMs` if that is less. */
  probeMs?: number;
}

const PROBE_MS = 5000;

/**
 * A typed client of the WebSocket API (document 004). Runs in browsers, in Deno, and in Node 22 and later.
 *
 * It connects by itself, comes back by itself after a loss, and then subscribes again to what it was subscribed to.
 * Requests made while there is no connection fail at once; nothing is kept back and sent later, because a set point that
 * arrives late is worse than one that does not.
 *
 * @example
 * ```ts
 * const client = MuxitClient.connect({ url: "ws://localhost:8765/ws", token });
 * await client.ready();
 * await client.write({ connector: "psu", property: "voltage", value: 12 });
 * const volts = await client.read({ connector: "psu", property: "measured_voltage" });
 * await client.close();
 * ```
 */
export class MuxitClient implements Link, AsyncDisposable {
  readonly #options: ClientOptions;
  readonly #connection: Connection;
  readonly #requests: Requests;
  readonly #listeners = new Map<string, Listeners<unknown>>();
  readonly #messages = new Listeners<Incoming>((error) => this.failed(error));
  readonly #statuses = new Listeners<ConnectionStatus>((error) => this.failed(error));
  readonly #state = new StateSubscriptions(this);
  readonly #streams = new StreamSubscriptions(this);
  readonly #liveness: Liveness;
  /** Scripts: start, stop, and what they tell. */
  readonly scripts: Scripts = new Scripts(this);
  /** Questions of scripts to the operator. */
  readonly prompts: Prompts = new Prompts(this);
  /** Events of the bus. */
  readonly events: Pick<EventSubscriptions, "subscribe">;
  readonly #bus: EventSubscriptions;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.events = this.#bus = new EventSubscriptions(this);
    this.#requests = new Requests({
      url: options.url,
      status: () => this.#connection.status,
      send: (text) => this.#connection.send(text),
    });
    const quietMs = options.quietMs ?? 15_000;
    const probeMs = options.probeMs ?? Math.min(PROBE_MS, quietMs);
    this.#liveness = new Liveness({
      quietMs,
      probe: () => this.request("server.status", {}, { ms: probeMs }),
      silent: () => this.#connection.drop("The server has stopped answering"),
    });
    this.#connection = new Connection({
      url: options.url,
      token: (signal) => options.fetchToken?.(signal) ?? options.token ?? "",
      reconnect: options.reconnect ?? true,
      received: (data) => this.#receive(data),
      changed: (status) => this.#changed(status),
    });
  }

  /** A client that has begun to connect; wait for {@linkcode ready} before the first request. */
  static connect(options: ClientOptions): MuxitClient {
    return new MuxitClient(options);
  }

  /** Where the connection stands. */
  get status(): ConnectionStatus {
    return this.#connection.status;
  }

  /** True while requests can be made. */
  get open(): boolean {
    return this.#connection.status.phase === "open";
  }

  /** What the last attempt to connect failed with; `undefined` when none has, or when it was a connection that was lost. */
  get failure(): unknown {
    return this.#connection.failure;
  }

  /** Calls `listener` at each change of the connection; returns the function that ends that. */
  onStatus(listener: (status: ConnectionStatus) => void): () => void {
    return this.#statuses.add(listener);
  }

  /**
   * Resolves as soon as there is a connection.
   *
   * @param options `ms` to wait at most, 30 000 by default; `attempts` that may fail; `signal` ends the wait.
   * @throws {ClientError} `CLIENT_DEADLINE` with the reason of the last failure, or `CLIENT_CLOSED`.
   * @throws What the last attempt failed with, when `attempts` have failed or the client is not to come back.
   */
  ready(options: ReadyOptions = {}): Promise<void> {
    return untilConnected({
      url: this.#options.url,
      status: () => this.status,
      onStatus: (listener) => this.onStatus(listener),
      failure: () => this.#connection.failure ?? this.#requests.disconnected("wait for the connection"),
    }, options);
  }

  /**
   * Sends a request and gives its reply.
   *
   * @param fields The request's fields, without `type` and `requestId`.
   * @throws {ClientError} With the server's code, or `CLIENT_DISCONNECTED`, `CLIENT_DEADLINE`, `CLIENT_CLOSED`.
   * @throws The signal's reason, when it aborts first.
   */
  request<T extends RequestType>(
    type: T,
    fields: RequestOf<T>,
    options: RequestOptions = {},
  ): Promise<ReplyOf<T>> {
    return this.#requests.exchange<ReplyOf<T>>({ ...fields, type, requestId: undefined }, options);
  }

  /** Sends any message and gives its whole reply, also of types that are not in the table. Throws as {@linkcode request} does. */
  exchange(message: Outgoing, options: RequestOptions = {}): Promise<Incoming> {
    return this.#requests.exchange(message, options);
  }

  /**
   * Sends any message and does not wait for a reply.
   *
   * @throws {ClientError} `CLIENT_DISCONNECTED` or `CLIENT_CLOSED`; nothing is kept back and sent later.
   */
  send(message: Outgoing): void {
    this.#requests.send(message);
  }

  /** A connector whose members are functions: `p.voltage()` reads, `p.voltage(5)` writes, `p.reset()` runs. */
  connector(name: string): ConnectorProxy {
    return connectorProxy(name, (method, args) => this.run({ connector: name, method, args }));
  }

  /** Names of all connectors, ready or not. Throws as {@linkcode request} does. */
  async connectors(options: RequestOptions = {}): Promise<string[]> {
    return (await this.request("connectors.list", {}, options)).value;
  }

  /** Properties, actions and streams of one connector. Throws as {@linkcode request} does. */
  async schema(
    name: string,
    { includeHidden, ...options }: RequestOptions & { includeHidden?: boolean } = {},
  ): Promise<ConnectorSchema> {
    return (await this.request("connector.schema", { name, includeHidden }, options)).value;
  }

  /** Every driver the server knows. Throws as {@linkcode request} does. */
  async drivers(options: RequestOptions = {}): Promise<ListedDriver[]> {
    return (await this.request("drivers.list", {}, options)).value;
  }

  /** Reads a property. Throws as {@linkcode request} does. */
  async read(item: { connector: string; property: string }, options: RequestOptions = {}): Promise<unknown> {
    return (await this.request("connector.call", item, options)).value;
  }

  /** Writes a property; resolves when the device has taken it. Throws as {@linkcode request} does. */
  async write(
    item: { connector: string; property: string; value: unknown },
    options: RequestOptions = {},
  ): Promise<void> {
    const { connector, property, value } = item;
    await this.request("connector.call", { connector, property, ...argsOf([value]) }, options);
  }

  /** Runs an action and gives its result. Throws as {@linkcode request} does. */
  async run(
    item: { connector: string; method: string; args?: readonly unknown[] },
    options: RequestOptions = {},
  ): Promise<unknown> {
    const request = { ...item, ...argsOf(item.args ?? []) };
    return (await this.request("connector.call", request, options)).value;
  }

  /** Calls `listener` with each event of that type; returns the function that ends that. */
  on<T extends EventType>(type: T, listener: (event: EventOf<T>) => void): () => void {
    const listeners = this.#listeners.get(type) ?? new Listeners((error) => this.failed(error));
    this.#listeners.set(type, listeners);
    return listeners.add(listener as (event: unknown) => void);
  }

  /** Calls `listener` with every message that is no reply, also of types that are not in the table; returns the function that ends that. */
  onMessage(listener: (message: Incoming) => void): () => void {
    return this.#messages.add(listener);
  }

  /** Calls `listener` first with all polled values, then with the ones that change; returns the function that ends that. */
  subscribeState(listener: (change: StateChange) => void): () => void {
    return this.#state.add(listener);
  }

  /** Calls `listener` with each item of a stream; returns the function that ends that. */
  subscribeStream(source: StreamSource, listener: (item: StreamData) => void): () => void {
    return this.#streams.add(source, listener);
  }

  /** Ends a wait between two attempts to connect, as when a page becomes visible again. */
  retryNow(): void {
    this.#connection.retryNow();
  }

  /** Ends the connection for good; what waits for a reply fails with `CLIENT_CLOSED`. */
  async close(): Promise<void> {
    this.#liveness.stop();
    await this.#connection.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Reports what nobody waits for. */
  failed(error: unknown): void {
    this.#options.onError?.(error);
  }

  #changed(status: ConnectionStatus): void {
    this.#liveness.stop();
    if (status.phase === "open") {
      this.#liveness.start();
      this.#state.opened();
      this.#streams.opened();
      this.scripts.opened();
      this.prompts.opened();
      this.#bus.opened();
    } else this.#requests.failAll();
    this.#statuses.emit(status);
  }

  #receive(data: unknown): void {
    this.#liveness.heard();
    let message: Incoming;
    try {
      message = decodeIncoming(data);
    } catch (error) {
      return this.failed(error);
    }
    this.#connection.proven();
    if (!this.#requests.settle(message)) this.#deliver(message);
  }

  #deliver(message: Incoming): void {
    if (message.type === "state.batch") this.#state.receive(message as unknown as Omit<StateChange, "whole">);
    if (message.type === "stream.data") {
      const { name, stream, data } = message as unknown as EventOf<"stream.data">;
      this.#streams.receive({ connector: name, stream, data });
    }
    if (message.type === "event.data") this.#bus.receive(message as unknown as BusEvent);
    if (message.type === "error" && message.requestId === undefined) {
      this.failed(new ClientError(message.code as ClientError["code"], String(message.message)));
    }
    this.#listeners.get(message.type)?.emit(message);
    this.#messages.emit(message);
  }
}

/** Arguments for a request, with the places of the numbers JSON has no text for. */
function argsOf(args: readonly unknown[]): { args: readonly unknown[]; numbers?: NumberPlaces } {
  const { numbers } = args.every(isPlain) ? {} : jsonText(args);
  return numbers === undefined ? { args } : { args, numbers };
}

function isPlain(value: unknown): boolean {
  return typeof value === "number" ? Number.isFinite(value) : typeof value !== "object" || value === null;
}

import type {
  EventOf,
  EventType,
  ReplyOf,
  RequestOf,
  RequestType,
  StateUpdates,
} from "@/lib/protocol/mod.ts";
import { toJson } from "@/lib/protocol/plain.ts";
import { ClientError } from "./client_error.ts";
import { Connection } from "./connection.ts";
import type { ConnectionStatus } from "./connection_status.ts";
import { decodeIncoming, type Incoming } from "./incoming.ts";
import type { Link, RequestOptions } from "./link.ts";
import { Listeners } from "./listeners.ts";
import { Liveness } from "./liveness.ts";
import { PendingRequests } from "./pending_requests.ts";
import { type StateChange, StateSubscriptions } from "./state_subscriptions.ts";
import { type StreamData, type StreamSource, StreamSubscriptions } from "./stream_subscriptions.ts";
import { within } from "./waiting.ts";

/** How to connect. One of `token` and `fetchToken` is needed. */
export interface ClientOptions {
  /** Address of the WebSocket: `ws://localhost:8765/ws`. */
  url: string;
  /** A token that is known; it is not valid any more when the server was started again. */
  token?: string;
  /** Gives the token; asked before each attempt to connect. */
  fetchToken?: (signal: AbortSignal) => string | Promise<string>;
  /** Gets what nobody waits for: errors of listeners, of subscriptions, of messages that cannot be read. */
  onError?: (error: unknown) => void;
  /** Milliseconds without a message after which the server is asked for a sign of life. Default 15 000. */
  quietMs?: number;
}

/** The server allows 30 s for reads and writes and 10 minutes for actions (design §4); the client waits a little longer. */
const REPLY_MS = 35_000;
const ACTION_MS = 605_000;
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
  readonly #pending = new PendingRequests();
  readonly #events = new Map<string, Listeners<unknown>>();
  readonly #statuses = new Listeners<ConnectionStatus>((error) => this.failed(error));
  readonly #state = new StateSubscriptions(this);
  readonly #streams = new StreamSubscriptions(this);
  readonly #liveness: Liveness;

  constructor(options: ClientOptions) {
    this.#options = options;
    const quietMs = options.quietMs ?? 15_000;
    this.#liveness = new Liveness({
      quietMs,
      probe: () => this.request("server.status", {}, { ms: Math.min(PROBE_MS, quietMs) }),
      silent: () => this.#connection.drop("The server has stopped answering"),
    });
    this.#connection = new Connection({
      url: options.url,
      token: (signal) => options.fetchToken?.(signal) ?? options.token ?? "",
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

  /** Calls `listener` at each change of the connection; returns the function that ends that. */
  onStatus(listener: (status: ConnectionStatus) => void): () => void {
    return this.#statuses.add(listener);
  }

  /**
   * Resolves as soon as there is a connection.
   *
   * @param options `ms` to wait at most, 30 000 by default; `signal` ends the wait.
   * @throws {ClientError} `CLIENT_DEADLINE` with the reason of the last failure, or `CLIENT_CLOSED`.
   */
  async ready(options: RequestOptions = {}): Promise<void> {
    const opened = Promise.withResolvers<void>();
    const look = (status: ConnectionStatus) => {
      if (status.phase === "open") opened.resolve();
      if (status.phase === "closed") opened.reject(this.#disconnected("wait for the connection"));
    };
    const remove = this.onStatus(look);
    look(this.status);
    try {
      const doing = `Cannot connect to ${this.#options.url}`;
      await within({ ms: options.ms ?? 30_000, doing, signal: options.signal }, () => opened.promise);
    } catch (error) {
      const { status } = this;
      if (!(error instanceof ClientError) || status.phase !== "waiting") throw error;
      throw new ClientError(error.code, `${error.message}; ${status.reason}`, { cause: error });
    } finally {
      remove();
    }
  }

  /**
   * Sends a request and gives its reply.
   *
   * @param fields The request's fields, without `type` and `requestId`.
   * @throws {ClientError} With the server's code, or `CLIENT_DISCONNECTED`, `CLIENT_DEADLINE`, `CLIENT_CLOSED`.
   * @throws The signal's reason, when it aborts first.
   */
  async request<T extends RequestType>(
    type: T,
    fields: RequestOf<T>,
    options: RequestOptions = {},
  ): Promise<ReplyOf<T>> {
    options.signal?.throwIfAborted();
    const { requestId, reply } = this.#pending.add<ReplyOf<T>>(type);
    try {
      if (!this.#connection.send(toJson({ ...fields, type, requestId }))) {
        throw this.#disconnected(`send ${type}`);
      }
      const doing = `Cannot complete ${nameOf(type, fields)}`;
      return await within({ ms: options.ms ?? patience(fields), doing, signal: options.signal }, () => reply);
    } finally {
      this.#pending.forget(requestId);
    }
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
    await this.request("connector.call", { connector, property, args: [value] }, options);
  }

  /** Runs an action and gives its result. Throws as {@linkcode request} does. */
  async run(
    item: { connector: string; method: string; args?: readonly unknown[] },
    options: RequestOptions = {},
  ): Promise<unknown> {
    return (await this.request("connector.call", { ...item, args: item.args ?? [] }, options)).value;
  }

  /** Calls `listener` with each event of that type; returns the function that ends that. */
  on<T extends EventType>(type: T, listener: (event: EventOf<T>) => void): () => void {
    const listeners = this.#events.get(type) ?? new Listeners((error) => this.failed(error));
    this.#events.set(type, listeners);
    return listeners.add(listener as (event: unknown) => void);
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
    } else this.#pending.failAll((type) => this.#lost(type, status));
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
    if (!this.#pending.settle(message)) this.#deliver(message);
  }

  #deliver(message: Incoming): void {
    if (message.type === "state.batch") this.#state.receive(message.updates as StateUpdates);
    if (message.type === "stream.data") {
      const { name, stream, data } = message as unknown as EventOf<"stream.data">;
      this.#streams.receive({ connector: name, stream, data });
    }
    if (message.type === "error" && message.requestId === undefined) {
      this.failed(new ClientError(message.code as ClientError["code"], String(message.message)));
    }
    this.#events.get(message.type)?.emit(message);
  }

  #disconnected(doing: string): ClientError {
    const { status } = this;
    if (status.phase === "closed") {
      return new ClientError("CLIENT_CLOSED", `Cannot ${doing}: the client was closed`);
    }
    const why = status.phase === "waiting" ? `: ${status.reason}` : "";
    return new ClientError(
      "CLIENT_DISCONNECTED",
      `Cannot ${doing}: not connected to ${this.#options.url}${why}`,
    );
  }

  #lost(type: string, status: ConnectionStatus): ClientError {
    if (status.phase === "closed") {
      return new ClientError("CLIENT_CLOSED", `Cannot complete ${type}: the client was closed`);
    }
    const text =
      `Cannot complete ${type}: the connection was lost before the answer came, it may have been carried out`;
    return new ClientError("CLIENT_DISCONNECTED", text);
  }
}

function patience(fields: object): number {
  return "method" in fields ? ACTION_MS : REPLY_MS;
}

function nameOf(type: string, fields: object): string {
  const { connector, property, method } = fields as Record<string, unknown>;
  const item = property ?? method;
  return connector === undefined ? type : `${type} ${connector}${item === undefined ? "" : `.${item}`}`;
}

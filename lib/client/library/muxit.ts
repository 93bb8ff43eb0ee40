import type { ConnectorSchema, ListedDriver } from "@/lib/protocol/mod.ts";
import { errorText } from "@/lib/protocol/plain.ts";
import { ClientError } from "../client_error.ts";
import type { ConnectionStatus } from "../connection_status.ts";
import { type ConnectorProxy, connectorProxy } from "../connector_proxy.ts";
import type { Incoming } from "../incoming.ts";
import type { RequestOptions } from "../link.ts";
import { MuxitClient } from "../muxit_client.ts";
import type { Outgoing } from "../requests.ts";
import { socketUrl } from "../server_address.ts";
import { LONGEST_MS } from "../waiting.ts";
import { LocalEvents } from "./local_events.ts";
import { StreamFrame } from "./stream_frame.ts";
import { type Token, tokenSource } from "./token_source.ts";

/** How to connect. */
export interface ConnectOptions {
  /** Not needed for a server on this machine, nor in a page it has served. */
  token?: Token;
  /** Come back by itself after a loss. Default true. */
  reconnect?: boolean;
}

/** Something that is subscribed again with each connection. */
type Subscribe = (client: MuxitClient) => () => void;

/** Messages that have events of their own, which say more. */
const NOT_BROADCAST = new Set(["state.batch", "stream.data", "error"]);
const NORMAL_CLOSURE = 1000;
const ABNORMAL_CLOSURE = 1006;

/**
 * The documented client library: one server, its connectors, scripts, state and streams, and events about all of it.
 *
 * What is subscribed before there is a connection, or while it is lost, is subscribed as soon as it is there. Requests are
 * never kept back: without a connection they fail with `CLIENT_DISCONNECTED`.
 *
 * @example
 * ```ts
 * const muxit = new Muxit();
 * await muxit.connect("ws://localhost:8765/ws");
 * const psu = muxit.connector("psu");
 * await psu.voltage(5);
 * muxit.on("state:psu", ({ measured_voltage }) => show(measured_voltage));
 * ```
 */
export class Muxit implements AsyncDisposable {
  readonly #events = new LocalEvents();
  readonly #wanted = new Map<unknown, { subscribe: Subscribe; stop: () => void }>();
  #client: MuxitClient | undefined;
  #open = false;
  /** True until a connection was open: connect() itself tells what goes wrong before. */
  #first = true;
  #refused = false;

  /** Scripts of the server; names with or without `.js`. */
  readonly scripts = {
    /** Starts a script; resolves as soon as it runs. */
    start: (name: string): Promise<void> => this.#online("start a script", (it) => it.scripts.start(name)),
    /** Stops a script; true when it was running. */
    stop: (name: string): Promise<boolean> => this.#online("stop a script", (it) => it.scripts.stop(name)),
    /** Names of all scripts. */
    list: (): Promise<string[]> =>
      this.#online("list the scripts", async (it) => (await it.scripts.list()).value),
  };

  /** Makes local events `log` of messages; nothing is sent. */
  readonly log = {
    debug: (message: unknown): void => this.#log("debug", message),
    info: (message: unknown): void => this.#log("info", message),
    warn: (message: unknown): void => this.#log("warn", message),
    error: (message: unknown): void => this.#log("error", message),
  };

  /**
   * Connects; resolves when the connection is open. Once it was open, it comes back by itself after a loss, with
   * growing pauses, unless `reconnect` is false.
   *
   * @param url `ws://localhost:8765/ws`; `http:` and a missing path are understood.
   * @throws {ClientError} `AUTH_INVALID_SESSION` for a missing or wrong token, `CLIENT_DISCONNECTED` when the server cannot
   * be reached, `CLIENT_DEADLINE` when it does not answer, `VALIDATION_INVALID_VALUE` for a wrong address; nothing goes on
   * in the background then.
   */
  async connect(url: string | URL, options: ConnectOptions = {}): Promise<void> {
    const client = this.#create(url, options);
    try {
      await client.ready({ attempts: 1 });
    } catch (error) {
      await client.close();
      if (error instanceof ClientError) throw error;
      throw new ClientError("CLIENT_DISCONNECTED", errorText(error), { cause: error });
    }
  }

  /** True while requests can be made. */
  get connected(): boolean {
    return this.#client?.open === true;
  }

  /** Ends the connection for good; what waits for a reply fails with `CLIENT_CLOSED`. `connect` may be called again. */
  async close(): Promise<void> {
    await this.#client?.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** A connector whose members are functions: `p.voltage()` reads, `p.voltage(5)` writes, `p.move(1, 2)` runs an action. */
  connector(name: string): ConnectorProxy {
    return connectorProxy(
      name,
      (method, args) =>
        this.#online(`call ${name}.${method}`, (it) => it.run({ connector: name, method, args })),
    );
  }

  /** Names of all connectors, ready or not. */
  connectors(): Promise<string[]> {
    return this.#online("list the connectors", (it) => it.connectors());
  }

  /** Properties, actions and streams of a connector. */
  schema(name: string): Promise<ConnectorSchema> {
    return this.#online(`get the schema of ${name}`, (it) => it.schema(name));
  }

  /** Every driver the server knows. */
  drivers(): Promise<ListedDriver[]> {
    return this.#online("list the drivers", (it) => it.drivers());
  }

  /** Calls `listener` with each event of that name; returns the function that ends that. */
  on(event: string, listener: (data: never) => void): () => void {
    return this.#events.on(event, listener);
  }

  /** Calls the listeners of this client; nothing is sent. */
  emit(event: string, data?: unknown): void {
    this.#events.emit(event, data);
  }

  /** Asks for a stream; its items come as events `stream:<connector>:<stream>`, pictures as {@linkcode StreamFrame}. */
  subscribeStream(connector: string, stream: string, options: { binary?: boolean } = {}): void {
    const source = { connector, stream, binary: options.binary === true };
    this.unsubscribeStream(connector, stream);
    this.#want(
      `${connector}\n${stream}`,
      (client) =>
        client.subscribeStream(
          source,
          ({ data }) => this.emit(`stream:${connector}:${stream}`, StreamFrame.of(data) ?? data),
        ),
    );
  }

  /** Ends {@linkcode subscribeStream}. */
  unsubscribeStream(connector: string, stream: string): void {
    this.#unwant(`${connector}\n${stream}`);
  }

  /**
   * Calls `listener` with what scripts and connectors publish with `emit`; returns the function that ends that.
   *
   * @param pattern `script:<event>` or `connector:<event>`; a `*` at the end stands for anything.
   */
  subscribeEvents(pattern: string, listener: (data: never, event: string) => void): () => void {
    const key = {};
    this.#want(
      key,
      (client) => client.events.subscribe(pattern, ({ data, event }) => listener(data as never, event)),
    );
    return () => this.#unwant(key);
  }

  /**
   * Sends any message and gives its whole reply.
   *
   * @param options `ms` to wait at most, `signal` to wait no longer.
   * @throws {ClientError} With `code` and `message` of the server, or of the client when the reply does not come.
   */
  request(message: Outgoing, options: RequestOptions = {}): Promise<Incoming> {
    return this.#online(`send ${message.type}`, (it) => it.exchange(message, options));
  }

  /**
   * Sends any message and does not wait for a reply.
   *
   * @throws {ClientError} `CLIENT_DISCONNECTED`: nothing is kept back and sent later.
   */
  send(message: Outgoing): void {
    this.#connection(`send ${message.type}`).send(message);
  }

  /** @throws {ClientError} Always `AI_NOT_CONFIGURED`: the server offers no such message yet. */
  ai(_prompt: string, _image?: string): Promise<string> {
    const text = "Cannot ask the AI: the server offers no message for that yet";
    return Promise.reject(new ClientError("AI_NOT_CONFIGURED", text));
  }

  /** Speaks to the listeners of `script:say` of this client, as a script does to those of all; nothing is sent. */
  say(text: string, options: { emotion?: string } = {}): void {
    this.emit("script:say", { type: "script.say", script: "client", text, emotion: options.emotion ?? null });
  }

  /** Resolves after that many milliseconds. */
  async delay(ms: number): Promise<void> {
    let left = ms;
    for (; left > LONGEST_MS; left -= LONGEST_MS) await timer(LONGEST_MS);
    await timer(left);
  }

  /** The time as ISO 8601 text with milliseconds, UTC. */
  timestamp(): string {
    return new Date().toISOString();
  }

  #create(address: string | URL, { token, reconnect = true }: ConnectOptions): MuxitClient {
    const url = socketUrl(address);
    if (typeof WebSocket === "undefined") {
      const text =
        `Cannot connect to ${url}: this runtime has no WebSocket. Before version 22 of Node, set ` +
        'globalThis.WebSocket = (await import("ws")).default first';
      throw new ClientError("CLIENT_NO_WEBSOCKET", text);
    }
    if (this.#client !== undefined && this.#client.status.phase !== "closed") {
      const text = `Cannot connect to ${url}: this client has a connection already, close() it first`;
      throw new ClientError("VALIDATION_INVALID_VALUE", text);
    }
    const client = new MuxitClient({
      url,
      reconnect,
      fetchToken: tokenSource(url, token),
      onError: (error) => this.#events.report(error),
    });
    client.onStatus((status) => this.#changed(status, client.failure));
    client.onMessage((message) => this.#broadcast(message));
    client.subscribeState(({ updates }) => {
      this.emit("state", updates);
      for (const [connector, properties] of Object.entries(updates)) {
        this.emit(`state:${connector}`, properties);
      }
    });
    for (const wanted of this.#wanted.values()) wanted.stop = wanted.subscribe(client);
    this.#first = true;
    return this.#client = client;
  }

  #changed(status: ConnectionStatus, failure: unknown): void {
    if (status.phase === "open") {
      this.#open = true;
      this.#first = this.#refused = false;
      return this.emit("connect");
    }
    if (!this.#open) return this.#tellRefusal(failure);
    this.#open = false;
    const lost = "reason" in status;
    this.emit("disconnect", {
      code: lost ? status.closeCode ?? ABNORMAL_CLOSURE : NORMAL_CLOSURE,
      reason: lost ? status.reason : "The client was closed",
    });
  }

  // After a restart a token that is known once and for all is wrong: that does not mend itself, so somebody must hear of it.
  #tellRefusal(failure: unknown): void {
    const refused = failure instanceof ClientError && failure.code === "AUTH_INVALID_SESSION";
    if (!refused || this.#refused || this.#first) return;
    this.#refused = true;
    this.#events.report(failure);
  }

  #broadcast(message: Incoming): void {
    if (!NOT_BROADCAST.has(message.type)) this.emit(message.type.replaceAll(".", ":"), message);
  }

  #want(key: unknown, subscribe: Subscribe): void {
    const stop = this.#client === undefined ? () => {} : subscribe(this.#client);
    this.#wanted.set(key, { subscribe, stop });
  }

  #unwant(key: unknown): void {
    this.#wanted.get(key)?.stop();
    this.#wanted.delete(key);
  }

  async #online<T>(doing: string, act: (client: MuxitClient) => Promise<T>): Promise<T> {
    return await act(this.#connection(doing));
  }

  #connection(doing: string): MuxitClient {
    if (this.#client !== undefined) return this.#client;
    throw new ClientError("CLIENT_DISCONNECTED", `Cannot ${doing}: not connected, call connect() first`);
  }

  #log(level: "debug" | "info" | "warn" | "error", message: unknown): void {
    this.emit("log", { level, message, timestamp: this.timestamp() });
  }
}

function timer(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

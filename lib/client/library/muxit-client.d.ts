// The types of muxit-client.js, for people and editors. Values that come from devices are `any`: what they are stands in
// the schema of a connector, which no compiler reads.
// deno-lint-ignore-file no-explicit-any

/** A connector: `p.voltage()` reads, `p.voltage(5)` writes, `p.move(1, 2)` runs an action. */
export type ConnectorProxy = Record<string, (...args: any[]) => Promise<any>>;

/** Any message of the WebSocket API. */
export type Message = { type: string; [field: string]: any };

/** Polled values, by connector and property. */
export type State = Record<string, Record<string, any>>;

/** How to connect. */
export interface ConnectOptions {
  /**
   * Not needed for a server on this machine, nor in a page it has served. A server makes a new token at each start, so a
   * function is asked before each attempt.
   */
  token?: string | (() => string | Promise<string>);
  /** Come back by itself after a loss. Default true. */
  reconnect?: boolean;
}

/** Options of one request. */
export interface RequestOptions {
  /** Milliseconds to wait for the reply. Default 35 000, for actions and whole script runs 605 000. */
  ms?: number;
  /** Ends the wait early; the server goes on with what it was asked. */
  signal?: AbortSignal;
}

/** What `connector.schema` answers. */
export interface ConnectorSchema {
  name: string;
  driver: string;
  description?: string | undefined;
  properties: {
    name: string;
    type: string;
    access: "r" | "w" | "rw";
    unit?: string | undefined;
    description?: string | undefined;
  }[];
  actions: {
    name: string;
    description?: string | undefined;
    args?: { name: string; type: string; description?: string | undefined }[] | undefined;
  }[];
  streams: { name: string }[];
}

/** One driver of `drivers.list`. */
export interface ListedDriver {
  name: string;
  tier: number;
  version: string;
  category: string;
  group: string;
  errors: { ruleId: string; severity: string; message: string }[];
  warnings: { ruleId: string; severity: string; message: string }[];
}

/** What `log.*` emits. */
export interface LogEntry {
  level: "debug" | "info" | "warn" | "error";
  message: any;
  timestamp: string;
}

/** One server, its connectors, scripts, state and streams, and events about all of it. */
export class Muxit implements AsyncDisposable {
  constructor();
  /**
   * Connects; resolves when the connection is open, rejects with a {@link ClientError} when it cannot be. Once it was open
   * it comes back by itself after a loss.
   *
   * @param url `ws://localhost:8765/ws`; `http:` and a missing path are understood.
   */
  connect(url: string | URL, options?: ConnectOptions): Promise<void>;
  /** True while requests can be made. */
  get connected(): boolean;
  /** Ends the connection for good; `connect` may be called again. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;

  /** A connector whose members are functions. Name your own interface to have it checked. */
  connector<Members = ConnectorProxy>(name: string): Members;
  /** Names of all connectors, ready or not. */
  connectors(): Promise<string[]>;
  /** Properties, actions and streams of a connector. */
  schema(name: string): Promise<ConnectorSchema>;
  /** Every driver the server knows. */
  drivers(): Promise<ListedDriver[]>;
  /** Scripts of the server; names with or without `.js`. */
  readonly scripts: {
    start(name: string): Promise<void>;
    /** True when it was running. */
    stop(name: string): Promise<boolean>;
    list(): Promise<string[]>;
  };

  /** Calls `listener` with each event of that name; returns the function that ends that. */
  on(event: "connect", listener: () => void): () => void;
  on(event: "disconnect", listener: (end: { code: number; reason: string }) => void): () => void;
  on(event: "state", listener: (updates: State) => void): () => void;
  on(event: `state:${string}`, listener: (properties: Record<string, any>) => void): () => void;
  on(event: "log", listener: (entry: LogEntry) => void): () => void;
  on(event: "error", listener: (error: Error & { code: string }) => void): () => void;
  on(event: string, listener: (data: any) => void): () => void;
  /** Calls the listeners of this client; nothing is sent. */
  emit(event: string, data?: unknown): void;

  /**
   * Asks for a stream; its items come as events `stream:<connector>:<stream>`, pictures as {@link StreamFrame}.
   *
   * @param options `binary` gives numbers and bytes as typed arrays, without the detour over text.
   */
  subscribeStream(connector: string, stream: string, options?: { binary?: boolean }): void;
  /** Ends `subscribeStream`. */
  unsubscribeStream(connector: string, stream: string): void;
  /** Calls `listener` with what scripts and connectors publish with `emit`; a `*` at the end stands for anything. */
  subscribeEvents(pattern: string, listener: (data: any, event: string) => void): () => void;

  /** Sends any message and gives its whole reply. Rejects with an error that has `code` and `message`. */
  request(message: Message, options?: RequestOptions): Promise<Message>;
  /** Sends any message and does not wait for a reply. Throws without a connection. */
  send(message: Message): void;

  /** Always rejects with `AI_NOT_CONFIGURED`: the server offers no such message yet. */
  ai(prompt: string, image?: string): Promise<string>;
  /** Speaks to the listeners of `script:say` of this client; nothing is sent. */
  say(text: string, options?: { emotion?: string }): void;
  /** Makes local events `log`; nothing is sent. */
  readonly log: {
    debug(message: unknown): void;
    info(message: unknown): void;
    warn(message: unknown): void;
    error(message: unknown): void;
  };
  /** Resolves after that many milliseconds. */
  delay(ms: number): Promise<void>;
  /** The time as ISO 8601 text with milliseconds, UTC. */
  timestamp(): string;
}

/** One picture of a stream. */
export class StreamFrame {
  constructor(mimeType: string, content: string | Uint8Array<ArrayBuffer>);
  /** A frame when the item of a stream is a picture. */
  static of(data: unknown): StreamFrame | undefined;
  /** `image/jpeg` or `image/png`. */
  readonly mimeType: string;
  get base64(): string;
  /** For `<img src>`. */
  get dataUrl(): string;
  arrayBuffer(): Promise<ArrayBuffer>;
  blob(): Promise<Blob>;
  /** The decoded picture; call its `close()` when it was drawn. Not in Node. */
  imageBitmap(): Promise<ImageBitmap>;
}

/** A file behind a connector of the driver FileAccess, as `files.file("log.txt")` gives it. */
export class FileHandle {
  constructor(path: string, run: (method: string, args: readonly unknown[]) => Promise<unknown>);
  /** Relative to the connector's folder; after `rename` the new one. */
  get path(): string;
  exists(): Promise<boolean>;
  /** Bytes; 0 when there is no such file. */
  size(): Promise<number>;
  read(): Promise<string>;
  write(content: string): Promise<any>;
  append(content: string): Promise<any>;
  /** Base64. */
  readBinary(): Promise<string>;
  /** Base64. */
  writeBinary(content: string): Promise<any>;
  delete(): Promise<any>;
  rename(to: string): Promise<any>;
  info(): Promise<any>;
}

/** A request that failed: `message` for people, `code` for programs. */
export class ClientError extends Error {
  constructor(code: string, message: string, options?: { cause?: unknown });
  override readonly name: "ClientError";
  /** A code of the server, or `CLIENT_…`. */
  readonly code: string;
}

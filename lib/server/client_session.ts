import { AppError, RawJson, type RequestOf, toAppError, toJson } from "@/lib/protocol/mod.ts";
import { maskSecrets, RateLimit } from "@/lib/core/mod.ts";
import type { StreamSource } from "@/lib/streams/mod.ts";
import { LargeMessage, type Message } from "@/lib/websocket/mod.ts";
import { type Backlog, CLIENT_LIMIT } from "./backlog.ts";
import type { FairTurns } from "./fair_turns.ts";
import { EventFeed } from "./event_feed.ts";
import { accessOf } from "./handlers/connector_handlers.ts";
import type { Handler } from "./handlers/handler.ts";
import { HANDLERS } from "./handlers/mod.ts";
import { Inbox } from "./inbox.ts";
import { InFlight, type ReplySizes } from "./in_flight.ts";
import { LogFeed } from "./log_feed.ts";
import { Outbox, type Sending } from "./outbox.ts";
import { type ParsedRequest, type RequestError, tooLarge } from "./parse_request.ts";
import { RepeatedRequests } from "./repeated_requests.ts";
import type { ServerContext } from "./server_context.ts";
import { StateFeed } from "./state_feed.ts";
import { StreamFeed, type StreamFeedOptions } from "./stream_feed.ts";

type Reply = Record<string, unknown>;

/** Streams one client may subscribe to. */
const MAX_STREAMS = 256;

/** The part of a WebSocket a session needs. */
export interface Connection extends Sending {
  /** Bytes of a message that has come in part. */
  readonly receiving: number;
}

/** What a {@linkcode ClientSession} is told about. */
export interface ClientOptions {
  /** Names it in logs and to the safety gate. */
  id: string;
  /** Counts what waits for all clients. */
  backlog: Backlog;
  /** Divides the loop among all clients. */
  turns: FairTurns;
  /** What replies of all clients came to. */
  sizes: ReplySizes;
  /** Disconnects it. */
  close(reason: string): void;
}

/** One connected client: its requests, its subscriptions, and what it is sent. */
export class ClientSession {
  /** How writes of this client are named to the safety gate and the audit. */
  readonly caller: string;
  readonly #socket: Connection;
  readonly #server: ServerContext;
  readonly #outbox: Outbox;
  readonly #limit: RateLimit;
  readonly #streams = new Map<string, { feed: StreamFeed; unsubscribe: () => void }>();
  readonly #events: EventFeed;
  readonly #held = new Map<string, () => void>();
  readonly #disconnect: (reason: string) => void;
  readonly #requests = new RepeatedRequests();
  readonly #inbox: Inbox;
  readonly #inFlight: InFlight;
  readonly #logs: LogFeed;
  readonly #backlog: Backlog;
  readonly #uncount: () => void;
  #state: StateFeed | undefined;
  #closed = false;

  constructor(
    socket: Connection,
    server: ServerContext,
    { id, backlog, sizes, turns, close }: ClientOptions,
  ) {
    this.#disconnect = close;
    this.caller = `ws:${id}`;
    this.#socket = socket;
    this.#server = server;
    this.#inFlight = new InFlight(sizes);
    this.#backlog = backlog;
    this.#uncount = backlog.add(this);
    this.#outbox = new Outbox(socket, { backlog, member: this });
    this.#events = new EventFeed(server.bus, this.#outbox);
    this.#logs = new LogFeed(this.#outbox);
    this.#limit = new RateLimit(server.settings.settings.security.rateLimit.callsPerSec);
    this.#inbox = new Inbox({
      turns,
      ready: () => this.#outbox.flowing && this.#inFlight.hasRoom,
      act: (data) => this.#act(data),
      grew: (size) => backlog.grew(this, size),
    });
  }

  /** All that waits for this client. */
  get waiting(): number {
    let pictures = 0;
    for (const { feed } of this.#streams.values()) pictures += feed.waitingSize;
    return this.#socket.receiving + this.#outbox.waiting + this.#inbox.size + pictures;
  }

  /** Disconnects the client, because too much waits for it. */
  drop(reason: string): void {
    if (this.#closed) return;
    const half = this.#socket.receiving > this.#outbox.waiting + this.#inbox.size;
    const [its, yours] = half
      ? ["does not end the messages it sends", "You do not end the messages you send"]
      : ["does not read what it is sent", "You do not read what you are sent"];
    const text = `Client ${this.caller} was disconnected, because it ${its}: ${reason}`;
    this.#server.log.write("warn", "server", text);
    this.close();
    this.#disconnect(`${yours}: ${reason}`);
  }

  /** Sends a message that must not be left out. */
  send(text: string): void {
    this.#outbox.deliver(text);
  }

  /** Sends a line of the log, or of a script, if the client keeps up. */
  sendLog(text: string): void {
    this.#logs.send(text);
  }

  /**
   * Takes one message of the client. While the client does not read its replies, or many of its requests are being answered,
   * its requests wait, so that no reply is ever left out; one that goes on asking without reading is disconnected.
   */
  receive(data: Message): void {
    if (!this.#closed) this.#inbox.receive(data);
  }

  /** Acts on one message; whatever is wrong with it is answered, never thrown. */
  #act(data: Message): void {
    let request: ParsedRequest | undefined;
    try {
      if (data instanceof LargeMessage) throw tooLarge(data);
      if (typeof data !== "string") {
        throw new AppError(
          "PROTOCOL_INVALID_JSON",
          "Requests are JSON text; binary messages are not understood",
        );
      }
      request = this.#requests.parse(data);
      this.#checkRate(request);
      const handler = HANDLERS[request.row.type as keyof typeof HANDLERS] as unknown as Handler<never>;
      const reply = handler(request.fields as never, { server: this.#server, client: this }) as
        | Reply
        | Promise<Reply>;
      if (reply instanceof Promise) void this.#later(request, reply);
      else this.#reply(request, reply);
    } catch (error) {
      this.#refuse(error, request === undefined ? (error as RequestError).requestId : request.requestId);
    }
  }

  async #later(request: ParsedRequest, reply: Promise<Reply>): Promise<void> {
    const end = this.#inFlight.begin(request.kind);
    let length = 0;
    try {
      const body = await reply;
      if (this.#closed) return;
      length = this.#reply(request, body);
    } catch (error) {
      this.#refuse(error, request.requestId);
    }
    end(length);
    this.#inbox.resume();
  }

  /** Events of the bus this client has subscribed to. */
  get events(): EventFeed {
    return this.#events;
  }

  /**
   * Holds something for this client until it is released or the client goes; what is held already stays.
   *
   * @param begin Begins it and gives the function that ends it.
   */
  hold(key: string, begin: () => () => void): void {
    if (this.#held.has(key)) return;
    const end = begin();
    if (this.#closed) end();
    else this.#held.set(key, end);
  }

  /** Ends what is held under that key; false when there is nothing. */
  release(key: string): boolean {
    const end = this.#held.get(key);
    this.#held.delete(key);
    end?.();
    return end !== undefined;
  }

  /** Subscribes to a stream; again in another way replaces the first. */
  subscribeStream(source: StreamSource, how: Pick<StreamFeedOptions, "binary" | "policy">): void {
    this.unsubscribeStream(source);
    if (this.#streams.size >= MAX_STREAMS) {
      throw new AppError(
        "VALIDATION_INVALID_VALUE",
        `One client may subscribe to at most ${MAX_STREAMS} streams`,
      );
    }
    const mayKeep = (size: number) => this.waiting + size <= CLIENT_LIMIT && !this.#backlog.full;
    const feed = new StreamFeed({ source, outbox: this.#outbox, mayKeep, ...how });
    this.#streams.set(keyOf(source), { feed, unsubscribe: this.#server.hub.subscribe(source, feed) });
  }

  /** The feed of a stream this client has subscribed to. */
  streamFeed(source: StreamSource): StreamFeed | undefined {
    return this.#streams.get(keyOf(source))?.feed;
  }

  /** Ends a subscription and gives its feed; one that is not there is none. */
  unsubscribeStream(source: StreamSource): StreamFeed | undefined {
    const entry = this.#streams.get(keyOf(source));
    this.#streams.delete(keyOf(source));
    entry?.unsubscribe();
    entry?.feed.close();
    return entry?.feed;
  }

  /** Begins sending changed values; again in another way replaces the first. */
  subscribeState({ quality }: { quality: boolean }): void {
    this.#state ??= new StateFeed(this.#server.state, this.#outbox);
    this.#state.quality = quality;
  }

  /** Stops sending changed values. */
  unsubscribeState(): void {
    this.#state?.close();
    this.#state = undefined;
  }

  /** Ends every subscription. */
  close(): void {
    this.#closed = true;
    this.#events.close();
    for (const key of [...this.#held.keys()]) this.release(key);
    this.#uncount();
    this.#logs.close();
    this.#inbox.close();
    this.#outbox.close();
    this.unsubscribeState();
    for (const { feed, unsubscribe } of this.#streams.values()) {
      unsubscribe();
      feed.close();
    }
    this.#streams.clear();
  }

  // Reads are exempt: they are what dashboards and polling clients do all day (design §8.11).
  #checkRate(request: ParsedRequest): void {
    if (request.row.rate !== "hardware") return;
    if (request.row.type === "connector.call" && this.#isRead(request.fields as never)) return;
    if (this.#limit.take()) return;
    const { callsPerSec } = this.#server.settings.settings.security.rateLimit;
    throw new AppError(
      "WS_RATE_LIMITED",
      `More than ${callsPerSec} calls per second; send fewer, or raise security.rateLimit.callsPerSec`,
    );
  }

  #isRead(call: RequestOf<"connector.call">): boolean {
    const access = accessOf(call);
    return access.kind === "read" || this.#server.connectors.reads(call.connector, access);
  }

  /** Sends a reply and gives its length. */
  #reply({ row, requestId }: ParsedRequest, body: Reply): number {
    if (requestId === undefined && !row.alwaysReplies) return 0;
    const head = requestId === undefined
      ? `{"type":"${row.replyType}"`
      : `{"type":"${row.replyType}","requestId":${JSON.stringify(requestId)}`;
    const text = `${head}${fieldsOf(body)}}`;
    this.#outbox.deliver(text);
    return text.length;
  }

  #refuse(error: unknown, requestId: unknown): void {
    const { code, message } = toAppError(error);
    if (code === "INTERNAL_ERROR") this.#server.log.write("error", "server", `${this.caller}: ${message}`);
    this.#outbox.deliver(JSON.stringify({ type: "error", code, requestId, message: maskSecrets(message) }));
  }
}

// A value that is JSON text already goes in as it is.
function fieldsOf(body: Reply): string {
  let text = "";
  for (const key in body) {
    const value = body[key];
    if (value !== undefined) text += `,"${key}":${value instanceof RawJson ? value.text : toJson(value)}`;
  }
  return text;
}

function keyOf({ connector, stream }: StreamSource): string {
  return `${connector}\n${stream}`.toLowerCase();
}

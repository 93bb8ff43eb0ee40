import { type EventOf, type EventType, toJson } from "@/lib/protocol/mod.ts";
import type { ServerSocket } from "@/lib/websocket/mod.ts";
import { Backlog, TOTAL_LIMIT } from "./backlog.ts";
import { ClientSession } from "./client_session.ts";
import { FairTurns } from "./fair_turns.ts";
import { ReplySizes } from "./in_flight.ts";
import type { ServerContext } from "./server_context.ts";

/** Milliseconds in which clients may answer that they are told that the server stops. */
const FAREWELL_MS = 500;
/** Messages that are left out for a client that is behind; it is told how many. */
const LOGS: ReadonlySet<EventType> = new Set<EventType>(["server.log", "script.output"]);

/** Every connected client. */
export class ClientSessions {
  readonly #sessions = new Map<ServerSocket, ClientSession>();
  readonly #backlog = new Backlog();
  readonly #sizes = new ReplySizes();
  readonly #turns = new FairTurns();
  #server: ServerContext | undefined;
  #count = 0;

  /** The server that answers; set once, when it is composed. */
  attach(server: ServerContext): void {
    this.#server = server;
  }

  /** How many clients are connected. */
  get size(): number {
    return this.#sessions.size;
  }

  /** False while so much waits for the clients there are that no other one is taken. */
  get hasRoom(): boolean {
    return this.#backlog.total <= TOTAL_LIMIT;
  }

  /** Takes a new connection. */
  accept(socket: ServerSocket): void {
    const session = new ClientSession(socket, this.#server!, {
      id: String(++this.#count),
      backlog: this.#backlog,
      sizes: this.#sizes,
      turns: this.#turns,
      close: (reason) => {
        this.#sessions.delete(socket);
        socket.drop(1008, reason);
      },
    });
    this.#sessions.set(socket, session);
    socket.onmessage = (message) => session.receive(message);
    socket.onpart = (bytes) => this.#backlog.grew(session, bytes);
    socket.onclose = () => {
      this.#sessions.delete(socket);
      session.close();
    };
    const { phase } = this.#server!.status();
    if (phase !== "ready") session.send(JSON.stringify({ type: "server.initializing", phase }));
  }

  /** Sends an event to every client; its text is made once. */
  broadcast<T extends EventType>(type: T, body: EventOf<T>): void {
    if (this.#sessions.size === 0) return;
    const text = toJson({ type, ...body });
    const isLog = LOGS.has(type);
    for (const session of this.#sessions.values()) {
      if (isLog) session.sendLog(text);
      else session.send(text);
    }
  }

  /** Closes every connection; waits until the clients have answered that, for half a second at most. */
  async close(): Promise<void> {
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, FAREWELL_MS);
    const ends = [...this.#sessions].map(([socket, session]) => {
      session.close();
      return new Promise<void>((resolve) => {
        socket.onclose = () => resolve();
        socket.close(1001, "The server stops");
      });
    });
    this.#sessions.clear();
    await Promise.race([Promise.all(ends), late.promise]);
    clearTimeout(timer);
  }
}

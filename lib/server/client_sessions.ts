import { type EventOf, type EventType, toJson } from "@/lib/protocol/mod.ts";
import { ClientSession } from "./client_session.ts";
import type { ServerContext } from "./server_context.ts";

/** Every connected client. */
export class ClientSessions {
  readonly #sessions = new Map<WebSocket, ClientSession>();
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

  /** Takes a new connection; binary data comes as bytes. */
  accept(socket: WebSocket): void {
    socket.binaryType = "arraybuffer";
    const session = new ClientSession(socket, this.#server!, {
      id: String(++this.#count),
      close: (reason) => socket.close(1008, reason),
    });
    socket.onopen = () => {
      this.#sessions.set(socket, session);
      const { phase } = this.#server!.status();
      if (phase !== "ready") session.send(JSON.stringify({ type: "server.initializing", phase }));
    };
    socket.onmessage = (event) => session.receive(event.data);
    socket.onerror = (event) => event.preventDefault();
    socket.onclose = () => {
      this.#sessions.delete(socket);
      session.close();
    };
  }

  /** Sends an event to every client; its text is made once. */
  broadcast<T extends EventType>(type: T, body: EventOf<T>): void {
    if (this.#sessions.size === 0) return;
    const text = toJson({ type, ...body });
    for (const session of this.#sessions.values()) session.send(text);
  }

  /** Closes every connection. */
  close(): void {
    for (const [socket, session] of this.#sessions) {
      session.close();
      socket.close(1001, "The server stops");
    }
    this.#sessions.clear();
  }
}

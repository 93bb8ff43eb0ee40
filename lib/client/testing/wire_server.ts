import { encodeFrame } from "@/lib/protocol/plain.ts";

/** Any message of the wire. */
export type Message = Record<string, unknown> & { type?: string };

/** Answers a request: the reply's fields, an error with a code, or `undefined` for silence. */
export type Answer = (request: Message) => Message | undefined;

const PATIENCE_MS = 10_000;

/**
 * A server that speaks the wire over a real socket and does what the test says. It keeps every request, and can be stopped
 * and started again on its port with another token, as a server is.
 */
export class WireServer implements AsyncDisposable {
  /** Requests received, over all connections. */
  readonly requests: Message[] = [];
  /** What clients must offer; the tests change it to play a restart. */
  token = "first";
  /** Answers by request type; the others get `{ success: true }`. */
  readonly answers = new Map<string, Answer>();
  connections = 0;
  /** Connections that were refused because of their token. */
  refused = 0;
  readonly #sockets = new Set<WebSocket>();
  readonly #watchers = new Set<() => void>();
  #http: Deno.HttpServer<Deno.NetAddr>;
  readonly #port: number;

  constructor() {
    this.#http = this.#listen(0);
    this.#port = this.#http.addr.port;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.#port}/ws`;
  }

  get tokenUrl(): string {
    return `http://127.0.0.1:${this.#port}/api/auth/token`;
  }

  get clients(): number {
    return this.#sockets.size;
  }

  /** Sends an event to every client. */
  send(message: Message): void {
    this.sendRaw(JSON.stringify(message));
  }

  /** Sends a binary stream frame to every client. */
  sendBinary(header: Message, payload: Uint8Array): void {
    this.sendRaw(encodeFrame(header, payload));
  }

  /** Sends as it is. */
  sendRaw(data: string | Uint8Array<ArrayBuffer>): void {
    for (const socket of this.#sockets) socket.send(data);
  }

  /** Cuts every connection; the port stays. */
  cut(): void {
    for (const socket of this.#sockets) socket.close(1001, "Cut by the test");
  }

  async stop(): Promise<void> {
    this.cut();
    await this.#http.shutdown();
  }

  /** Listens again on the same port. */
  start(): void {
    this.#http = this.#listen(this.#port);
  }

  /** Requests of one type. */
  of(type: string): Message[] {
    return this.requests.filter((request) => request.type === type);
  }

  /** Waits until a condition on this server holds. */
  async until(condition: () => boolean, what: string): Promise<void> {
    if (condition()) return;
    await new Promise<void>((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        this.#watchers.delete(look);
      };
      const look = () => {
        if (!condition()) return;
        end();
        resolve();
      };
      const timer = setTimeout(() => {
        end();
        reject(new Error(`Waited ${PATIENCE_MS} ms in vain for ${what}`));
      }, PATIENCE_MS);
      this.#watchers.add(look);
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  #listen(port: number): Deno.HttpServer<Deno.NetAddr> {
    return Deno.serve(
      { hostname: "127.0.0.1", port, onListen: () => {} },
      (request) => this.#accept(request),
    );
  }

  #accept(request: Request): Response {
    const { pathname } = new URL(request.url);
    if (pathname === "/api/auth/token") return Response.json({ token: this.token });
    if (pathname === "/api/auth/status") {
      const sessionValid = request.headers.get("x-auth-token") === this.token;
      return Response.json({ requiresLogin: false, sessionValid });
    }
    const protocols = request.headers.get("sec-websocket-protocol")?.split(", ") ?? [];
    if (!protocols.includes(`auth-${this.token}`)) {
      this.refused++;
      this.#look();
      return new Response("The token is wrong", { status: 401 });
    }
    const { socket, response } = Deno.upgradeWebSocket(request, { protocol: "muxit" });
    socket.onopen = () => {
      this.connections++;
      this.#sockets.add(socket);
      this.#look();
    };
    socket.onmessage = ({ data }) => this.#receive(socket, JSON.parse(data));
    socket.onclose = () => {
      this.#sockets.delete(socket);
      this.#look();
    };
    return response;
  }

  #receive(socket: WebSocket, request: Message): void {
    this.requests.push(request);
    const answer = this.answers.get(request.type!) ?? (() => ({ success: true }));
    const reply = answer(request);
    if (reply !== undefined) {
      socket.send(JSON.stringify({ type: request.type, requestId: request.requestId, ...reply }));
    }
    this.#look();
  }

  #look(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }
}

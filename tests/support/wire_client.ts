import type { RunningServer } from "@/lib/server/mod.ts";

/** Any message of the wire. */
export type Message = Record<string, unknown> & { type?: string };

const PATIENCE_MS = 15_000;

/**
 * A client that speaks the wire with nothing in between: what it sends is what stands in the test. It keeps every
 * message it gets.
 */
export class WireClient implements AsyncDisposable {
  readonly received: Message[] = [];
  readonly #socket: WebSocket;
  readonly #watchers = new Set<(message: Message) => void>();
  #count = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      const message: Message = typeof data === "string" ? JSON.parse(data) : { binary: data };
      this.received.push(message);
      for (const watcher of this.#watchers) watcher(message);
    };
  }

  /** Connects with the token of a server. */
  static async connect(server: Pick<RunningServer, "port" | "token">): Promise<WireClient> {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/ws`, ["muxit", `auth-${server.token}`]);
    socket.binaryType = "arraybuffer";
    await new Promise<void>((resolve, reject) => {
      socket.onopen = () => resolve();
      socket.onerror = () => reject(new Error("Cannot connect"));
    });
    return new WireClient(socket);
  }

  /** Sends text as it is. */
  raw(text: string | Uint8Array<ArrayBuffer>): void {
    this.#socket.send(text);
  }

  /** Sends a request and gives its reply, whatever it is. */
  async ask(request: Message): Promise<Message> {
    const requestId = `t${++this.#count}`;
    this.#socket.send(JSON.stringify({ ...request, requestId }));
    return await this.until((message) => message.requestId === requestId, `the reply to ${request.type}`);
  }

  /** Sends a request and gives the `value` of its reply; an error reply throws. */
  async value(request: Message): Promise<unknown> {
    const reply = await this.ask(request);
    if (reply.type === "error") throw new Error(`${reply.code}: ${reply.message}`);
    return reply.value;
  }

  /** Reads a property. */
  get(connector: string, property: string): Promise<unknown> {
    return this.value({ type: "connector.call", connector, property });
  }

  /** Writes a property. */
  set(connector: string, property: string, value: unknown): Promise<unknown> {
    return this.value({ type: "connector.call", connector, property, args: [value] });
  }

  /** Runs an action. */
  call(connector: string, method: string, ...args: unknown[]): Promise<unknown> {
    return this.value({ type: "connector.call", connector, method, args });
  }

  /** The first message, received already or later, that fits. */
  async until(fits: (message: Message) => boolean, what: string): Promise<Message> {
    // What has come is looked at once, not again with every message.
    return this.received.find(fits) ??
      await this.#wait((message) => fits(message) ? message : undefined, what);
  }

  /** Waits until a condition on what was received holds. */
  async when(condition: () => boolean, what: string): Promise<void> {
    if (!condition()) await this.#wait(() => condition() ? true : undefined, what);
  }

  /** Waits until a connector is in a state. */
  async state(connector: string, state: string): Promise<Message> {
    return await this.until(
      (message) =>
        message.type === "connector.status" && message.connector === connector && message.state === state,
      `${connector} becoming ${state}`,
    );
  }

  /** Forgets what was received. */
  clear(): void {
    this.received.length = 0;
  }

  async #wait<T>(find: (message: Message) => T | undefined, what: string): Promise<T> {
    return await new Promise<T>((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        this.#watchers.delete(look);
      };
      const look = (message: Message) => {
        const value = find(message);
        if (value === undefined) return;
        end();
        resolve(value);
      };
      const timer = setTimeout(() => {
        end();
        reject(new Error(`Waited ${PATIENCE_MS} ms in vain for ${what}`));
      }, PATIENCE_MS);
      this.#watchers.add(look);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    const closed = new Promise<void>((resolve) => this.#socket.onclose = () => resolve());
    this.#socket.close();
    await closed;
  }
}

import { errorText } from "@/lib/protocol/plain.ts";
import { backoff } from "./backoff.ts";
import type { ConnectionStatus } from "./connection_status.ts";
import { openSocket } from "./open_socket.ts";
import { quiet } from "./quiet_event.ts";
import { refusal } from "./refusal.ts";
import { pause, within } from "./waiting.ts";

/** Milliseconds one attempt may take, the token included. */
const ATTEMPT_MS = 10_000;
/** Milliseconds to wait for the other side's goodbye. */
const GOODBYE_MS = 500;

/** What a {@linkcode Connection} needs and whom it tells. */
export interface ConnectionOptions {
  url: string;
  /** Asked before each attempt, because the server makes a new token at each start. */
  token: (signal: AbortSignal) => string | Promise<string>;
  /** Try again after a failed attempt or a loss. Default true. */
  reconnect?: boolean;
  received(data: unknown): void;
  changed(status: ConnectionStatus): void;
}

/** Why an attempt or a connection ended. */
interface Ending {
  reason: string;
  /** Present when the connection was open. */
  closeCode?: number;
  /** What an attempt failed with. */
  failure?: unknown;
}

/** A connection that ended without the goodbye of the other side. */
const ABNORMAL = 1006;

/** One connection that comes back by itself: attempts, waits, and tries again until it is closed. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #end = new AbortController();
  #wake = new AbortController();
  #status: ConnectionStatus = { phase: "connecting", attempt: 0 };
  #socket: WebSocket | undefined;
  #lost: ((reason: string) => void) | undefined;
  #attempt = 0;
  #failure: unknown;
  readonly #running: Promise<void>;

  /** Begins to connect at once. */
  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#running = this.#run();
  }

  get status(): ConnectionStatus {
    return this.#status;
  }

  /** What the last attempt that failed failed with. */
  get failure(): unknown {
    return this.#failure;
  }

  /** Sends text; false when there is no connection. */
  send(text: string): boolean {
    if (this.#status.phase !== "open" || this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(text);
    return true;
  }

  /** The server has answered: the next loss begins with the shortest wait again. */
  proven(): void {
    this.#attempt = 0;
  }

  /** Gives the connection up and makes a new one, because the other side is silent. */
  drop(reason: string): void {
    this.#lost?.(reason);
  }

  /** Ends a wait between two attempts. */
  retryNow(): void {
    this.#wake.abort();
  }

  /** Ends everything; resolves when the socket is gone. */
  async close(): Promise<void> {
    const goodbye = this.#socket === undefined ? undefined : closed(this.#socket);
    this.#end.abort();
    await this.#running;
    await goodbye;
  }

  async #run(): Promise<void> {
    // The owner finishes its own construction first.
    await null;
    while (!this.#end.signal.aborted) {
      const { reason, closeCode, failure } = await this.#once();
      if (this.#end.signal.aborted) break;
      this.#failure = failure;
      const ending = { reason, ...(closeCode === undefined ? {} : { closeCode }) };
      if (this.#options.reconnect === false) return this.#become({ phase: "closed", ...ending });
      const attempt = ++this.#attempt;
      const retryInMs = Math.round(backoff(attempt - 1));
      this.#wake = new AbortController();
      this.#become({ phase: "waiting", attempt, retryInMs, ...ending });
      await pause(retryInMs, AbortSignal.any([this.#wake.signal, this.#end.signal]));
    }
    this.#become({ phase: "closed" });
  }

  /** One attempt and, when it succeeds, the life of the connection; gives the reason of its end. */
  async #once(): Promise<Ending> {
    const { url } = this.#options;
    this.#become({ phase: "connecting", attempt: this.#attempt });
    try {
      const limits = { ms: ATTEMPT_MS, doing: `Cannot connect to ${url}`, signal: this.#end.signal };
      const socket = await within(limits, (signal) => this.#open(signal));
      return await this.#live(socket);
    } catch (failure) {
      return { reason: errorText(failure), failure };
    }
  }

  async #open(signal: AbortSignal): Promise<WebSocket> {
    const { url, token } = this.#options;
    const target = { url, token: await token(signal), signal };
    try {
      return await openSocket(target);
    } catch (failure) {
      signal.throwIfAborted();
      throw await refusal(target, failure);
    }
  }

  #live(socket: WebSocket): Promise<Ending> {
    return new Promise((resolve) => {
      const end = (reason: string, closeCode = ABNORMAL) => {
        this.#end.signal.removeEventListener("abort", onEnd);
        socket.onmessage = socket.onclose = null;
        socket.onerror = quiet;
        this.#socket = this.#lost = undefined;
        socket.close();
        resolve({ reason, closeCode });
      };
      const onEnd = () => end("The client was closed");
      this.#end.signal.addEventListener("abort", onEnd, { once: true });
      this.#socket = socket;
      this.#lost = end;
      socket.onmessage = ({ data }) => this.#options.received(data);
      socket.onerror = quiet;
      socket.onclose = ({ reason, code }) => end(reason || "The server closed the connection", code);
      this.#become({ phase: "open" });
    });
  }

  #become(status: ConnectionStatus): void {
    this.#status = status;
    this.#options.changed(status);
  }
}

function closed(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(end, GOODBYE_MS);
    socket.addEventListener("close", end, { once: true });
  });
}

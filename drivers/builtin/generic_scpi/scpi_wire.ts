import { delay } from "@/lib/core/mod.ts";
import { AppError, errorText } from "@/lib/protocol/mod.ts";
import type { Transport } from "@/lib/transports/mod.ts";
import { Echoes } from "./echoes.ts";

/** Options of {@linkcode ScpiWire}. */
export interface ScpiWireOptions {
  /** Milliseconds for each reply. */
  timeout: number;
  /** Milliseconds between two operations, at least. */
  commandDelay: number;
  /** Milliseconds of rest after each write. */
  settleMs: number;
  /** What the instrument answers to each setting: this text, or with `true` any line; `false`: nothing. */
  ack: string | boolean;
  /** Gets one text per operation. */
  trace?: (text: string) => void;
  /** Replaced in tests. */
  clock?: WireClock;
}

/** The time of a wire, in milliseconds. */
export interface WireClock {
  now(): number;
  delay(ms: number, options: { signal?: AbortSignal }): Promise<void>;
}

/** One command for the instrument. */
export interface ScpiRequest {
  command: string;
  signal: AbortSignal | undefined;
  /** Milliseconds for the reply instead of the wire's. */
  timeout?: number | undefined;
}

const CLOCK: WireClock = { now: () => performance.now(), delay };

/** Single operations over a transport, with the pauses that instruments need; echoes of commands are left out. */
export class ScpiWire {
  readonly #transport: Transport;
  readonly #options: ScpiWireOptions;
  readonly #clock: WireClock;
  #echoes = new Echoes();
  #lastOperation = -Infinity;

  constructor(transport: Transport, options: ScpiWireOptions) {
    this.#transport = transport;
    this.#options = options;
    this.#clock = options.clock ?? CLOCK;
  }

  /** Milliseconds since some moment. */
  get now(): number {
    return this.#clock.now();
  }

  /** The line was opened anew: what is known of its echoes holds no longer. */
  begin(): void {
    this.#echoes = new Echoes();
  }

  /** Sends a query and gives the trimmed reply: the first line that is no echo and not refused by `skip`. */
  async query(request: ScpiRequest, skip: (line: string) => boolean): Promise<string> {
    const asked = this.#echoes.ask(request.command);
    const reply = await this.#operate(
      request,
      () => this.#ask(request, (line) => asked.isEcho(line) || skip(line)),
    );
    asked.answered();
    return reply;
  }

  /** Sends a command and does nothing else. */
  async write(request: ScpiRequest): Promise<void> {
    await this.#operate(request, () => this.#transport.write(request.command).then(() => undefined));
    this.#echoes.wrote(request.command);
  }

  /**
   * Sends a command that is not answered, but for what acknowledges it, and lets the instrument settle.
   *
   * @throws {AppError} `CONN_CALL_FAILED` when the instrument does not acknowledge it, or says something else.
   */
  async send(request: ScpiRequest): Promise<void> {
    const { ack, settleMs } = this.#options;
    if (ack === false) await this.write(request);
    else {
      const asked = this.#echoes.ask(request.command);
      const reply = await this.#operate(request, () => this.#ask(request, (line) => asked.isEcho(line)));
      asked.answered();
      if (ack !== true && reply !== trimmed(ack)) throw notAcknowledged(request.command, { reply, ack });
    }
    await this.pause(settleMs, request.signal);
  }

  /** Waits until `ms` have passed since the last operation. */
  async rest(ms: number, { signal }: ScpiRequest): Promise<void> {
    await this.pause(this.#lastOperation + ms - this.#clock.now(), signal);
  }

  /** Waits for `ms`. */
  async pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
    if (ms > 0) await this.#clock.delay(ms, signal === undefined ? {} : { signal });
  }

  async #ask(request: ScpiRequest, skip: (line: string) => boolean): Promise<string> {
    const line = await this.#transport.query(request.command, {
      timeout: request.timeout ?? this.#options.timeout,
      skip: (line) => skip(trimmed(line)),
      ...signalOf(request),
    });
    return trimmed(line);
  }

  async #operate<T extends string | undefined>(request: ScpiRequest, work: () => Promise<T>): Promise<T> {
    await this.rest(this.#options.commandDelay, request);
    request.signal?.throwIfAborted();
    const trace = this.#startTrace(request.command);
    try {
      const reply = await work();
      trace(reply === undefined ? "sent" : `RX ${JSON.stringify(reply)}`);
      return reply;
    } catch (error) {
      trace(`failed: ${errorText(error)}`);
      throw error;
    } finally {
      this.#lastOperation = this.#clock.now();
    }
  }

  #startTrace(command: string): (end: string) => void {
    const { trace } = this.#options;
    if (trace === undefined) return () => {};
    const time = new Date().toISOString(), start = this.#clock.now();
    return (end) =>
      trace(`${time} TX ${JSON.stringify(command)} ${end} ${Math.round(this.#clock.now() - start)} ms`);
  }
}

function signalOf({ signal }: ScpiRequest): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

/** Without the blanks and the NUL characters with which some instruments fill up. */
function trimmed(line: string): string {
  return line.replace(/^[\s\0]+|[\s\0]+$/g, "");
}

function notAcknowledged(command: string, { reply, ack }: { reply: string; ack: string }): AppError {
  const text = `the instrument answered ${JSON.stringify(reply)} to ${command}, not ${JSON.stringify(ack)}`;
  return new AppError("CONN_CALL_FAILED", text);
}

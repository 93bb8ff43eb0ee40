import { delay } from "@/lib/core/mod.ts";
import { errorText } from "@/lib/protocol/mod.ts";
import type { Transport } from "@/lib/transports/mod.ts";

/** Options of {@linkcode ScpiWire}. */
export interface ScpiWireOptions {
  /** Milliseconds for each reply. */
  timeout: number;
  /** Milliseconds between two operations, at least. */
  commandDelay: number;
  /** Milliseconds of rest after each write. */
  settleMs: number;
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
}

/** How many sent commands are remembered as possible echoes. */
const ECHO_MEMORY = 8;
const CLOCK: WireClock = { now: () => performance.now(), delay };

/** Single operations over a transport, with the pauses that instruments need; echoes of commands are left out. */
export class ScpiWire {
  readonly #transport: Transport;
  readonly #options: ScpiWireOptions;
  readonly #clock: WireClock;
  readonly #echoes: string[] = [];
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

  /** Sends a query and gives the trimmed reply: the first line that is no echo and not refused by `skip`. */
  async query(request: ScpiRequest, skip: (line: string) => boolean): Promise<string> {
    return await this.#operate(request, async () => {
      const line = await this.#transport.query(request.command, {
        timeout: this.#options.timeout,
        skip: (line) => this.#echoes.includes(line.trim()) || skip(line.trim()),
        ...signalOf(request),
      });
      return line.trim();
    });
  }

  /** Sends a command that is not answered and lets the instrument settle. */
  async send(request: ScpiRequest): Promise<void> {
    await this.#operate(request, async () => {
      await this.#transport.write(request.command);
      return undefined;
    });
    await this.pause(this.#options.settleMs, request.signal);
  }

  /** Waits until `ms` have passed since the last operation. */
  async rest(ms: number, { signal }: ScpiRequest): Promise<void> {
    await this.pause(this.#lastOperation + ms - this.#clock.now(), signal);
  }

  /** Waits for `ms`. */
  async pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
    if (ms > 0) await this.#clock.delay(ms, signal === undefined ? {} : { signal });
  }

  async #operate<T extends string | undefined>(request: ScpiRequest, work: () => Promise<T>): Promise<T> {
    await this.rest(this.#options.commandDelay, request);
    request.signal?.throwIfAborted();
    this.#echoes.push(request.command);
    if (this.#echoes.length > ECHO_MEMORY) this.#echoes.shift();
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

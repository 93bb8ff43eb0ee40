import { withDeadline } from "@/lib/core/mod.ts";
import { errorText } from "@/lib/protocol/mod.ts";
import type { ByteLine } from "./byte_line.ts";
import { exchange } from "./exchange.ts";
import type { Framing } from "./framing.ts";
import { LineConnection } from "./line_connection.ts";
import { LineError } from "./line_error.ts";
import { checkTimeout } from "./option_checks.ts";
import { encodeRaw, hexOf, quoted } from "./text_bytes.ts";
import { Reopening } from "./reopening.ts";
import { TransactionLock } from "./transaction_lock.ts";
import type { QueryOptions, RawTransport } from "./transport.ts";
import { callFailed, invalidOption } from "./transport_error.ts";
import type { TransportHooks } from "./transport_hooks.ts";

/** Options of {@linkcode LineTransport}. */
export interface LineTransportOptions extends Omit<TransportHooks, "permit"> {
  /** How commands and replies lie on the line. */
  framing: Framing;
  /** Milliseconds for opening, for each write and for each reply. */
  timeout: number;
  /**
   * What happens before the transaction after one that ended without its reply: open the line anew, so that a late
   * reply cannot come in, or wait until nothing has come for 100 ms (design §8.26).
   */
  recovery: "reopen" | "drain";
  /** Called with each line that no query waits for. */
  onData?: ((line: string) => void) | undefined;
}

const SILENCE_MS = 100;
const SILENCE_LIMIT_MS = 1000;
const RAW_MODE = "Raw mode is on, so there are no lines";
const NEXT_CONNECT = "call connect() to open it again";
const NEXT_CHECK = "check that the device is on and connected, then try again";

/** What a transaction attempts, for messages; made only when one is needed. */
type Doing = () => string;

const CONNECT: Doing = () => "connect to";

/** One transaction: what it is about, and the signals it listens to, the caller's own and the transport's end. */
class Turn {
  constructor(readonly doing: Doing, readonly stop: AbortSignal, readonly caller: AbortSignal | undefined) {}

  get signal(): AbortSignal {
    return this.caller === undefined ? this.stop : AbortSignal.any([this.stop, this.caller]);
  }
}

/**
 * A transport over any byte line: one transaction at a time, replies that are never mixed up, and a line that opens
 * by itself before its first transaction and again after it went down.
 *
 * After `close` transactions fail until `connect` is called: nothing that comes late opens the line again.
 */
export class LineTransport implements RawTransport {
  /** Called as the line opens and goes down. */
  onStateChange: ((connected: boolean) => void) | undefined;
  /** Called with each line that no query waits for. */
  onData: ((line: string) => void) | undefined;
  /** Called in raw mode with what has come. */
  onRawData: ((hex: string, timestampMs: number) => void) | undefined;
  readonly #line: ByteLine;
  readonly #options: LineTransportOptions;
  readonly #lock = new TransactionLock();
  #connection: LineConnection | undefined;
  #stop = new AbortController();
  #closing: Promise<void> = Promise.resolve();
  #droppedLines = 0;
  #raw = false;
  readonly #reopening: Reopening;

  /**
   * Makes a transport that is closed until it is used.
   *
   * @param line Opened and closed by the transport alone.
   */
  constructor(line: ByteLine, options: LineTransportOptions) {
    this.#line = line;
    this.#options = options;
    this.onData = options.onData;
    this.#reopening = new Reopening({
      label: line.label,
      log: options.log,
      lost: options.lost,
      open: () => this.connect(),
    });
  }

  /** True while the line is open. */
  get connected(): boolean {
    return this.#connection !== undefined;
  }

  /** Lines that nobody waited for and that no `onData` took. */
  get droppedLines(): number {
    return this.#droppedLines;
  }

  /**
   * Opens the line, unless it is open.
   *
   * @throws {AppError} `CONN_CALL_FAILED` when it cannot be opened in time.
   */
  connect(options: { signal?: AbortSignal } = {}): Promise<void> {
    if (this.#stop.signal.aborted) this.#stop = new AbortController();
    if (this.#connection !== undefined) return Promise.resolve();
    return this.#turn(CONNECT, options.signal, async (turn) => void await this.#ready(turn));
  }

  /**
   * Sends text, with the delimiter unless it ends with it; bytes go out as they are.
   *
   * @throws {AppError} `CONN_CALL_FAILED` when the line cannot be opened or does not take the bytes in time,
   * `VALIDATION_INVALID_VALUE` for text that the encoding of the line lacks.
   * @throws The signal's reason, when it aborts before anything goes out.
   */
  write(data: string | Uint8Array, options: { signal?: AbortSignal } = {}): Promise<void> {
    const doing = () => `write ${typeof data === "string" ? quoted(data) : `${data.length} bytes`} to`;
    return this.#turn(doing, options.signal, async (turn) => {
      await this.#ready(turn);
      options.signal?.throwIfAborted();
      await this.#send(typeof data === "string" ? this.#framed(data) : data.slice(), doing);
    });
  }

  /**
   * Sends bytes as they are and at once: it does not wait for its turn, so that a stop reaches a device that has not
   * answered yet. Of text each character below U+0100 is one byte. Opens the line when it was never open.
   *
   * @throws {AppError} `CONN_CALL_FAILED`, as `write`.
   */
  async writeRaw(data: Uint8Array | string): Promise<void> {
    const doing = () => `write ${data.length} raw bytes to`;
    if (this.#connection === undefined) {
      await this.#turn(doing, undefined, async (turn) => void await this.#ready(turn));
    }
    await this.#send(typeof data === "string" ? encodeRaw(data) : data.slice(), doing);
  }

  /**
   * Sends text and waits for one line.
   *
   * @throws {AppError} `CONN_CALL_FAILED` when the line cannot be opened or no reply comes in time,
   * `VALIDATION_INVALID_VALUE` for a timeout that cannot be.
   * @throws The signal's reason, when it aborts first.
   */
  async query(command: string, options: QueryOptions = {}): Promise<string> {
    if (this.#raw) {
      throw this.#failure(() => `query ${quoted(command)} on`, RAW_MODE, "call setRawMode(false) first");
    }
    const timeout = checkTimeout(options.timeout ?? this.#options.timeout, this.#line.label);
    const doing = () => `query ${quoted(command)} on`;
    const bytes = this.#framed(command);
    return await this.#turn(doing, options.signal, async (turn) => {
      const connection = await this.#ready(turn);
      this.#line.takeIn?.();
      if (connection.inLine) await connection.settle({ signal: turn.signal });
      return await exchange(connection, {
        ...options,
        timeout,
        end: this.#options.framing.end,
        send: () => this.#line.write(bytes),
        fail: (what) => this.#failure(doing, what),
        abandon: (error) => void this.#lose(error),
      });
    });
  }

  /** With raw mode on, what comes is given to `onRawData` and not split into lines. */
  setRawMode(on: boolean): void {
    this.#raw = on;
  }

  /** Closes the line and keeps it closed until `connect`. Resolves when everything is given back. */
  close(): Promise<void> {
    const error = new LineError("The transport was closed");
    this.#reopening.stop();
    this.#stop.abort(error);
    return this.#disconnect(error);
  }

  #turn<T>(doing: Doing, signal: AbortSignal | undefined, work: (turn: Turn) => Promise<T>): Promise<T> {
    const turn = new Turn(doing, this.#stop.signal, signal);
    return this.#lock.run(() => {
      if (turn.stop.aborted) throw this.#failure(doing, turn.stop.reason, NEXT_CONNECT);
      return work(turn);
    }, { signal });
  }

  /** The open line; opens it, or makes it fit for the next transaction, when that is needed. */
  async #ready(turn: Turn): Promise<LineConnection> {
    const connection = this.#connection;
    if (connection === undefined) return await this.#open(turn);
    if (!connection.suspect) return connection;
    if (this.#options.recovery === "reopen") {
      await this.#disconnect(new LineError("Opened anew after a transaction without reply"));
    } else {
      await connection.silence({ ms: SILENCE_MS, limitMs: SILENCE_LIMIT_MS, signal: turn.signal });
    }
    return this.#connection ?? await this.#open(turn);
  }

  async #open(turn: Turn): Promise<LineConnection> {
    const connection = new LineConnection(this.#options.framing, (line) => this.#unread(line));
    const attempt = new AbortController();
    try {
      const opening = this.#begin(connection, attempt.signal);
      await withDeadline(opening, { ms: this.#options.timeout, doing: "Opening", signal: turn.signal });
      if (connection.error !== undefined) throw connection.error;
    } catch (error) {
      // An attempt that has ended is closed here; one that has not sees the signal and closes itself.
      attempt.abort(error);
      await this.#line.close().catch(() => {});
      if (turn.caller?.aborted) throw turn.caller.reason;
      if (turn.stop.aborted) throw this.#failure(turn.doing, turn.stop.reason, NEXT_CONNECT);
      throw this.#failure(turn.doing, error, await this.#line.hint(error));
    }
    this.#connection = connection;
    this.#reopening.opened();
    this.#tell(() => this.onStateChange?.(true));
    return connection;
  }

  async #begin(connection: LineConnection, signal: AbortSignal): Promise<void> {
    await this.#closing.catch(() => {});
    signal.throwIfAborted();
    await this.#line.open({
      onBytes: (chunk) => this.#receive(connection, chunk),
      onDown: (error) => this.#down(connection, error),
    }, { signal });
  }

  #receive(connection: LineConnection, chunk: Uint8Array): void {
    try {
      if (this.#raw) this.#tell(() => this.onRawData?.(hexOf(chunk), Date.now()));
      else connection.receive(chunk);
    } catch (error) {
      this.#down(connection, error as Error);
    }
  }

  #down(connection: LineConnection, error: Error): void {
    if (this.#connection === connection) this.#lose(error).catch(() => {});
    else connection.fail(error);
  }

  /** Closes a line that nobody wanted closed. */
  #lose(error: unknown): Promise<void> {
    const listening = this.onData !== undefined || this.onRawData !== undefined;
    if (listening && this.connected) this.#reopening.begin(error);
    return this.#disconnect(error);
  }

  #disconnect(error: unknown): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.fail(error);
    this.#closing = this.#line.close();
    this.#closing.catch(() => {});
    if (connection !== undefined) this.#tell(() => this.onStateChange?.(false));
    return this.#closing;
  }

  async #send(bytes: Uint8Array<ArrayBuffer>, doing: Doing): Promise<void> {
    try {
      await withDeadline(this.#line.write(bytes), { ms: this.#options.timeout, doing: "Sending" });
    } catch (error) {
      // Part of it may be out: a line that begins in the middle must not be followed by another.
      await this.#lose(error);
      throw this.#failure(doing, error);
    }
  }

  #framed(text: string): Uint8Array<ArrayBuffer> {
    const { writeTerminator, coding } = this.#options.framing;
    try {
      return coding.encode(text.endsWith(writeTerminator) ? text : text + writeTerminator);
    } catch (error) {
      const what = `Cannot write ${quoted(text)} to ${this.#line.label}: ${errorText(error)}`;
      throw invalidOption(`${what}; set the option 'encoding' to one that has it, as utf8`);
    }
  }

  #failure(doing: Doing, what: unknown, next = NEXT_CHECK): Error {
    return callFailed({ doing: doing(), device: this.#line.label, what, next });
  }

  #unread(line: string): void {
    if (this.onData === undefined) this.#droppedLines++;
    else this.#tell(() => this.onData?.(line));
  }

  /** Calls a callback of the caller; what it throws must not end the reading. */
  #tell(callback: () => void): void {
    try {
      callback();
    } catch (error) {
      this.#options.log?.warn(
        `A callback of the transport to ${this.#line.label} failed: ${errorText(error)}`,
      );
    }
  }
}

import { errorText } from "@/lib/protocol/mod.ts";
import { TransactionLock, type Transport } from "@/lib/transports/mod.ts";
import { emptyReply, notAnswered, notConnected } from "./scpi_faults.ts";
import { type ScpiRequest, ScpiWire, type ScpiWireOptions } from "./scpi_wire.ts";

/** Options of {@linkcode ScpiSession}. */
export interface ScpiSessionOptions extends ScpiWireOptions {
  /** Sent one by one after each opening of the line. */
  initCommands: readonly string[];
  /** Milliseconds of rest after each opening: some boards start anew when their port is opened. */
  openDelay: number;
  /** False for an instrument that has no `*IDN?`. */
  identify: boolean;
  /** Gets what is worth knowing and keeps nothing from going on. */
  warn: (text: string) => void;
}

/** Options of one conversation. */
export interface ConversationOptions {
  signal?: AbortSignal | undefined;
}

/** The line while a caller has it for itself. */
export interface Conversation {
  /**
   * Sends a query and makes a value of the trimmed reply; an unusable reply or none is asked for once more.
   *
   * @param timeout Milliseconds for the reply instead of the session's.
   */
  query<T>(command: string, parse: (reply: string) => T, timeout?: number): Promise<T>;
  /** Sends a command that is not answered. */
  send(command: string): Promise<void>;
}

const IDENTIFY = "*IDN?";
/** Queries that are remembered as unanswered. */
const MOST_UNANSWERED = 200;
/** Milliseconds in which all that comes in is stale, when there is no identity to find the beat again. */
const DRAIN_MS = 100;
/** Milliseconds in which a lost line is not tried again, so that ten polled properties do not wait ten times. */
const REOPEN_PAUSE_MS = 2000;

/**
 * Talks SCPI over a transport: one conversation at a time, in the order they were asked for.
 *
 * After a reply that did not come, or that made no sense, question and answer may be out of step. Then the instrument
 * is first asked for its identity, and whatever comes before that is thrown away: instruments answer in order, so
 * nothing stale is left behind it, however late it is (driver reference §12.5).
 */
export class ScpiSession {
  /** The last reply to `*IDN?`. */
  identity = "";
  lastCommand = "";
  lastResponse = "";
  /** Queries since the session was made; asking once more does not count. */
  queryCount = 0;
  readonly #transport: Transport;
  readonly #wire: ScpiWire;
  readonly #options: ScpiSessionOptions;
  readonly #lock = new TransactionLock();
  /** True between `open` and `close`. */
  #wanted = false;
  #ended = false;
  /** Everything that follows an opening has been done. */
  #ready = false;
  /** True when a stale reply may come. */
  #outOfStep = false;
  /** Identities that were asked for in vain and may still come. */
  #lateIdentities = 0;
  /** Queries that were not answered, or not well, the last time. */
  readonly #unanswered = new Set<string>();
  #lost: { at: number; error: unknown } | undefined;

  constructor(transport: Transport, options: ScpiSessionOptions) {
    this.#transport = transport;
    this.#wire = new ScpiWire(transport, options);
    this.#options = options;
  }

  /** True while the line is open. */
  get connected(): boolean {
    return this.#wanted && this.#transport.connected;
  }

  /**
   * Opens the line, sends the initial commands and asks for the identity, which it gives. An instrument that does not answer
   * `*IDN?` is driven as well, with a warning.
   *
   * @throws {AppError} `CONN_CALL_FAILED` when the line cannot be opened, or an initial command fails; in the second case the
   * session stays open and sends all of them again before the next call.
   */
  open(options: ConversationOptions = {}): Promise<string> {
    return this.#lock.run(async () => {
      if (this.#ended) throw notConnected();
      this.#wanted = true;
      this.#lost = undefined;
      try {
        await this.#ensureOpen(options.signal);
        return this.#options.identify ? await this.#meet(options.signal) : "";
      } catch (error) {
        // A line that is open stays so, and the next call goes on from there: some boards start anew when it is opened.
        if (!this.#transport.connected || options.signal?.aborted) await this.close();
        throw error;
      }
    }, options);
  }

  /** Asks for the identity again. */
  identify(options: ConversationOptions = {}): Promise<string> {
    return this.#turn(options, () => this.#identify(options.signal));
  }

  /**
   * Has one conversation. A line that went down is opened again first.
   *
   * @throws {AppError} `CONN_CALL_FAILED` when the session is not open.
   */
  run<T>(work: (line: Conversation) => Promise<T>, options: ConversationOptions = {}): Promise<T> {
    const { signal } = options;
    return this.#turn(options, () =>
      work({
        query: (command, parse, timeout) => this.#query({ command, signal, timeout }, parse),
        send: (command) => this.#send({ command, signal }),
      }));
  }

  /** Closes the line; a conversation under way fails. */
  async close(): Promise<void> {
    this.#wanted = false;
    await this.#transport.close();
  }

  /** Closes the line for ever: nobody who still waits for a turn opens it again. */
  end(): Promise<void> {
    this.#ended = true;
    return this.close();
  }

  #turn<T>(options: ConversationOptions, work: () => Promise<T>): Promise<T> {
    return this.#lock.run(async () => {
      if (!this.#wanted) throw notConnected();
      await this.#ensureOpen(options.signal);
      return await work();
    }, options);
  }

  async #ensureOpen(signal: AbortSignal | undefined): Promise<void> {
    if (this.#transport.connected && this.#ready) return;
    if (this.#lost !== undefined && this.#wire.now - this.#lost.at < REOPEN_PAUSE_MS) throw this.#lost.error;
    try {
      if (!this.#transport.connected) await this.#connect(signal);
      // An instrument that has got only half of its initial commands gets all of them.
      for (const command of this.#options.initCommands) await this.#initialize({ command, signal });
      this.#ready = true;
      this.#lost = undefined;
    } catch (error) {
      if (!signal?.aborted) this.#lost = { at: this.#wire.now, error };
      throw error;
    }
  }

  async #connect(signal: AbortSignal | undefined): Promise<void> {
    this.#ready = false;
    await this.#transport.connect(signal === undefined ? {} : { signal });
    this.#outOfStep = false;
    this.#lateIdentities = 0;
    this.#wire.begin();
    this.#unanswered.clear();
    await this.#wire.pause(this.#options.openDelay, signal);
  }

  /** A query among the initial commands is read, so that its reply is not taken for another. */
  async #initialize(request: ScpiRequest): Promise<void> {
    if (request.command.includes("?")) await this.#query(request, (reply) => reply);
    else await this.#send(request);
  }

  /** Asks for the identity of an instrument that may have none. */
  async #meet(signal: AbortSignal | undefined): Promise<string> {
    try {
      return await this.#identify(signal);
    } catch (error) {
      if (!this.#transport.connected || signal?.aborted) throw error;
      this.#options.warn(
        `It is driven without an identity: ${
          errorText(error)
        }. Set config.identify to false if it has no ${IDENTIFY}`,
      );
      return "";
    }
  }

  async #identify(signal: AbortSignal | undefined): Promise<string> {
    this.identity = await this.#query({ command: IDENTIFY, signal }, (reply) => reply);
    return this.identity;
  }

  async #query<T>(request: ScpiRequest, parse: (reply: string) => T): Promise<T> {
    this.queryCount++;
    // An instrument that does not even tell its identity is asked in the ordinary way.
    const knows = () => this.identity !== "" && this.#lateIdentities === 0;
    if (this.#unanswered.has(request.command) && knows()) {
      return await this.#askBeforeIdentity(request, parse);
    }
    try {
      return await this.#attemptTwice(request, parse);
    } catch (error) {
      const asked = this.#transport.connected && !request.signal?.aborted && knows();
      if (asked && this.#unanswered.size < MOST_UNANSWERED) this.#unanswered.add(request.command);
      throw error;
    }
  }

  /**
   * Asks what was not answered the last time, and the identity right behind it: the instrument answers in order, so when the
   * identity comes there is no reply to wait for, and nobody else waits for it either.
   */
  async #askBeforeIdentity<T>(request: ScpiRequest, parse: (reply: string) => T): Promise<T> {
    const { command, signal } = request;
    await this.#getInStep(request);
    this.lastCommand = command;
    let reply: string | undefined;
    try {
      await this.#wire.write(request);
      await this.#wire.query({ command: IDENTIFY, signal }, (line) => {
        if (line === this.identity) return false;
        if (line !== command) reply ??= line;
        return true;
      });
    } catch (error) {
      this.#outOfStep = true;
      throw error;
    }
    if (reply === undefined) throw notAnswered(command);
    const value = parse(this.lastResponse = reply);
    this.#unanswered.delete(command);
    return value;
  }

  async #attemptTwice<T>(request: ScpiRequest, parse: (reply: string) => T): Promise<T> {
    try {
      return await this.#attempt(request, parse);
    } catch (error) {
      // Without a line, or without a caller, there is nothing to ask again.
      if (!this.#transport.connected || request.signal?.aborted) throw error;
      await this.#getInStep(request).catch(() => {
        throw error;
      });
      return await this.#attempt(request, parse);
    }
  }

  async #attempt<T>(request: ScpiRequest, parse: (reply: string) => T): Promise<T> {
    await this.#getInStep(request);
    this.lastCommand = request.command;
    try {
      this.lastResponse = await this.#wire.query(request, (line) => this.#isLateIdentity(line));
      if (this.lastResponse === "") throw emptyReply(request.command);
      const value = parse(this.lastResponse);
      this.#lateIdentities = 0;
      return value;
    } catch (error) {
      this.#outOfStep = true;
      throw error;
    }
  }

  async #send(request: ScpiRequest): Promise<void> {
    await this.#getInStep(request);
    this.lastCommand = request.command;
    // Nobody reads the answer of a query that is sent as a command.
    if (request.command.includes("?")) this.#outOfStep = true;
    try {
      await this.#wire.send(request);
    } catch (error) {
      // What would acknowledge it may come later.
      this.#outOfStep = true;
      throw error;
    }
  }

  /** Makes sure that the next reply is the reply to the next query. */
  async #getInStep(request: ScpiRequest): Promise<void> {
    if (!this.#outOfStep) return;
    // After two vain attempts it may be another instrument, with another identity.
    if (this.identity === "" || this.#lateIdentities > 1) await this.#wire.rest(DRAIN_MS, request);
    else await this.#awaitIdentity(request);
    this.#outOfStep = false;
  }

  async #awaitIdentity({ signal }: ScpiRequest): Promise<void> {
    try {
      await this.#wire.query({ command: IDENTIFY, signal }, (line) => line !== this.identity);
    } catch (error) {
      this.#lateIdentities++;
      throw error;
    }
  }

  #isLateIdentity(line: string): boolean {
    if (this.#lateIdentities === 0 || line !== this.identity) return false;
    this.#lateIdentities--;
    return true;
  }
}

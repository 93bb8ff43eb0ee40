import { type Logger, maskSecrets, PendingCalls } from "@/lib/core/mod.ts";
import {
  AppError,
  type DType,
  jsonText,
  type LostNumbers,
  TYPED_ARRAYS,
  typedArrayOf,
} from "@/lib/protocol/mod.ts";
import { type GuestBudget, logBudget, type Reaper } from "@/lib/sandbox/mod.ts";
import type { CallOptions, Driver, DriverSurface } from "../driver.ts";
import { normaliseMeta } from "../javascript/driver_meta.ts";
import { DriverProcess, type DriverProgram, type ProcessEnd } from "./driver_process.ts";
import { lineText } from "./line_text.ts";
import type { Written } from "./message_splitter.ts";

/** One stream item of a driver program: bytes that are valid until the receiver returns. */
export interface ProgramItem {
  stream: string;
  /** Element type of a binary payload; else the payload is JSON text. */
  dtype: DType | undefined;
  /** Numbers the JSON text has `null` for. */
  lost: LostNumbers;
  payload: Uint8Array;
}

/** Options of {@linkcode StdioDriver}. */
export interface StdioDriverOptions {
  /** Name of the connector, for messages. */
  connector: string;
  /** Gets the program ready, which may take minutes the first time; called once, by `init`. */
  prepare(options: { signal: AbortSignal }): Promise<DriverProgram>;
  reaper: Reaper;
  log: Logger;
  timeouts: { read: number; write: number; action: number; init: number };
  /** It reads `NaN` and `Infinity` in JSON, as Python does; others are refused what has no text in JSON. */
  readsNaN: boolean;
  /** What is being done, for `connector.status`. */
  phase(text: string): void;
  stream(item: ProgramItem): void;
  /** The process is gone without having been told to. */
  crashed(reason: string): void;
}

/** Milliseconds the driver has for its own `shutdown()`; then it has to leave within `LEAVE_MS`. */
const SHUTDOWN_MS = 1200;
const LEAVE_MS = 250;
/** Milliseconds a driver has to answer what it offers; one that does not know the question offers its meta. */
const SCHEMA_MS = 10_000;
const encoder = new TextEncoder();

/**
 * A driver that is a program of its own and speaks JSON lines on stdin and stdout (document 000, "Wire protocol"):
 * Python drivers and native ones.
 */
export class StdioDriver implements Driver {
  readonly #options: StdioDriverOptions;
  readonly #calls = new PendingCalls();
  readonly #budget: GuestBudget;
  #process: DriverProcess | undefined;
  #surface: DriverSurface | undefined;
  #stopping = false;
  /** True once the process has ended, for whatever reason. */
  #gone = false;

  constructor(options: StdioDriverOptions) {
    this.#options = options;
    this.#budget = logBudget((text) => options.log.warn(text));
  }

  async init(config: Readonly<Record<string, unknown>>, options: CallOptions = {}): Promise<void> {
    const { phase, prepare, timeouts, connector } = this.#options;
    const signal = options.signal ?? new AbortController().signal;
    const program = await prepare({ signal });
    signal.throwIfAborted();
    phase("Starting subprocess…");
    this.#start(program);
    phase("Initialising driver…");
    await this.#call("init", config, { doing: `Cannot initialize ${connector}`, ms: timeouts.init });
    this.#surface = await this.#schema();
  }

  surface(): DriverSurface | undefined {
    return this.#surface;
  }

  get(property: string): Promise<unknown> {
    const { connector, timeouts } = this.#options;
    return this.#call("get", { property }, {
      doing: `Cannot read ${connector}.${property}`,
      ms: timeouts.read,
    });
  }

  async set(property: string, value: unknown): Promise<void> {
    const { connector, timeouts } = this.#options;
    const limit = { doing: `Cannot write ${connector}.${property}`, ms: timeouts.write };
    await this.#call("set", { property, value }, limit);
  }

  execute(action: string, args: unknown): Promise<unknown> {
    const { connector, timeouts } = this.#options;
    const limit = { doing: `Cannot run ${connector}.${action}`, ms: timeouts.action };
    return this.#call("execute", { action, args }, limit);
  }

  async shutdown(): Promise<void> {
    this.#stopping = true;
    const process = this.#process;
    if (process === undefined || this.#gone) return;
    try {
      const doing = `Cannot shut ${this.#options.connector} down`;
      await this.#call("shutdown", {}, { doing, ms: SHUTDOWN_MS });
    } finally {
      await this.#leave(process);
    }
  }

  async #leave(process: DriverProcess): Promise<void> {
    void process.hangUp();
    const late = setTimeout(() => void process.kill(), LEAVE_MS);
    await process.ended;
    clearTimeout(late);
  }

  #start(program: DriverProgram): void {
    const { reaper, log } = this.#options;
    const process = new DriverProcess({ program, reaper, log, written: (written) => this.#written(written) });
    this.#process = process;
    void process.ended.then((end) => this.#ended(end));
  }

  #ended({ reason, intended }: ProcessEnd): void {
    this.#gone = true;
    const text = `The driver of ${this.#options.connector} is gone: ${reason}`;
    this.#calls.close(new AppError("CONN_CALL_FAILED", text));
    this.#budget.flush();
    if (!intended && !this.#stopping) this.#options.crashed(text);
  }

  #call(method: string, params: unknown, limit: { doing: string; ms: number }): Promise<unknown> {
    const process = this.#process;
    if (process === undefined) {
      return Promise.reject(
        new AppError("CONN_NOT_INITIALIZED", `${limit.doing}: its driver is not running`),
      );
    }
    if (!this.#options.readsNaN) {
      const refused = withoutText(params, limit.doing);
      if (refused !== undefined) return Promise.reject(refused);
    }
    return this.#calls.make(limit, (id) => process.send(lineText({ id, method, params }))).answer;
  }

  async #schema(): Promise<DriverSurface | undefined> {
    const doing = `Cannot ask ${this.#options.connector} what it offers`;
    try {
      const given = await this.#call("schema", {}, { doing, ms: SCHEMA_MS });
      if (typeof given !== "object" || given === null) return undefined;
      return normaliseMeta(given as Record<string, unknown>, this.#options.connector).meta;
    } catch {
      // A driver that has never heard of the question offers what its meta says.
      return undefined;
    }
  }

  #written(written: Written): void {
    const { log, connector } = this.#options;
    if (written.kind === "text") {
      if (this.#budget.take(written.text.length)) log.info(`(non-json stdout) ${written.text}`);
      return;
    }
    if (written.kind === "too long") return this.#tooLong(written);
    const { message, payload } = written;
    if (typeof message.event === "string") return this.#event(message, payload);
    if (typeof message.id === "number") return this.#reply(message.id, message, payload);
    if (this.#budget.take(0)) {
      log.warn(`The driver of ${connector} wrote JSON that is neither a reply nor an event`);
    }
  }

  #tooLong({ bytes, head }: Extract<Written, { kind: "too long" }>): void {
    const text =
      `a line of ${bytes} bytes was left out; 8 MB are allowed, send large values as bytes or in parts`;
    this.#options.log.warn(`The driver of ${this.#options.connector} wrote too much at once: ${text}`);
    const id = /^\s*\{\s*"id"\s*:\s*(\d+)/.exec(head)?.[1];
    if (id !== undefined) {
      this.#calls.reject(Number(id), (doing) => new AppError("CONN_CALL_FAILED", `${doing}: ${text}`));
    }
  }

  #reply(id: number, message: Record<string, unknown>, payload: Uint8Array | undefined): void {
    if (message.error !== undefined && message.error !== null) {
      const text = typeof message.error === "string" ? message.error : JSON.stringify(message.error);
      return this.#calls.reject(id, () => new AppError("CONN_CALL_FAILED", maskSecrets(text)));
    }
    const dtype = dtypeOf(message.dtype);
    if (payload === undefined) return this.#calls.resolve(id, message.result ?? null);
    if (dtype === undefined) {
      const what = `${JSON.stringify(message.dtype)} is no element type`;
      return this.#calls.reject(id, (doing) => new AppError("CONN_CALL_FAILED", `${doing}: ${what}`));
    }
    this.#calls.resolve(id, typedArrayOf(dtype, payload.slice()));
  }

  #event(message: Record<string, unknown>, payload: Uint8Array | undefined): void {
    const { log, stream } = this.#options;
    if (message.event === "stream" && typeof message.name === "string") {
      const dtype = dtypeOf(message.dtype);
      if (payload !== undefined && dtype !== undefined) {
        return stream({ stream: message.name, dtype, lost: {}, payload });
      }
      const { json, ...lost } = jsonText(message.data ?? null);
      return stream({ stream: message.name, dtype: undefined, lost, payload: encoder.encode(json) });
    }
    const text = logText(message.message);
    if (!this.#budget.take(text.length)) return;
    if (message.event === "log") return writeLog(log, message.level, text);
    log.warn(`The driver of ${this.#options.connector} sent an event nobody knows: ${String(message.event)}`);
  }
}

/** Why a request cannot be told to a program that reads JSON and nothing more. */
function withoutText(params: unknown, doing: string): AppError | undefined {
  for (const [pointer, name] of Object.entries(jsonText(params).numbers ?? {})) {
    const place = pointer.replace(/^\/args(?=\/)/, "").slice(1);
    const text = `'${place}' is ${name}, and its driver reads JSON, which has no text for that`;
    return new AppError("VALIDATION_INVALID_VALUE", `${doing}: ${text}; give a finite number`);
  }
  return undefined;
}

function logText(message: unknown): string {
  return typeof message === "string" ? message : JSON.stringify(message ?? null);
}

function writeLog(log: Logger, level: unknown, text: string): void {
  const name = String(level).toLowerCase();
  if (name === "debug") log.debug(text);
  else if (name === "warn" || name === "warning") log.warn(text);
  else if (name === "error" || name === "critical") log.error(text);
  else log.info(text);
}

function dtypeOf(value: unknown): DType | undefined {
  return typeof value === "string" && Object.hasOwn(TYPED_ARRAYS, value) ? value as DType : undefined;
}

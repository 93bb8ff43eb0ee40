import { PendingCalls } from "@/lib/core/mod.ts";
import { AppError, jsonText, lostText, type NumberPlaces, placesIn, RawJson } from "@/lib/protocol/mod.ts";
import type { ConnectorThread } from "./connector_thread.ts";
import type { DriverVerb, GuestFrame, HostFrame, WireError } from "./guest/messages.ts";
import { isJsonInSlices } from "./json_check.ts";
import { appErrorOf, inFile } from "./wire_errors.ts";

/** A call of a driver. */
export interface DriverCall {
  verb: DriverVerb;
  name: string;
  value: unknown;
}

/** A call of a custom item of a connector. */
export interface CustomCall {
  verb: "get" | "set" | "call";
  name: string;
  args: unknown[];
}

/** How long a call may take, and who no longer wants it. */
export interface CallLimit {
  /** What is being done, for the message: `Cannot read psu.voltage`. */
  doing: string;
  ms: number;
  signal?: AbortSignal | undefined;
}

/** The process the calls go to. */
export interface CalledProcess {
  /** Text that waits to be read by it, in UTF-16 units. */
  readonly waiting: number;
  send(frame: HostFrame): void;
  sendText(header: string): void;
}

/** Text that may wait for a guest before more calls to it are refused, in UTF-16 units. */
const MAX_BACKLOG = 16 * 1024 * 1024;

/** Calls of the host into one guest that wait for their results. */
export class GuestCalls {
  readonly #process: CalledProcess;
  readonly #connector: Pick<ConnectorThread, "send">;
  /** Name of the file the driver is from, for messages. */
  driverFile: string | undefined;
  readonly #pending = new PendingCalls();
  /** Calls only the connector's own thread may answer. */
  readonly #custom = new Set<number>();
  /** Of calls that may be taken back, by number. */
  readonly #signals = new Map<number, AbortSignal>();
  readonly #broken: (message: string) => void;
  /** Ends of the texts of reads, by property. */
  readonly #reads = new Map<string, string>();

  /** @param broken Told when the guest has sent what its program never sends. */
  constructor(
    process: CalledProcess,
    { connector, broken }: { connector: Pick<ConnectorThread, "send">; broken: (message: string) => void },
  ) {
    this.#process = process;
    this.#connector = connector;
    this.#broken = broken;
  }

  /** Calls the driver. Values over 256 KB come back as {@linkcode RawJson}. */
  driver(call: DriverCall, limit: CallLimit): Promise<unknown> {
    const { signal } = limit;
    const end = call.verb === "get" ? this.#readEnd(call.name) : callEnd(call, signal !== undefined);
    const send = (id: number) => this.#process.sendText(`{"k":"call","id":${id},${end}`);
    const { id, answer } = this.#begin(limit, send);
    return signal === undefined ? answer : this.#cancellable(id, answer, signal);
  }

  /** Calls a custom item of the connector. */
  async custom(call: CustomCall, limit: CallLimit): Promise<unknown> {
    const { signal } = limit;
    const mark = signal === undefined ? {} : { c: true as const };
    const send = (id: number) => this.#connector.send({ k: "custom", id, ...call, ...mark });
    const { id, answer } = this.#begin(limit, send);
    this.#custom.add(id);
    try {
      return await (signal === undefined ? answer : this.#cancellable(id, answer, signal));
    } finally {
      this.#custom.delete(id);
    }
  }

  /** Aborts when whoever made that call no longer wants it. */
  signal(id: number): AbortSignal | undefined {
    return this.#signals.get(id);
  }

  /**
   * A guest says what a call came to.
   *
   * @param byConnector The connector's own thread says so; what it may answer, the driver's thread may not, and the other way round.
   */
  result(frame: Extract<GuestFrame, { k: "result" }>, payload: Uint8Array, byConnector: boolean): void {
    const { id, error } = frame;
    if (this.#custom.has(id) !== byConnector) return;
    if (frame.raw) return void this.#raw(id, payload.slice(), placesIn(frame.numbers));
    if (error === undefined) return this.#pending.resolve(id, frame.value);
    this.#pending.reject(id, () => this.#failure(error, byConnector));
  }

  /** Fails everything that waits and everything that comes. */
  close(reason: AppError): void {
    this.#pending.close(reason);
  }

  // Reads are most of all calls; a driver has so many properties as it declares.
  #readEnd(name: string): string {
    let end = this.#reads.get(name);
    if (end === undefined) this.#reads.set(name, end = callEnd({ verb: "get", name, value: null }, false));
    return end;
  }

  #failure(error: WireError, byConnector: boolean): AppError {
    const failure = appErrorOf(error, "CONN_CALL_FAILED");
    return byConnector || this.driverFile === undefined ? failure : inFile(failure, this.driverFile);
  }

  // A guest that is busy lets calls pile up; who makes them is told, and the guest is not to blame.
  #begin(limit: CallLimit, send: (id: number) => void): { id: number; answer: Promise<unknown> } {
    if (this.#process.waiting <= MAX_BACKLOG) return this.#pending.make(limit, send);
    throw new AppError(
      "CONN_CALL_FAILED",
      `${limit.doing}: it is busy, and too many calls wait for it already`,
    );
  }

  async #cancellable(id: number, answer: Promise<unknown>, signal: AbortSignal): Promise<unknown> {
    const cancel = () => this.#process.send({ k: "cancel", id });
    signal.addEventListener("abort", cancel, { once: true });
    this.#signals.set(id, signal);
    try {
      return await answer;
    } finally {
      signal.removeEventListener("abort", cancel);
      this.#signals.delete(id);
    }
  }

  // It goes into messages and into other guests' frames as it is.
  async #raw(id: number, text: Uint8Array, numbers: NumberPlaces | undefined): Promise<void> {
    if (await isJsonInSlices(text)) return this.#pending.resolve(id, new RawJson(text, numbers));
    this.#broken("It sent a value that is no JSON text");
  }
}

// Putting the text of a call together takes a fraction of making it of an object.
function callEnd({ verb, name, value }: DriverCall, cancellable: boolean): string {
  const head = `"verb":"${verb}","name":${JSON.stringify(name)}${cancellable ? `,"c":true` : ""}`;
  if (value === undefined) return `${head}}`;
  const text = jsonText(value);
  return `${head},"value":${text.json}${lostText(text)}}`;
}

import { Buffer } from "node:buffer";
import { AppError, errorText } from "@/lib/protocol/mod.ts";
import type { ByteLine, ByteLineEvents } from "./byte_line.ts";
import { LineError } from "./line_error.ts";
import type { Permit } from "./permit.ts";
import { inspectPort } from "./serial/inspect_port.ts";
import type { PortOptions } from "./serial/open_options.ts";
import { listSerialPorts, serialBinding } from "./serial/serial_binding.ts";

type Port = Awaited<ReturnType<typeof serialBinding.open>>;

const CHUNK_BYTES = 64 * 1024;
/** Bytes one look into the system's buffer takes at most: more is not stale but a stream. */
const TAKE_IN_BYTES = 1024 * 1024;

/** A serial port as a byte line. */
export class SerialLine implements ByteLine {
  readonly label: string;
  readonly #options: PortOptions;
  readonly #permit: Permit | undefined;
  readonly #buffer = Buffer.alloc(CHUNK_BYTES);
  #events: ByteLineEvents | undefined;
  #port: Port | undefined;
  #reading: Promise<void> = Promise.resolve();

  constructor(options: PortOptions, { permit }: { permit?: Permit | undefined } = {}) {
    this.#permit = permit;
    this.label = options.path;
    this.#options = options;
  }

  async hint(error: unknown): Promise<string> {
    if (error instanceof AppError) {
      return "change security.transports in server.json if this driver should use it";
    }
    if (/denied|not permitted/i.test(errorText(error))) {
      return "let this user open the port (on Linux: add it to the group of the port, often dialout), then try again";
    }
    const ports = (await listSerialPorts().catch(() => [])).map((port) => port.path);
    if (ports.length === 0) return "no serial port is connected to this machine";
    return `check the cable and the name of the port; this machine has ${ports.join(", ")}`;
  }

  async open(events: ByteLineEvents, options: { signal: AbortSignal }): Promise<void> {
    const { path } = this.#options;
    const inspected = await inspectPort(path);
    options.signal.throwIfAborted();
    this.#permit?.({ kind: "serial", path, ...inspected });
    const port = await serialBinding.open(this.#options);
    if (options.signal.aborted) {
      await port.close();
      throw options.signal.reason;
    }
    this.#port = port;
    this.#events = events;
    this.#reading = this.#readAll(port, events);
  }

  async write(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    if (this.#port === undefined) throw new LineError("The port is closed");
    await this.#port.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  }

  takeIn(): void {
    const port = this.#port;
    if (port === undefined || !("readNow" in port)) return;
    try {
      for (let taken = 0; taken < TAKE_IN_BYTES;) {
        const count = port.readNow(this.#buffer);
        if (count === 0) return;
        this.#events?.onBytes(this.#buffer.subarray(0, count));
        taken += count;
      }
    } catch {
      // The reader meets the same error and tells it.
    }
  }

  async close(): Promise<void> {
    const port = this.#port;
    this.#port = undefined;
    if (port?.isOpen) await port.close();
    await this.#reading;
  }

  async #readAll(port: Port, events: ByteLineEvents): Promise<void> {
    try {
      for (;;) {
        const { bytesRead } = await port.read(this.#buffer, 0, CHUNK_BYTES);
        events.onBytes(this.#buffer.subarray(0, bytesRead));
      }
    } catch (error) {
      if (this.#port === port) events.onDown(error as Error);
    }
  }
}

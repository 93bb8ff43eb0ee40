import { AppError } from "@/lib/protocol/mod.ts";
import type { ByteLine, ByteLineEvents } from "./byte_line.ts";
import { dial } from "./dial.ts";
import { ForbiddenTargetError } from "./forbidden_target.ts";
import { LineError } from "./line_error.ts";
import type { Permit } from "./permit.ts";

const CHUNK_BYTES = 64 * 1024;

/** A TCP connection as a byte line. */
export class TcpLine implements ByteLine {
  readonly label: string;
  readonly #hostname: string;
  readonly #port: number;
  readonly #permit: Permit | undefined;
  #connection: Deno.TcpConn | undefined;
  #release: (() => void) | undefined;
  #reading: Promise<void> = Promise.resolve();

  constructor(hostname: string, port: number, options: { permit?: Permit | undefined } = {}) {
    this.#permit = options.permit;
    this.label = hostname.includes(":") ? `[${hostname}]:${port}` : `${hostname}:${port}`;
    this.#hostname = hostname;
    this.#port = port;
  }

  hint(error: unknown): Promise<string> {
    if (error instanceof AppError) {
      return Promise.resolve("change security.transports in server.json if this driver should connect there");
    }
    if (error instanceof ForbiddenTargetError) return Promise.resolve("give the address of the instrument");
    return Promise.resolve(
      "check that the device is on, that address and port are right, and that no other program holds its connection",
    );
  }

  async open(events: ByteLineEvents, options: { signal: AbortSignal }): Promise<void> {
    const { connection, release } = await dial({ host: this.#hostname, port: this.#port }, {
      signal: options.signal,
      permit: this.#permit,
    });
    // A command is one small packet that must not wait for a second one. A peer that died without a word is found by
    // the system's keep-alive at the latest.
    connection.setNoDelay(true);
    connection.setKeepAlive(true);
    this.#connection = connection;
    this.#release = release;
    this.#reading = this.#readAll(connection, events);
  }

  async write(bytes: Uint8Array): Promise<void> {
    const connection = this.#connection;
    if (connection === undefined) throw new LineError("The connection is closed");
    for (let sent = 0; sent < bytes.length;) {
      sent += await connection.write(sent === 0 ? bytes : bytes.subarray(sent));
    }
  }

  async close(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.close();
    this.#release?.();
    await this.#reading;
  }

  async #readAll(connection: Deno.TcpConn, events: ByteLineEvents): Promise<void> {
    const buffer = new Uint8Array(CHUNK_BYTES);
    try {
      for (let count = await connection.read(buffer); count !== null; count = await connection.read(buffer)) {
        events.onBytes(buffer.subarray(0, count));
      }
      if (this.#connection === connection) events.onDown(new LineError("The device closed the connection"));
    } catch (error) {
      if (this.#connection === connection) events.onDown(error as Error);
    }
  }
}

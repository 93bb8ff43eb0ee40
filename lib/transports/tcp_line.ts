import type { ByteLine, ByteLineEvents } from "./byte_line.ts";
import { LineError } from "./line_error.ts";

const CHUNK_BYTES = 64 * 1024;

/** A TCP connection as a byte line. */
export class TcpLine implements ByteLine {
  readonly label: string;
  readonly #hostname: string;
  readonly #port: number;
  #connection: Deno.TcpConn | undefined;
  #reading: Promise<void> = Promise.resolve();

  constructor(hostname: string, port: number) {
    this.label = hostname.includes(":") ? `[${hostname}]:${port}` : `${hostname}:${port}`;
    this.#hostname = hostname;
    this.#port = port;
  }

  hint(): Promise<string> {
    return Promise.resolve(
      "check that the device is on, that address and port are right, and that no other program holds its connection",
    );
  }

  async open(events: ByteLineEvents, options: { signal: AbortSignal }): Promise<void> {
    const connection = await Deno.connect({
      hostname: this.#hostname,
      port: this.#port,
      signal: options.signal,
    });
    if (options.signal.aborted) {
      connection.close();
      throw options.signal.reason;
    }
    // A command is one small packet that must not wait for a second one. A peer that died without a word is found by
    // the system's keep-alive at the latest.
    connection.setNoDelay(true);
    connection.setKeepAlive(true);
    this.#connection = connection;
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

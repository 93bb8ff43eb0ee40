import { createTcpTransport } from "../tcp_transport.ts";
import { ScriptedInstrument } from "./scripted_instrument.ts";
import type { StageOptions, TransportStage } from "./transport_contract.ts";

/** An instrument that listens on the loopback interface. */
export class TcpStage implements TransportStage {
  readonly instrument: ScriptedInstrument;
  readonly transport;
  readonly label: string;
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #connections = new Set<Deno.TcpConn>();
  readonly #serving: Promise<void>;
  #accepted = 0;
  #disposed = false;

  constructor(options: StageOptions) {
    const { port } = this.#listener.addr;
    this.instrument = new ScriptedInstrument(options);
    this.transport = createTcpTransport("127.0.0.1", port, options);
    this.label = `127.0.0.1:${port}`;
    this.#serving = this.#serve();
  }

  /** Connections so far. */
  get accepted(): number {
    return this.#accepted;
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  drop(): Promise<void> {
    for (const connection of this.#connections) closeQuietly(connection);
    return Promise.resolve();
  }

  restore(): Promise<void> {
    return Promise.resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.transport.close();
    if (this.#disposed) return;
    this.#disposed = true;
    this.#listener.close();
    await this.drop();
    await this.#serving;
  }

  async #serve(): Promise<void> {
    const served: Promise<void>[] = [];
    for await (const connection of this.#listener) {
      this.#accepted++;
      this.instrument.reset();
      served.push(this.#talk(connection));
    }
    await Promise.all(served);
  }

  async #talk(connection: Deno.TcpConn): Promise<void> {
    this.#connections.add(connection);
    const buffer = new Uint8Array(4096);
    try {
      for (let count = await connection.read(buffer); count !== null; count = await connection.read(buffer)) {
        await this.instrument.receive(buffer.subarray(0, count), (bytes) => writeAll(connection, bytes));
      }
    } catch {
      // The other side, or the test, closed it in the middle.
    }
    this.#connections.delete(connection);
    closeQuietly(connection);
  }
}

async function writeAll(connection: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
}

function closeQuietly(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch {
    // It was closed before.
  }
}

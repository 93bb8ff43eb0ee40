import type { RunningServer } from "@/lib/server/mod.ts";
import type { Message } from "../support/wire_client.ts";
import { joined, rawGet, readSome, UPGRADE, writeAll } from "./raw_http.ts";

const TEXT = 1, BINARY = 2, CLOSE = 8;

/**
 * A WebSocket client that reads only when it is told to. As long as it does not, it is a stalled client: first the
 * buffers of the system fill, then those of the server.
 */
export class RawSocket implements AsyncDisposable {
  readonly #connection: Deno.TcpConn;
  #bytes: Uint8Array;

  private constructor(connection: Deno.TcpConn, rest: Uint8Array) {
    this.#connection = connection;
    this.#bytes = rest;
  }

  /** Connects with the token of a server. */
  static async connect({ port, token }: Pick<RunningServer, "port" | "token">): Promise<RawSocket> {
    const { status, connection, rest } = await rawGet(port, "/ws", {
      ...UPGRADE,
      "Sec-WebSocket-Protocol": `muxit, auth-${token}`,
    });
    if (status === 101) return new RawSocket(connection, rest);
    connection.close();
    throw new Error(`Cannot connect: status ${status}`);
  }

  /** Sends a request. */
  async send(request: Message): Promise<void> {
    const payload = new TextEncoder().encode(JSON.stringify(request));
    const length = new Uint8Array(payload.length > 125 ? 9 : 1);
    if (length.length === 1) length[0] = 0x80 | payload.length;
    else {
      length[0] = 0xff;
      new DataView(length.buffer).setBigUint64(1, BigInt(payload.length));
    }
    // The mask is four zero bytes: a masked frame whose payload stays as it is.
    await writeAll(this.#connection, joined(Uint8Array.of(0x80 | TEXT, ...length, 0, 0, 0, 0), payload));
  }

  /**
   * Reads the next message; pings and the like are left out. Binary ones come as `{ binary }`, the end as
   * `{ type: "closed", status, reason }`.
   */
  async next(): Promise<Message> {
    for (;;) {
      const [first, second] = await this.#take(2) as unknown as [number, number];
      const length = await this.#length(second & 0x7f);
      const payload = await this.#take(length);
      const opcode = first & 0x0f;
      if (opcode === TEXT) return JSON.parse(new TextDecoder().decode(payload));
      if (opcode === BINARY) return { binary: payload };
      if (opcode === CLOSE) return closing(payload);
    }
  }

  /** Reads messages until one fits; fails after 15 s. Gives all that were read. */
  async until(fits: (message: Message) => boolean, what: string): Promise<Message[]> {
    const end = performance.now() + 15_000;
    const read: Message[] = [];
    for (;;) {
      const message = await this.next();
      read.push(message);
      if (fits(message)) return read;
      if (performance.now() > end) throw new Error(`Read ${read.length} messages in vain for ${what}`);
    }
  }

  async #length(short: number): Promise<number> {
    if (short < 126) return short;
    const bytes = await this.#take(short === 126 ? 2 : 8);
    return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  }

  async #take(count: number): Promise<Uint8Array> {
    const parts = [this.#bytes];
    let have = this.#bytes.length;
    while (have < count) {
      const part = await readSome(this.#connection);
      parts.push(part);
      have += part.length;
    }
    const all = parts.length === 1 ? this.#bytes : concat(parts, have);
    this.#bytes = all.subarray(count);
    return all.subarray(0, count);
  }

  // deno-lint-ignore require-await
  async [Symbol.asyncDispose](): Promise<void> {
    this.#connection.close();
  }
}

function closing(payload: Uint8Array): Message {
  const [high = 0, low = 0] = payload;
  return { type: "closed", status: high * 256 + low, reason: new TextDecoder().decode(payload.subarray(2)) };
}

function concat(parts: readonly Uint8Array[], length: number): Uint8Array {
  if (parts.length === 2) return joined(parts[0]!, parts[1]!);
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

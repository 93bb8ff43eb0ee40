import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { handshakeAnswer } from "./handshake.ts";
import type { Message } from "./frame_reader.ts";
import { ServerSocket, type ServerSocketOptions } from "./server_socket.ts";
import { BINARY, CLOSE, PING, TEXT } from "./opcodes.ts";
import { frameBytes, together } from "./testing/client_frames.ts";

const MB = 1024 * 1024;

/** A server whose sockets a test gets in its hand. */
class Bench implements AsyncDisposable {
  readonly #server: Server = createServer();
  readonly #waiting: ((socket: ServerSocket) => void)[] = [];

  constructor(options: Partial<ServerSocketOptions> = {}) {
    this.#server.on("upgrade", (request, socket: Socket, head) => {
      socket.write(handshakeAnswer(request.headers["sec-websocket-key"]!, undefined));
      const opened = new ServerSocket(socket, { messageLimit: 8 * MB, ...options });
      this.#waiting.shift()!(opened);
      opened.receive(head);
    });
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return this;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The server's end of the next connection. */
  next(): Promise<ServerSocket> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** A connection with the runtime's own client. */
  async connect(): Promise<{ client: WebSocket; server: ServerSocket }> {
    const next = this.next();
    const client = new WebSocket(`ws://127.0.0.1:${this.port}`);
    client.binaryType = "arraybuffer";
    const server = await next;
    if (client.readyState !== WebSocket.OPEN) await new Promise((resolve) => client.onopen = resolve);
    return { client, server };
  }

  /** A connection whose bytes the test sends and reads itself. */
  async raw(): Promise<{ client: Deno.TcpConn; server: ServerSocket }> {
    const next = this.next();
    const client = await Deno.connect({ hostname: "127.0.0.1", port: this.port });
    const request = "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    await client.write(new TextEncoder().encode(request));
    const server = await next;
    let answer = "";
    while (!answer.endsWith("\r\n\r\n")) answer += new TextDecoder().decode(await readSome(client, 1));
    return { client, server };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

async function readSome(connection: Deno.TcpConn, most = 65_536): Promise<Uint8Array> {
  const buffer = new Uint8Array(most);
  const count = await connection.read(buffer);
  return buffer.subarray(0, count ?? 0);
}

async function readToEnd(connection: Deno.TcpConn): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for (let piece = await readSome(connection); piece.length > 0; piece = await readSome(connection)) {
    pieces.push(piece);
  }
  return together(...pieces);
}

const closedCode = (socket: ServerSocket) => new Promise<number>((resolve) => socket.onclose = resolve);
const closeOf = (client: WebSocket) => new Promise<CloseEvent>((resolve) => client.onclose = resolve);
const heard = (client: WebSocket, count: number) =>
  new Promise<unknown[]>((resolve) => {
    const all: unknown[] = [];
    client.onmessage = ({ data }) => all.push(data) === count && resolve(all);
  });

const TEXTS = [
  "",
  "a",
  "ä".repeat(62),
  "ä".repeat(63),
  "x".repeat(125),
  "x".repeat(126),
  "€".repeat(42),
  "😀".repeat(1000),
]
  .concat([4095, 4096, 4097, 16_383, 65_535, 65_536, 3_000_000].map((length) => "x".repeat(length)))
  .concat("ä".repeat(4096), "half a surrogate \ud800", "x".repeat(5000) + "\ud800€");

Deno.test("what is sent comes whole and in order, text and bytes of every length", async () => {
  await using bench = await new Bench().listen();
  const { client, server } = await bench.connect();
  server.onmessage = (message: Message) => server.send(message as string | Uint8Array);
  const came = heard(client, TEXTS.length * 2);
  for (const text of TEXTS) {
    client.send(text);
    client.send(new TextEncoder().encode(text));
  }
  const expected = TEXTS.flatMap((text) => [text.toWellFormed(), new TextEncoder().encode(text)]);
  deepStrictEqual(
    (await came).map((data) => data instanceof ArrayBuffer ? new Uint8Array(data) : data),
    expected,
  );
  const closed = Promise.all([closedCode(server), closeOf(client)]);
  client.close(4321, "done");
  const [code, event] = await closed;
  deepStrictEqual([code, event.code, event.wasClean], [4321, 4321, true]);
});

Deno.test("memory that was sent may be used again at once", async () => {
  await using bench = await new Bench().listen();
  const { client, server } = await bench.connect();
  const came = heard(client, 6);
  for (const length of [10, 100_000]) {
    const bytes = new Uint8Array(length);
    for (let count = 1; count <= 3; count++) server.send(bytes.fill(count));
  }
  deepStrictEqual((await came).map((data) => new Uint8Array(data as ArrayBuffer).at(-1)), [1, 2, 3, 1, 2, 3]);
  const closed = closedCode(server);
  client.close();
  await closed;
});

Deno.test("what is sent in one turn goes in few packets", async () => {
  await using bench = await new Bench().listen();
  const { client, server } = await bench.raw();
  for (let count = 0; count < 300; count++) server.send(`message ${count}`);
  let bytes = 0;
  let packets = 0;
  const all = Array.from({ length: 300 }, (_, index) => `message ${index}`.length + 2).reduce((a, b) =>
    a + b
  );
  for (; bytes < all; packets++) bytes += (await readSome(client)).length;
  ok(packets <= 3, `${packets} packets`);
  const closed = closedCode(server);
  client.close();
  strictEqual(await closed, 1006);
});

Deno.test("the server closes with its code and reason, behind what it sent before", async () => {
  await using bench = await new Bench().listen();
  const { client, server } = await bench.connect();
  const came = heard(client, 2);
  const closed = Promise.all([closedCode(server), closeOf(client)]);
  server.send("x".repeat(1_000_000));
  server.send("last");
  server.close(1001, `The server stops ${"ä".repeat(100)}`);
  server.send("never");
  strictEqual((await came)[1], "last");
  const [code, event] = await closed;
  deepStrictEqual([code, event.code], [1001, 1001]);
  // 123 bytes, and no half character.
  strictEqual(event.reason, `The server stops ${"ä".repeat(53)}`);
});

Deno.test("a client that does not read is dropped: nothing of what waited is kept, and the connection ends", async () => {
  await using bench = await new Bench().listen();
  const { client, server } = await bench.raw();
  for (let count = 0; count < 20; count++) server.send("x".repeat(MB));
  ok(server.bufferedAmount > 10 * MB);
  const closed = closedCode(server);
  server.drop(1008, "You do not read");
  ok(server.bufferedAmount <= 2 * MB, `${server.bufferedAmount} bytes wait`);
  strictEqual(await closed, 1008);
  client.close();
});

Deno.test("a client that breaks the protocol is told how", async () => {
  await using bench = await new Bench().listen();
  const { client, server } = await bench.raw();
  const messages: unknown[] = [];
  server.onmessage = (message: Message) => messages.push(message);
  const closed = closedCode(server);
  await client.write(together(
    frameBytes({ opcode: TEXT, payload: "before" }),
    frameBytes({ opcode: TEXT, payload: "bad", masked: false }),
    frameBytes({ opcode: TEXT, payload: "behind" }),
  ));
  const answer = await readToEnd(client);
  deepStrictEqual([answer[0], answer[2]! << 8 | answer[3]!], [0x80 | CLOSE, 1002]);
  strictEqual(new TextDecoder().decode(answer.subarray(4)), "A frame of a client must be masked");
  client.close();
  strictEqual(await closed, 1002);
  deepStrictEqual(messages, ["before"]);
});

Deno.test("a ping is answered with its own bytes", async () => {
  await using bench = await new Bench().listen();
  const { client, server } = await bench.raw();
  await client.write(frameBytes({ opcode: PING, payload: "are you there" }));
  strictEqual(new TextDecoder().decode((await readSome(client)).subarray(2)), "are you there");
  const closed = closedCode(server);
  client.close();
  await closed;
});

Deno.test("a connection on which nothing comes is asked, and given up when nothing answers", async () => {
  await using bench = await new Bench({ quietMs: 20 }).listen();
  const { client, server } = await bench.raw();
  const closed = closedCode(server);
  deepStrictEqual([...await readSome(client)].slice(0, 2), [0x80 | PING, 0]);
  strictEqual(await closed, 1006);
  client.close();
});

Deno.test("what comes with the handshake, and in single bytes, is heard", async () => {
  await using bench = await new Bench().listen();
  const { client, server } = await bench.raw();
  const came = new Promise((resolve) => server.onmessage = resolve);
  for (const byte of frameBytes({ opcode: BINARY, payload: "bytes" })) {
    await client.write(new Uint8Array([byte]));
  }
  deepStrictEqual(await came, new TextEncoder().encode("bytes"));
  const closed = closedCode(server);
  client.close();
  await closed;
});

Deno.test("bytes of a message that has come in part are told", async () => {
  await using bench = await new Bench().listen();
  const { client, server } = await bench.raw();
  let told = 0;
  const enough = new Promise<void>((resolve) =>
    server.onpart = (bytes) => (told += bytes) >= MB && resolve()
  );
  const frame = frameBytes({ opcode: TEXT, payload: "x".repeat(2 * MB) });
  for (let at = 0; at < MB;) at += await client.write(frame.subarray(at, MB));
  await enough;
  strictEqual(server.receiving, told);
  const closed = closedCode(server);
  client.close();
  await closed;
  strictEqual(server.receiving, 0);
});

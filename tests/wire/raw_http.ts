/** A connection on which the test itself writes the bytes: what `fetch` and `WebSocket` do not let one send. */

/** The head of a response, and the connection with what came behind the head. */
export interface RawResponse {
  status: number;
  headers: Headers;
  rest: Uint8Array;
  connection: Deno.TcpConn;
}

/** What an upgrade to a WebSocket needs besides the token. */
export const UPGRADE = {
  Connection: "Upgrade",
  Upgrade: "websocket",
  "Sec-WebSocket-Version": "13",
  "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
} as const;

/** Sends the head of a GET request to this machine and reads the head of the response. The caller closes it. */
export async function rawGet(
  port: number,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<RawResponse> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  try {
    const lines = Object.entries({ Host: `127.0.0.1:${port}`, ...headers }).map(([key, value]) =>
      `${key}: ${value}`
    );
    await writeAll(
      connection,
      new TextEncoder().encode(`GET ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`),
    );
    return { connection, ...await readHead(connection) };
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** The status and the body of a GET request; the connection is closed. */
export async function getText(
  port: number,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; headers: Headers; body: string }> {
  const { connection, status, headers: got, rest } = await rawGet(port, path, headers);
  try {
    let bytes = rest;
    const length = Number(got.get("content-length") ?? 0);
    while (bytes.length < length) bytes = joined(bytes, await readSome(connection));
    return { status, headers: got, body: new TextDecoder().decode(bytes) };
  } finally {
    connection.close();
  }
}

/** Writes all of it. */
export async function writeAll(connection: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
}

/** Reads at least one byte. */
export async function readSome(connection: Deno.TcpConn): Promise<Uint8Array> {
  const buffer = new Uint8Array(256 * 1024);
  const count = await connection.read(buffer);
  if (count === null) throw new Error("The server closed the connection");
  return buffer.subarray(0, count);
}

/** Everything until the server closes the connection. */
export async function readToEnd(connection: Deno.TcpConn): Promise<string> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(64 * 1024);
  let text = "";
  for (;;) {
    const count = await connection.read(buffer);
    if (count === null) return text;
    text += decoder.decode(buffer.subarray(0, count), { stream: true });
  }
}

/** Both, one behind the other. */
export function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

async function readHead(connection: Deno.TcpConn): Promise<Omit<RawResponse, "connection">> {
  let bytes: Uint8Array = new Uint8Array(0);
  for (;;) {
    bytes = joined(bytes, await readSome(connection));
    const text = new TextDecoder("latin1").decode(bytes);
    const end = text.indexOf("\r\n\r\n");
    if (end < 0) continue;
    const [first, ...lines] = text.slice(0, end).split("\r\n");
    const headers = new Headers(lines.map((line) => line.split(/:\s*(.*)/).slice(0, 2) as [string, string]));
    return { status: Number(first!.split(" ")[1]), headers, rest: bytes.subarray(end + 4) };
  }
}

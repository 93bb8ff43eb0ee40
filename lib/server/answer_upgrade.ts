import { type IncomingMessage, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { addressOf, isUsableHost } from "@/lib/access/mod.ts";
import { handshakeAnswer, ServerSocket } from "@/lib/websocket/mod.ts";
import { MAX_MESSAGE_BYTES } from "./parse_request.ts";
import { RequestIdWatch } from "./request_id_watch.ts";

/** What takes over a connection that becomes a WebSocket. */
export interface Takeover {
  /** Subprotocol that was chosen among those offered. */
  protocol: string | undefined;
  take(socket: ServerSocket): void;
}

/** What goes with a request. */
export interface RequestEnv {
  /** The other end of its connection. */
  remote: Deno.NetAddr;
  /** Makes its connection a WebSocket when it is answered; absent where it cannot become one. */
  takeOver?: (takeover: Takeover) => void;
}

/** Answers a request. */
export type Fetch = (request: Request, env: RequestEnv) => Response | Promise<Response>;

/** A request that wants its connection to become something else. */
export interface UpgradeParts {
  incoming: IncomingMessage;
  socket: Socket;
  /** Bytes that came behind it already. */
  head: Uint8Array;
  answer: (
    request: Request,
    incoming: IncomingMessage,
    more: Pick<RequestEnv, "takeOver">,
  ) => Promise<Response>;
}

/**
 * Answers a request that has `Upgrade` in its header: by opening a WebSocket, or as any other one where it is none or may not
 * become one (RFC 9110, section 7.8: a server may ignore the wish).
 */
export async function answerUpgrade({ incoming, socket, head, answer }: UpgradeParts): Promise<void> {
  socket.on("error", () => socket.destroy());
  if (!isSound(incoming)) return await respond(socket, refusal());
  // RFC 6455, section 4.1.
  if (incoming.httpVersionMinor === 0) return await respond(socket, tooOld());
  const request = requestOf(incoming);
  let takeover: Takeover | undefined;
  const response = await answer(request, incoming, { takeOver: (wish) => takeover = wish });
  if (takeover === undefined) return await respond(socket, response);
  socket.write(handshakeAnswer(request.headers.get("sec-websocket-key")!, takeover.protocol));
  const opened = new ServerSocket(socket, {
    messageLimit: MAX_MESSAGE_BYTES,
    watchLarge: () => new RequestIdWatch(),
  });
  takeover.take(opened);
  if (head.length > 0) opened.receive(head);
}

/** True when a request names a server: it has one `Host`, and that is a name or an address. */
export function isSound(incoming: Pick<IncomingMessage, "rawHeaders" | "headers" | "url">): boolean {
  const hosts = incoming.rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === "host");
  return hosts.length === 1 && isUsableHost(incoming.headers.host ?? "", incoming.url ?? "/");
}

/** The answer to a request that names no server. */
export function refusal(): Response {
  return new Response("The request names no server: its Host header is missing or is none", { status: 400 });
}

function tooOld(): Response {
  return new Response("A WebSocket begins with a request of HTTP/1.1", { status: 400 });
}

/** The other end of the connection a request came through. */
export function peerOf({ socket }: Pick<IncomingMessage, "socket">): Deno.NetAddr {
  return { transport: "tcp", hostname: socket.remoteAddress ?? "", port: socket.remotePort ?? 0 };
}

function requestOf({ method, url, headers, rawHeaders }: IncomingMessage): Request {
  const all = new Headers();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    all.append(rawHeaders[index]!, rawHeaders[index + 1]!);
  }
  return new Request(addressOf(headers.host!, url!), { method: method!, headers: all });
}

/** Writes a response to a connection that no server of `node:http` answers any more, and closes it. */
export async function respond(socket: Socket, response: Response): Promise<void> {
  const body = new Uint8Array(await response.arrayBuffer());
  const { headers, status } = response;
  headers.set("content-length", String(body.length));
  headers.set("connection", "close");
  const lines = [...headers].map(([name, value]) => `${name}: ${value}\r\n`).join("");
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines}\r\n`);
  socket.end(body);
}

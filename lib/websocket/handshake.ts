import { createHash } from "node:crypto";

/** By which a server shows that it understood the request (RFC 6455, section 1.3). */
const PROOF = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
/** Sixteen bytes in base64. */
const KEY = /^[A-Za-z0-9+/]{22}==$/;

/** True when the request asks for a WebSocket. */
export function asksForWebSocket(headers: Headers): boolean {
  return headers.get("upgrade")?.trim().toLowerCase() === "websocket";
}

/** Why a request for a WebSocket cannot be one; `undefined` when it can. */
export function refuseHandshake({ method, headers }: Request): Response | undefined {
  if (headers.get("sec-websocket-version")?.trim() !== "13") {
    return new Response("Only version 13 of WebSocket is spoken here", {
      status: 426,
      headers: { "sec-websocket-version": "13" },
    });
  }
  const named = headers.get("connection")?.split(",").some((name) => name.trim().toLowerCase() === "upgrade");
  if (method !== "GET" || !named || !KEY.test(headers.get("sec-websocket-key")?.trim() ?? "")) {
    return new Response(
      "This is no request for a WebSocket: it must be a GET with `Connection: Upgrade` and a Sec-WebSocket-Key of 16 bytes",
      { status: 400 },
    );
  }
}

/**
 * The answer that opens a WebSocket, as it goes on the line.
 *
 * @param key What the client sent as `Sec-WebSocket-Key`.
 * @param protocol The subprotocol that was chosen among those it offered.
 */
export function handshakeAnswer(key: string, protocol: string | undefined): string {
  const proof = createHash("sha1").update(key.trim() + PROOF).digest("base64");
  const chosen = protocol === undefined ? "" : `Sec-WebSocket-Protocol: ${protocol}\r\n`;
  return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
    `Sec-WebSocket-Accept: ${proof}\r\n${chosen}\r\n`;
}

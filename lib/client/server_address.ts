import { ClientError } from "./client_error.ts";

/**
 * The address of the WebSocket from what a user writes: `http:` becomes `ws:`, a missing path `/ws`; in a page it may be
 * relative to the page.
 *
 * @throws {ClientError} `VALIDATION_INVALID_VALUE` when it is no address, or of another kind.
 */
export function socketUrl(address: string | URL): string {
  const base = (globalThis as { location?: { href?: string } }).location?.href;
  const text = String(address);
  if (!URL.canParse(text, base)) {
    throw wrong(text, "this is no address, write ws://localhost:8765/ws");
  }
  const url = new URL(text, base);
  url.protocol = url.protocol.replace(/^http/, "ws");
  if (!/^wss?:$/.test(url.protocol)) {
    throw wrong(text, "the address begins with ws:, wss:, http: or https:");
  }
  if (url.pathname === "/") url.pathname = "/ws";
  url.hash = "";
  return url.href;
}

/** An HTTP address of the server that has this WebSocket address: `api/auth/token` beside `/ws`. */
export function httpUrl(socket: string | URL, path: string): URL {
  const url = new URL(path, socket);
  url.protocol = url.protocol.replace(/^ws/, "http");
  return url;
}

/** True for an address that always means this machine. */
export function isThisMachine({ hostname }: URL): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/i.test(hostname);
}

function wrong(address: string, what: string): ClientError {
  return new ClientError("VALIDATION_INVALID_VALUE", `Cannot connect to '${address}': ${what}`);
}

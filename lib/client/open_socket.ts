import { quiet } from "./quiet_event.ts";

/** Where and as whom to connect. */
export interface SocketTarget {
  /** `ws:` or `wss:` address. */
  url: string;
  token: string;
  /** Ends the attempt. */
  signal: AbortSignal;
}

/**
 * Opens the WebSocket; the token travels as a subprotocol, which no proxy logs (document 004).
 *
 * @throws {TypeError} When the server cannot be reached or refuses; browsers do not tell which.
 * @throws The signal's reason, when it aborts first.
 */
export function openSocket({ url, token, signal }: SocketTarget): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const socket = new WebSocket(url, ["muxit", `auth-${token}`]);
    socket.binaryType = "arraybuffer";
    const end = () => {
      socket.onopen = socket.onerror = socket.onclose = null;
      signal.removeEventListener("abort", onAbort);
    };
    const onAbort = () => {
      end();
      // A socket that opens after all is closed; nobody waits for it any more.
      socket.onopen = () => socket.close();
      socket.onerror = quiet;
      socket.close();
      reject(signal.reason);
    };
    const refused = (event: Event) => {
      quiet(event);
      end();
      reject(new TypeError(`Cannot connect to ${url}: the server cannot be reached or refuses the token`));
    };
    socket.onopen = () => {
      end();
      resolve(socket);
    };
    socket.onerror = socket.onclose = refused;
    signal.addEventListener("abort", onAbort, { once: true });
  });
}

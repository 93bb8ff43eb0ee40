const LOOPBACK_NAMES = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** True for addresses of this machine. */
export function isLoopbackAddress(address: string): boolean {
  return address === "::1" || address.startsWith("127.") || address.startsWith("::ffff:127.");
}

/** True when the `Host` header names this machine itself, which a page of a foreign name never does. */
export function isLoopbackHost(host: string | null): boolean {
  return host !== null && LOOPBACK_NAMES.has(host.toLowerCase().replace(/:\d+$/, ""));
}

/**
 * True when a browser page of this very server asks, or a client that is no browser page (document 004, spec §9.1):
 * an `Origin` must equal `http(s)://<Host>`.
 */
export function isOwnOrigin(headers: Headers): boolean {
  const origin = headers.get("origin");
  const host = headers.get("host");
  return origin === null || origin === `http://${host}` || origin === `https://${host}`;
}

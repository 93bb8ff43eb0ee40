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

/**
 * True when a browser says that another page than one of this server asks. What sends no such header is no browser page,
 * or one that is too old to have it.
 */
export function isForeignFetch(headers: Headers): boolean {
  const site = headers.get("sec-fetch-site");
  return site !== null && site !== "same-origin" && site !== "none";
}

/** A name or an address, with or without a port. */
const HOST = /^(\[[\da-f:.]+\]|\w[\w~-]*(\.\w[\w~-]*)*\.?)(:\d{1,5})?$/i;
/** Bytes of a `Host` header: a name has at most 253 characters, a port five. */
const MOST_HOST = 260;

/**
 * True when the `Host` header of a request is a name or address with or without a port (RFC 9112), and the request is for
 * that host.
 *
 * @param target What stands behind the method: a path, or a whole address.
 */
export function isUsableHost(host: string, target: string): boolean {
  if (host.length > MOST_HOST || !HOST.test(host)) return false;
  const named = `http://${host}`;
  // A request may carry a whole address, which then counts; no browser sends another one there.
  const asked = addressOf(host, target);
  if (!URL.canParse(named) || !URL.canParse(asked)) return false;
  return new URL(asked).host === new URL(named).host;
}

/** The whole address a request is for. */
export function addressOf(host: string, target: string): string {
  return target.startsWith("/") ? `http://${host}${target}` : target;
}

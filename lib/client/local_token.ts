/**
 * Asks a server for its token over HTTP; servers give it to pages and programs of the same machine (document 004).
 *
 * @param url Address of `/api/auth/token`.
 * @throws {TypeError} When the server cannot be reached, or keeps the token to itself.
 */
export async function fetchLocalToken(url: string | URL, signal?: AbortSignal): Promise<string> {
  const response = await fetch(url, { cache: "no-store", ...(signal ? { signal } : {}) }).catch((cause) => {
    signal?.throwIfAborted();
    throw new TypeError("Cannot get the token: the server cannot be reached", { cause });
  });
  const body = await response.json().catch(() => ({})) as { token?: unknown; error?: unknown };
  if (typeof body.token === "string") return body.token;
  throw new TypeError(`Cannot get the token: ${body.error ?? `the server answers ${response.status}`}`);
}

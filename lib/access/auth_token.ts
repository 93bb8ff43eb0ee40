/** A new token: 64 hexadecimal characters, because a subprotocol cannot hold every character (design §8.24). */
export function createAuthToken(): string {
  return [...crypto.getRandomValues(new Uint8Array(32))].map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}

/**
 * The token a client offers: in a subprotocol that begins with `auth-`, else as `?token=` (document 004), else in the
 * header `X-Auth-Token`.
 */
export function offeredToken(request: Request): string | undefined {
  const protocols = request.headers.get("sec-websocket-protocol")?.split(",") ?? [];
  const offered = protocols.map((protocol) => protocol.trim()).find((protocol) =>
    protocol.startsWith("auth-")
  );
  if (offered !== undefined) return offered.slice("auth-".length);
  return new URL(request.url).searchParams.get("token") ?? request.headers.get("x-auth-token") ?? undefined;
}

/** Compares two tokens in a time that does not depend on where they differ. */
export function sameToken(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}

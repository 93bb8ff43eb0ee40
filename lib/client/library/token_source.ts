import { ClientError } from "../client_error.ts";
import { fetchLocalToken } from "../local_token.ts";
import { httpUrl, isThisMachine } from "../server_address.ts";

/** A token that is known, or a function that gives one; it is asked before each attempt to connect. */
export type Token = string | (() => string | Promise<string>);

/**
 * What gives the token for an address: the one that is known, else the server itself, when it is on this machine or has
 * served this page.
 */
export function tokenSource(url: string, token?: Token): (signal: AbortSignal) => Promise<string> {
  return async (signal) => {
    if (token !== undefined) return typeof token === "string" ? token : await token();
    const inPage = (globalThis as { location?: unknown }).location !== undefined;
    if (!inPage && !isThisMachine(new URL(url))) {
      const text = `Cannot connect to ${url}: a server on another machine needs a token, pass { token }`;
      throw new ClientError("AUTH_INVALID_SESSION", text);
    }
    try {
      return await fetchLocalToken(httpUrl(url, "api/auth/token"), signal);
    } catch (cause) {
      signal.throwIfAborted();
      throw withoutToken(url, cause as Error);
    }
  };
}

/** @param cause Has a cause itself when nobody answered, and none when the server refused. */
function withoutToken(url: string, cause: Error): ClientError {
  if (cause.cause !== undefined) {
    return new ClientError("CLIENT_DISCONNECTED", `Cannot connect to ${url}: the server cannot be reached`, {
      cause,
    });
  }
  const text = `Cannot connect to ${url} without a token: ${cause.message}; pass { token }`;
  return new ClientError("AUTH_INVALID_SESSION", text, { cause });
}

import { ClientError } from "./client_error.ts";
import type { SocketTarget } from "./open_socket.ts";
import { httpUrl } from "./server_address.ts";

/**
 * Finds out why a socket did not open, which WebSockets keep to themselves: asks the server whether it is there and what
 * it thinks of the token.
 *
 * @param failure What is thrown when the server does not say.
 * @returns `AUTH_INVALID_SESSION` or `CLIENT_DISCONNECTED`.
 */
export async function refusal(
  { url, token, signal }: SocketTarget,
  failure: unknown,
): Promise<ClientError> {
  const headers = { "x-auth-token": token };
  try {
    const response = await fetch(httpUrl(url, "api/auth/status"), { headers, cache: "no-store", signal });
    const status = await response.json().catch(() => ({})) as { sessionValid?: unknown };
    if (status.sessionValid === false) {
      return new ClientError(
        "AUTH_INVALID_SESSION",
        `Cannot connect to ${url}: the server refuses the token${token === "" ? ", there is none" : ""}; ` +
          "a server makes a new one at each start",
        { cause: failure },
      );
    }
  } catch {
    // A page of another origin may not read the answer either: the general text stands.
  }
  return new ClientError("CLIENT_DISCONNECTED", (failure as Error).message, { cause: failure });
}

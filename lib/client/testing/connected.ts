import { type ClientOptions, MuxitClient } from "../muxit_client.ts";
import { fetchLocalToken } from "../local_token.ts";
import type { WireServer } from "./wire_server.ts";

/** A client of a server of the test, connected. */
export async function connected(
  server: WireServer,
  options: Partial<ClientOptions> = {},
): Promise<MuxitClient> {
  const fetchToken = (signal: AbortSignal) => fetchLocalToken(server.tokenUrl, signal);
  const client = MuxitClient.connect({ url: server.url, fetchToken, ...options });
  await client.ready();
  return client;
}

/** What a server has received of one type, without the ids. */
export function received(server: WireServer, ...types: string[]): Record<string, unknown>[] {
  return server.requests.filter(({ type }) => types.includes(type!))
    .map(({ requestId: _requestId, ...rest }) => rest);
}

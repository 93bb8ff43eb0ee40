import { RawJson, type StateUpdates } from "@/lib/protocol/mod.ts";
import type { ServerContext } from "../server_context.ts";
import type { Handlers } from "./handler.ts";

type FeedTypes =
  | "stream.subscribe"
  | "stream.unsubscribe"
  | "state.subscribe"
  | "state.unsubscribe"
  | "state.snapshot";

// Already JSON text; the session puts it into the reply as it is.
function snapshotOf(server: ServerContext): StateUpdates {
  return new RawJson(server.state.snapshot()) as unknown as StateUpdates;
}

/** Handlers of the stream and state messages (document 004). */
export const feedHandlers: Handlers<FeedTypes> = {
  "stream.subscribe": ({ connector, stream, encoding }, { client }) => {
    client.subscribeStream({ connector, stream }, encoding === "binary");
    return { connector, stream, success: true };
  },

  "stream.unsubscribe": ({ connector, stream }, { client }) => {
    client.unsubscribeStream({ connector, stream });
    return { connector, stream, success: true };
  },

  "state.subscribe": (_request, { server, client }) => {
    client.subscribeState();
    return { updates: snapshotOf(server) };
  },

  "state.unsubscribe": (_request, { client }) => {
    client.unsubscribeState();
    return { success: true };
  },

  "state.snapshot": (_request, { server }) => {
    const updates = snapshotOf(server);
    return { value: updates, updates };
  },
};

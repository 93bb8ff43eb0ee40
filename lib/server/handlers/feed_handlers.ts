import type { Handlers } from "./handler.ts";

type FeedTypes =
  | "stream.subscribe"
  | "stream.unsubscribe"
  | "state.subscribe"
  | "state.unsubscribe"
  | "state.snapshot";

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
    return { updates: JSON.parse(server.state.snapshot()) };
  },

  "state.unsubscribe": (_request, { client }) => {
    client.unsubscribeState();
    return { success: true };
  },

  "state.snapshot": (_request, { server }) => {
    const updates = JSON.parse(server.state.snapshot());
    return { value: updates, updates };
  },
};

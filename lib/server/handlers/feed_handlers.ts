import { AppError, RawJson, type StateQualities, type StateUpdates } from "@/lib/protocol/mod.ts";
import type { ServerContext } from "../server_context.ts";
import type { Handlers } from "./handler.ts";
import { streamNote } from "./stream_note.ts";

type FeedTypes =
  | "stream.subscribe"
  | "stream.unsubscribe"
  | "stream.stats"
  | "events.subscribe"
  | "events.unsubscribe"
  | "state.subscribe"
  | "state.unsubscribe"
  | "state.snapshot";

// Already JSON text; the session puts it into the reply as it is.
function snapshotOf(server: ServerContext): StateUpdates {
  return new RawJson(server.state.snapshot()) as unknown as StateUpdates;
}

function qualityOf(server: ServerContext, wanted: boolean | undefined): { quality?: StateQualities } {
  if (wanted !== true) return {};
  return { quality: new RawJson(server.state.snapshotQuality()) as unknown as StateQualities };
}

/** Handlers of the stream, event and state messages (document 004). */
export const feedHandlers: Handlers<FeedTypes> = {
  "stream.subscribe": ({ connector, stream, encoding, policy }, { server, client }) => {
    client.subscribeStream({ connector, stream }, { binary: encoding === "binary", policy });
    const note = streamNote(server.connectors, { connector, stream });
    return { connector, stream, success: true, ...(note === undefined ? {} : { note }) };
  },

  "stream.unsubscribe": ({ connector, stream }, { client }) => {
    const feed = client.unsubscribeStream({ connector, stream });
    return { connector, stream, success: true, counters: feed?.counters };
  },

  "stream.stats": ({ connector, stream }, { client }) => {
    const feed = client.streamFeed({ connector, stream });
    if (feed === undefined) {
      throw new AppError(
        "VALIDATION_INVALID_VALUE",
        `This client is not subscribed to stream '${stream}' of '${connector}'; use stream.subscribe first`,
      );
    }
    return { connector, stream, success: true, policy: feed.policy, counters: feed.counters };
  },

  "events.subscribe": ({ events }, { client }) => {
    for (const pattern of events) client.events.add(pattern);
    return { events, success: true };
  },

  "events.unsubscribe": ({ events }, { client }) => {
    for (const pattern of events) client.events.remove(pattern);
    return { events, success: true };
  },

  "state.subscribe": ({ quality }, { server, client }) => {
    client.subscribeState({ quality: quality === true });
    return { updates: snapshotOf(server), ...qualityOf(server, quality) };
  },

  "state.unsubscribe": (_request, { client }) => {
    client.unsubscribeState();
    return { success: true };
  },

  "state.snapshot": ({ quality }, { server }) => {
    const updates = snapshotOf(server);
    return { value: updates, updates, ...qualityOf(server, quality) };
  },
};

import { z } from "zod";
import { event, request } from "../message.ts";

/** Values by connector and property. */
export const stateUpdates = z.record(z.string(), z.record(z.string(), z.unknown()));
export type StateUpdates = z.infer<typeof stateUpdates>;

/** Messages about polled values. */
export const stateRows = [
  request("state.subscribe", {
    summary: "Receive the whole state once, then changes every 50 ms.",
    request: z.object({}),
    reply: z.object({ updates: stateUpdates }),
    replyType: "state.batch",
  }),
  request("state.unsubscribe", {
    summary: "Stop receiving changes.",
    request: z.object({}),
    reply: z.object({ success: z.literal(true) }),
    alwaysReplies: false,
  }),
  request("state.snapshot", {
    summary: "The whole state, once.",
    request: z.object({}),
    reply: z.object({ value: stateUpdates, updates: stateUpdates }),
  }),
  event("state.batch", {
    summary: "Values that changed since the last batch.",
    scope: "subscribers",
    body: z.object({ updates: stateUpdates }),
  }),
] as const;

import { z } from "zod";
import { event, lostFields, request } from "../message.ts";

/** Values by connector and property. */
export const stateUpdates = z.record(z.string(), z.record(z.string(), z.unknown()));
export type StateUpdates = z.infer<typeof stateUpdates>;

/** How far a value can be trusted: `good` was read as usual, `stale` is old, `bad` is not known (its value is `null`). */
export const stateQuality = z.object({
  quality: z.enum(["good", "stale", "bad"]),
  /** When it was read, or found not to be readable, in milliseconds since 1970. */
  time: z.number(),
  /** Why it is not good. */
  reason: z.string().optional(),
  ...lostFields,
});
export type StateQuality = z.infer<typeof stateQuality>;

/** What is known of values, by connector and property. */
const stateQualities = z.record(z.string(), z.record(z.string(), stateQuality));
export type StateQualities = z.infer<typeof stateQualities>;

const quality = z.boolean().optional();

/** Messages about polled values. */
export const stateRows = [
  request("state.subscribe", {
    summary:
      "Receive the whole state once, then changes every 50 ms; with `quality`, also how far each value can be trusted.",
    request: z.object({ quality }),
    reply: z.object({ updates: stateUpdates, quality: stateQualities.optional() }),
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
    request: z.object({ quality }),
    reply: z.object({ value: stateUpdates, updates: stateUpdates, quality: stateQualities.optional() }),
  }),
  event("state.batch", {
    summary: "Values that changed since the last batch.",
    scope: "subscribers",
    body: z.object({ updates: stateUpdates, quality: stateQualities.optional() }),
  }),
] as const;

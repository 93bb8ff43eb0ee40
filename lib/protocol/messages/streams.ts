import { z } from "zod";
import { event, lostFields, request } from "../message.ts";

const subscription = z.object({ connector: z.string().min(1), stream: z.string().min(1) });
const done = z.object({ connector: z.string(), stream: z.string(), success: z.literal(true) });
/** What becomes of items a client cannot take at once (design §5). */
export const streamPolicy = z.enum(["latest", "fifo", "lossless"]);
export type StreamPolicy = z.infer<typeof streamPolicy>;
/** Items of one subscription: `produced` is always `sent + dropped + waiting`. */
const counters = z.object({
  produced: z.number(),
  sent: z.number(),
  dropped: z.number(),
  waiting: z.number(),
});

/** Messages about streams. */
export const streamRows = [
  request("stream.subscribe", {
    summary:
      "Receive a stream; it need not exist yet, but `note` tells when no such connector or stream is known. `binary` sends typed arrays and bytes as binary frames. Without a `policy` pictures are `latest`, audio is `lossless`, everything else `fifo`.",
    request: subscription.extend({
      encoding: z.enum(["json", "binary"]).optional(),
      policy: streamPolicy.optional(),
    }),
    reply: done.extend({ note: z.string().optional() }),
    alwaysReplies: false,
  }),
  request("stream.stats", {
    summary: "What became of the items of a stream this client is subscribed to.",
    request: subscription,
    reply: done.extend({ policy: streamPolicy, counters }),
  }),
  request("stream.unsubscribe", {
    summary: "Stop receiving a stream; tells what became of its items.",
    request: subscription,
    reply: done.extend({ counters: counters.optional() }),
    alwaysReplies: false,
  }),
  event("stream.data", {
    summary: "One item of a stream. Binary subscribers get a binary frame whose header has these fields.",
    scope: "subscribers",
    body: z.object({
      name: z.string(),
      stream: z.string(),
      data: z.unknown(),
      dtype: z.string().optional(),
      ...lostFields,
    }),
  }),
  event("stream.dropped", {
    summary:
      "This client was too slow or the source too fast: how many items were left out since the last notice.",
    scope: "subscribers",
    body: z.object({
      name: z.string(),
      stream: z.string(),
      dropped: z.number(),
      total: z.number(),
      /** Items that have come for this client and those of them that were sent, since it subscribed. */
      produced: z.number(),
      sent: z.number(),
      by: z.enum(["source", "client"]),
    }),
  }),
] as const;

import { z } from "zod";
import { event, request } from "../message.ts";

const subscription = z.object({ connector: z.string().min(1), stream: z.string().min(1) });
const done = z.object({ connector: z.string(), stream: z.string(), success: z.literal(true) });

/** Messages about streams. */
export const streamRows = [
  request("stream.subscribe", {
    summary:
      "Receive a stream; it need not exist yet. `binary` sends typed arrays and bytes as binary frames.",
    request: subscription.extend({ encoding: z.enum(["json", "binary"]).optional() }),
    reply: done,
    alwaysReplies: false,
  }),
  request("stream.unsubscribe", {
    summary: "Stop receiving a stream.",
    request: subscription,
    reply: done,
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
      by: z.enum(["source", "client"]),
    }),
  }),
] as const;

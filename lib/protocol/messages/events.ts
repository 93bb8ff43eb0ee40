import { z } from "zod";
import { event, lostFields, request } from "../message.ts";

const names = z.object({
  events: z.array(z.string().min(1).max(256)).min(1).max(64),
});
const done = z.object({ events: z.array(z.string()), success: z.literal(true) });

/** Messages about the event bus. */
export const eventRows = [
  request("events.subscribe", {
    summary:
      "Receive events of the bus by name: `script:<event>`, `connector:<event>`, or a system event; a `*` at the end stands for anything.",
    request: names,
    reply: done,
  }),
  request("events.unsubscribe", {
    summary: "Stop receiving events; the names as they were subscribed.",
    request: names,
    reply: done,
  }),
  event("event.data", {
    summary:
      "An event of the bus; `source` is the script or connector that published it, null for the server.",
    scope: "subscribers",
    body: z.object({ event: z.string(), data: z.unknown(), source: z.string().nullable(), ...lostFields }),
  }),
  event("event.dropped", {
    summary: "This client was too slow: how many events were left out since the last notice.",
    scope: "subscribers",
    body: z.object({ dropped: z.number(), total: z.number() }),
  }),
  event("workspace.file.changed", {
    summary:
      "A file below the workspace was changed through the server; `path` is relative, with forward slashes.",
    body: z.object({ path: z.string() }),
  }),
] as const;

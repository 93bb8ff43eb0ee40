import { z } from "zod";
import { event, request } from "../message.ts";

/** One open question of a script to the operator (document 004, `prompts.list`). */
export const openPrompt = z.object({
  id: z.string(),
  script: z.string(),
  kind: z.enum(["confirm", "choose", "text"]),
  message: z.string(),
  /** What can be answered, with `choose`. */
  choices: z.array(z.string()).optional(),
  /** ISO 8601 UTC. */
  openedAt: z.string(),
  /** The clock runs only while somebody has subscribed to prompts. */
  requireObserver: z.boolean(),
  /** Milliseconds until the default is taken; null waits for ever. */
  timeoutMs: z.number().nullable(),
  hasDefault: z.boolean(),
  /** Milliseconds left on the clock when this message was made; null without a timeout. */
  remainingMs: z.number().nullable(),
});
export type OpenPrompt = z.infer<typeof openPrompt>;

const done = z.object({ success: z.literal(true) });

/** Messages about questions to the operator. */
export const promptRows = [
  request("prompts.subscribe", {
    summary:
      "Count as an observer of prompts; with `requireObserver` a prompt's clock runs only while there is one.",
    request: z.object({}),
    reply: done,
    alwaysReplies: false,
  }),
  request("prompts.unsubscribe", {
    summary: "No longer count as an observer.",
    request: z.object({}),
    reply: done,
    alwaysReplies: false,
  }),
  request("prompts.list", {
    summary: "Prompts that are open.",
    request: z.object({}),
    reply: z.object({ prompts: z.array(openPrompt) }),
  }),
  request("prompts.answer", {
    summary: "Answer a prompt: a boolean for confirm, one of the choices for choose, a text for text.",
    request: z.object({ id: z.string().min(1), value: z.unknown() }),
    reply: z.object({ id: z.string(), success: z.literal(true) }),
    errors: ["PROMPT_NOT_FOUND"],
  }),
  event("prompt.open", { summary: "A script asks the operator something.", body: openPrompt }),
  event("prompt.resolved", {
    summary: "A prompt is no longer open. `reason` tells when its script has ended.",
    body: z.object({
      id: z.string(),
      answeredBy: z.enum(["user", "timeout"]),
      reason: z.literal("script-ended").optional(),
    }),
  }),
] as const;

import { z } from "zod";
import { anyObject, event, request, success } from "../message.ts";

/** One entry of the server log. */
export const logEntry = z.object({
  level: z.enum(["debug", "info", "warn", "error"]),
  source: z.string(),
  message: z.string(),
  time: z.string(),
});
export type LogEntry = z.infer<typeof logEntry>;

/** Messages about the server itself and its configuration. */
export const serverRows = [
  request("server.logs.history", {
    summary: "The last 500 log entries, oldest first.",
    request: z.object({}),
    reply: z.object({ value: z.array(logEntry) }),
  }),
  request("server.status", {
    summary: "Version, phase and what the server runs at the moment.",
    request: z.object({}),
    reply: z.object({
      value: z.object({
        version: z.string(),
        phase: z.enum(["drivers", "connectors", "ready"]),
        uptime: z.number(),
        /** Its clock, in milliseconds since 1970. */
        time: z.number(),
        port: z.number(),
        clients: z.number(),
      }),
    }),
  }),
  event("server.log", { summary: "A log entry as it is written.", body: logEntry }),
  event("server.initializing", {
    summary: "Background initialization has begun a phase; the page is already served.",
    body: z.object({ phase: z.enum(["drivers", "connectors"]) }),
  }),
  event("server.ready", {
    summary: "The server is ready: connectors are initialized, except those whose devices take long.",
    body: z.object({}),
  }),
  request("config.get", {
    summary: "The server configuration, secrets masked.",
    request: z.object({}),
    reply: z.object({ value: z.record(z.string(), z.unknown()) }),
    errors: ["CONFIG_READ_FAILED"],
  }),
  request("config.set", {
    summary: "Change the configuration by dot path (`path`, `value`) or by merging a `patch`.",
    request: z.object({
      path: z.string().min(1).optional(),
      value: z.unknown().optional(),
      patch: anyObject.optional(),
    }),
    reply: success,
    errors: ["CONFIG_INVALID", "CONFIG_WRITE_FAILED"],
  }),
  event("config.changed", { summary: "The configuration was changed.", body: z.object({}) }),
] as const;

import { z } from "zod";
import { event, lostFields, request } from "../message.ts";

const script = z.string();
const named = z.object({ name: z.string().min(1) });

/** One line a script has logged: `args` as it wrote them. */
export const scriptLog = z.object({
  level: z.enum(["debug", "info", "warn", "error"]),
  args: z.array(z.unknown()),
});
export type ScriptLog = z.infer<typeof scriptLog>;

/** Why a run failed (document 004, `script.done`): positions are 1-based and in the user's own lines. */
export const scriptError = z.object({
  message: z.string(),
  line: z.number().nullable(),
  column: z.number().nullable(),
  stack: z.string(),
  details: z.string(),
  /** A code of the closed list, `SCRIPT_EXEC_FAILED` unless the error brought its own. */
  code: z.string(),
});
export type ScriptError = z.infer<typeof scriptError>;

/** One run that goes on. */
export const runningScript = z.object({
  name: script,
  startedAt: z.string(),
  /** What it is doing: computing or in a call, in `delay`, waiting for an answer, or kept alive by listeners and timers. */
  state: z.enum(["running", "delay", "prompt", "ai", "idle", "stopping"]),
});
export type RunningScript = z.infer<typeof runningScript>;

const START_ERRORS = ["SCRIPT_NOT_FOUND", "SCRIPT_ALREADY_RUNNING", "SCRIPT_LIMIT_REACHED"] as const;

/** Messages about scripts. */
export const scriptRows = [
  request("scripts.list", {
    summary: "Every script by name, startup scripts as `startup/<name>`, and which of them run.",
    request: z.object({}),
    reply: z.object({ value: z.array(script), running: z.array(runningScript) }),
  }),
  request("scripts.start", {
    summary: "Start a script of the workspace, or `code` under that name. Answers as soon as it runs.",
    request: named.extend({ code: z.string().optional() }),
    reply: z.object({ name: script, success: z.literal(true) }),
    errors: START_ERRORS,
    rate: "hardware",
  }),
  request("scripts.execute", {
    summary:
      "Run a script to its end and give its result and its log; `error` is that of `script.done`, `stopped` tells that it was stopped.",
    request: named.extend({ code: z.string().optional() }),
    reply: z.object({
      name: script,
      result: z.unknown(),
      ...lostFields,
      logs: z.array(scriptLog),
      error: scriptError.nullable(),
      stopped: z.boolean(),
    }),
    replyType: "scripts.result",
    errors: START_ERRORS,
    rate: "hardware",
  }),
  request("scripts.stop", {
    summary:
      "Stop a script. From this moment on nothing of it reaches a device; its process is gone within a second.",
    request: named,
    reply: z.object({ name: script, success: z.literal(true), wasRunning: z.boolean() }),
    errors: ["SCRIPT_NOT_FOUND"],
  }),
  request("scripts.stopAll", {
    summary: "Emergency stop: kills every running script at once. Answers when they are gone.",
    request: z.object({}),
    reply: z.object({ stopped: z.array(script), count: z.number() }),
  }),
  request("script.line.subscribe", {
    summary:
      "Receive `script.line`: the line each script is about to block at. Counted; nobody subscribed costs nothing.",
    request: z.object({}),
    reply: z.object({ success: z.literal(true) }),
    alwaysReplies: false,
  }),
  request("script.line.unsubscribe", {
    summary: "Stop receiving `script.line`.",
    request: z.object({}),
    reply: z.object({ success: z.literal(true) }),
    alwaysReplies: false,
  }),
  event("script.started", { summary: "A script has begun to run.", body: z.object({ script }) }),
  event("script.output", {
    summary: "A script has logged something; `line` where that is known.",
    body: scriptLog.extend({ script, time: z.string(), line: z.number().optional() }),
  }),
  event("script.say", {
    summary: "A script speaks: a bubble in the chat, and speech where it is switched on.",
    body: z.object({ script, text: z.string(), emotion: z.string().nullable() }),
  }),
  event("script.done", {
    summary: "A run has ended, exactly once each; `error` is null after a clean end and after a stop.",
    body: z.object({ script, error: scriptError.nullable(), stopped: z.boolean() }),
  }),
  event("script.line", {
    summary: "The line a script is about to block at, at most every 50 ms and only when it is another one.",
    scope: "subscribers",
    body: z.object({ script, line: z.number(), column: z.number() }),
  }),
  event("scripts.changed", {
    summary: "Script files have appeared, changed names or gone: fetch the list anew.",
    body: z.object({}),
  }),
] as const;

import { jsonText, RawJson } from "@/lib/protocol/mod.ts";
import type { Handlers } from "./handler.ts";

type ScriptTypes =
  | "scripts.list"
  | "scripts.start"
  | "scripts.execute"
  | "scripts.stop"
  | "scripts.stopAll"
  | "script.line.subscribe"
  | "script.line.unsubscribe";

const LINES = "script.line";

/** Handlers of the script messages (document 004). */
export const scriptHandlers: Handlers<ScriptTypes> = {
  "scripts.list": async (_request, { server }) => ({
    value: await server.scripts.list(),
    running: server.scripts.running,
  }),

  "scripts.start": async ({ name, code }, { server, client }) => {
    const run = await server.scripts.start(name, { code, client: client.caller });
    return { name: run.name, success: true };
  },

  "scripts.execute": async ({ name, code }, { server, client }) => {
    const { script, result, logs, error, stopped } = await server.scripts.execute(
      name,
      { code, client: client.caller },
    );
    const { json, ...lost } = jsonText(result);
    return { name: script, result: new RawJson(json), ...lost, logs, error, stopped };
  },

  "scripts.stop": async ({ name }, { server }) => ({
    name,
    success: true,
    wasRunning: await server.scripts.stop(name),
  }),

  "scripts.stopAll": async (_request, { server }) => {
    const stopped = await server.scripts.stopAll();
    return { stopped, count: stopped.length };
  },

  "script.line.subscribe": (_request, { server, client }) => {
    client.hold(LINES, () => {
      const uncount = server.scripts.traceLines();
      const forget = server.scripts.events.on(
        "line",
        (place) => client.sendLog(JSON.stringify({ type: LINES, ...place })),
      );
      return () => {
        forget();
        uncount();
      };
    });
    return { success: true };
  },

  "script.line.unsubscribe": (_request, { client }) => {
    client.release(LINES);
    return { success: true };
  },
};

import { join } from "node:path";
import { AppError, type ReplyOf } from "@/lib/protocol/mod.ts";
import { withDeadline } from "@/lib/core/mod.ts";
import { answerPrompts } from "./answer_prompts.ts";
import type { CommandContext } from "./command.ts";
import { findScript } from "./find_script.ts";
import { lostNumbers } from "./json_value.ts";
import type { Reply } from "./output.ts";
import { printable } from "@/lib/core/mod.ts";
import { scriptFailure, type ScriptSource } from "./script_failure.ts";
import { scriptLine } from "./script_line.ts";
import type { Session } from "./session.ts";
import { showValue } from "./show_value.ts";

type ScriptResult = ReplyOf<"scripts.execute">;

/** A script may run for days; 2^31 - 1 is as long as a timer can be. */
const RUN_MS = 2 ** 31 - 1;
/** Milliseconds a stopped script may take to be gone. */
const STOP_MS = 10_000;

/**
 * Runs a file, or a script of the workspace by its name: its log as it comes, its questions at the terminal, then its
 * result. Ctrl+C stops it and waits for its end.
 *
 * @throws {AppError} `SCRIPT_NOT_FOUND` when there is none, the script's own error with its place, or
 * `SCRIPT_EXEC_FAILED` when it was stopped.
 */
export async function runScript(word: string, { session, signal }: CommandContext): Promise<Reply> {
  const { client, output } = session;
  const { name, source } = await findScript(word);
  const concerns = (script: string) => script === name;
  let printed = 0;
  const ended = new AbortController();
  const closers = [
    () => ended.abort(),
    client.on("script.output", (log) => {
      if (!concerns(log.script)) return;
      printed++;
      output.progress(scriptLine(log, output.paint));
    }),
    client.on("script.say", ({ script, text }) => {
      if (concerns(script)) output.progress(`${output.paint("cyan", "says")}: ${printable(text)}`);
    }),
    answerPrompts(session, { concerns, signal: AbortSignal.any([signal, ended.signal]) }),
  ];
  try {
    if (session.ask !== undefined) await client.request("prompts.subscribe", {}, { signal });
    const result = await execute({ name, ...(source && { code: source.code }) }, { session, signal });
    // The reply may overtake entries that are still on their way.
    for (const log of result.logs.slice(printed)) output.progress(scriptLine(log, output.paint));
    const shown = source ?? await workspaceSource(name, session);
    return replyOf(result, { source: shown, color: output.color });
  } finally {
    for (const close of closers) close();
    if (session.ask !== undefined) client.request("prompts.unsubscribe", {}).catch(() => {});
  }
}

/** The text of a script the server has found, to show where it failed; empty where it lies on another machine. */
async function workspaceSource(name: string, { workspace, address }: Session): Promise<ScriptSource> {
  const path = join(workspace, "scripts", `${name}.js`);
  const here = /^wss?:\/\/(127\.|localhost|\[::1\])/.test(address);
  const code = here ? await Deno.readTextFile(path).catch(() => undefined) : undefined;
  return code === undefined ? { path: `${name}.js`, code: "" } : { path, code };
}

/** Runs the script to its end; when the signal aborts, stops it and waits for that end. */
async function execute(
  script: { name: string; code?: string },
  { session: { client, output }, signal }: CommandContext,
): Promise<ScriptResult> {
  signal.throwIfAborted();
  const running = client.request("scripts.execute", script, { ms: RUN_MS });
  const aborted = Promise.withResolvers<"aborted">();
  const abort = () => aborted.resolve("aborted");
  signal.addEventListener("abort", abort, { once: true });
  try {
    const first = await Promise.race([running, aborted.promise]);
    if (first !== "aborted") return first;
    output.note(`Stopping ${script.name}`);
    await client.request("scripts.stop", { name: script.name }, { ms: STOP_MS });
    return await withDeadline(running, { ms: STOP_MS, doing: `Cannot see the end of ${script.name}` });
  } finally {
    signal.removeEventListener("abort", abort);
    running.catch(() => {});
  }
}

function replyOf(result: ScriptResult, shown: { source: ScriptSource; color: boolean }): Reply {
  if (result.error !== null) throw scriptFailure(result.error, shown.source);
  if (result.stopped) throw new AppError("SCRIPT_EXEC_FAILED", `${result.name} was stopped before its end`);
  const nothing = result.result === null || result.result === undefined;
  return {
    json: {
      name: result.name,
      result: result.result ?? null,
      ...lostNumbers(result.result),
      logs: result.logs,
    },
    text: nothing ? "" : showValue(result.result, { color: shown.color }),
  };
}

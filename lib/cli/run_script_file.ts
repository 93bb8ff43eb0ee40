import { basename, extname, isAbsolute, join } from "node:path";
import { AppError, errorText, type ReplyOf } from "@/lib/protocol/mod.ts";
import { withDeadline } from "@/lib/core/mod.ts";
import { answerPrompts } from "./answer_prompts.ts";
import type { CommandContext } from "./command.ts";
import type { Reply } from "./output.ts";
import { printable } from "./printable.ts";
import { scriptFailure, type ScriptSource } from "./script_failure.ts";
import { scriptLine } from "./script_line.ts";
import { showValue } from "./show_value.ts";

type ScriptResult = ReplyOf<"scripts.execute">;

/** A script may run for days; 2^31 - 1 is as long as a timer can be. */
const RUN_MS = 2 ** 31 - 1;
/** Milliseconds a stopped script may take to be gone. */
const STOP_MS = 10_000;

/**
 * Runs the text of a file, one of the workspace's scripts where there is none at the path itself, under its base name: its log as it comes, its questions at the terminal,
 * then its result. Ctrl+C stops it and waits for its end.
 *
 * @throws {AppError} `SCRIPT_NOT_FOUND` when the file cannot be read, the script's own error with its place, or
 * `SCRIPT_EXEC_FAILED` when it was stopped.
 */
export async function runScriptFile(path: string, { session, signal }: CommandContext): Promise<Reply> {
  const { client, output } = session;
  const source = await readSource(path, join(session.workspace, "scripts"));
  const name = basename(path, extname(path));
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
    const result = await execute({ name, code: source.code }, { session, signal });
    // The reply may overtake entries that are still on their way.
    for (const log of result.logs.slice(printed)) output.progress(scriptLine(log, output.paint));
    return replyOf(result, { source, color: output.color });
  } finally {
    for (const close of closers) close();
    if (session.ask !== undefined) client.request("prompts.unsubscribe", {}).catch(() => {});
  }
}

async function readSource(path: string, scripts: string): Promise<ScriptSource> {
  const code = await readIfThere(path) ??
    (isAbsolute(path) ? undefined : await readIfThere(join(scripts, path)));
  if (code !== undefined) return { path, code };
  const elsewhere = isAbsolute(path) ? "" : `, neither here nor in ${scripts}`;
  throw new AppError("SCRIPT_NOT_FOUND", `Cannot read ${path}: there is no such file${elsewhere}`);
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw new AppError("SCRIPT_NOT_FOUND", `Cannot read ${path}: ${errorText(cause)}`, { cause });
  }
}

/** Runs the script to its end; when the signal aborts, stops it and waits for that end. */
async function execute(
  script: { name: string; code: string },
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
    json: { name: result.name, result: result.result ?? null, logs: result.logs },
    text: nothing ? "" : showValue(result.result, { color: shown.color }),
  };
}

import { type Command, type CommandContext, expectWords, groupOf } from "../command.ts";
import { clockTime } from "../clock_time.ts";
import { findScript } from "../find_script.ts";
import { printableLine } from "@/lib/core/mod.ts";
import { runScript } from "../run_script.ts";
import { scriptLine } from "../script_line.ts";
import { table } from "../table.ts";
import { untilAborted } from "../until_aborted.ts";

const list: Command = {
  name: "list",
  usage: "script list",
  summary: "List the scripts of the workspace and show which are running",
  words: [],
  async run(words, { session: { client, output } }) {
    expectWords(words, list, { least: 0 });
    const { value, running } = await client.request("scripts.list", {});
    const states = new Map(running.map((script) => [script.name, script]));
    const names = [...new Set([...value, ...states.keys()])];
    const rows = names.map((name) => {
      const run = states.get(name);
      return [
        name,
        { text: run?.state ?? "", tone: "green" as const },
        run === undefined ? "" : `since ${clockTime(new Date(run.startedAt)).slice(0, 8)}`,
      ];
    });
    const text = table(rows, { headers: ["NAME", "STATE", ""], paint: output.paint });
    return { json: { scripts: value, running }, text: text || "There are no scripts" };
  },
};

const run: Command = {
  name: "run",
  usage: "script run <name or file>",
  summary: "Run a script to its end, with its log, its questions and its result; Ctrl+C stops it",
  words: ["script or file"],
  async run(words, context) {
    expectWords(words, run, { least: 1 });
    return await runScript(words[0]!.text, context);
  },
};

const start: Command = {
  name: "start",
  usage: "script start <name or file>",
  summary: "Start a script on the running server and leave it running",
  words: ["script or file"],
  // One that was started for this command alone would end with it, and the script too.
  onlyRunning: true,
  async run(words, { session: { client, names } }) {
    expectWords(words, start, { least: 1 });
    const script = await findScript(words[0]!.text);
    const { name } = await client.request("scripts.start", {
      name: script.name,
      ...(script.source && { code: script.source.code }),
    });
    names.forget();
    return { json: { name, success: true }, text: `${printableLine(name)} is running` };
  },
};

const stop: Command = {
  name: "stop",
  usage: "script stop <name>",
  summary: "Stop a running script",
  words: ["running script"],
  onlyRunning: true,
  async run(words, { session: { client, names } }) {
    expectWords(words, stop, { least: 1 });
    const { name, wasRunning } = await client.request("scripts.stop", { name: words[0]!.text });
    names.forget();
    const text = `${printableLine(name)} ${wasRunning ? "was stopped" : "was not running"}`;
    return { json: { name, success: true, wasRunning }, text };
  },
};

const stopAll: Command = {
  name: "stopAll",
  usage: "script stopAll",
  summary: "Stop every running script at once",
  words: [],
  onlyRunning: true,
  async run(words, { session: { client, names } }) {
    expectWords(words, stopAll, { least: 0 });
    const { stopped, count } = await client.request("scripts.stopAll", {});
    names.forget();
    const text = count === 0 ? "No script was running" : `Stopped: ${stopped.map(printableLine).join(", ")}`;
    return { json: { stopped, count }, text };
  },
};

const output: Command = {
  name: "output",
  usage: "script output",
  summary: "Follow what every script logs, until Ctrl+C",
  words: [],
  onlyRunning: true,
  async run(words, context) {
    expectWords(words, output, { least: 0 });
    await followScripts(context);
  },
};

async function followScripts({ session: { client, output }, signal }: CommandContext): Promise<void> {
  using items = output.items();
  const add = (event: string, fields: { script: string }, text: string) => {
    const clock = output.paint("dim", clockTime(new Date()));
    items.add({ json: { event, ...fields }, text: `${clock} ${printableLine(fields.script)}  ${text}` });
  };
  const stops = [
    client.on("script.started", ({ script }) => add("started", { script }, output.paint("dim", "started"))),
    client.on("script.output", (entry) => {
      const { script, level, args, time, line } = entry;
      const where = line === undefined ? {} : { line };
      const fields = { script, level, args, time, ...where };
      add("output", fields, scriptLine(entry, output.paint));
    }),
    client.on("script.done", ({ script, error, stopped }) => {
      const end = error !== null ? `failed: ${printableLine(error.message)}` : stopped ? "stopped" : "ended";
      add("done", { script, ...{ error, stopped } }, output.paint(error === null ? "dim" : "red", end));
    }),
  ];
  try {
    await untilAborted(signal);
  } finally {
    for (const stop of stops) stop();
  }
}

/** Lists, runs and stops scripts. */
export const script: Command = groupOf("script", [list, run, start, stop, stopAll, output], {
  summary: "List, run and stop scripts, and follow their logs",
  fallback: list,
});

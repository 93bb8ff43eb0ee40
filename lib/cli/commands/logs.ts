import type { LogEntry } from "@/lib/protocol/mod.ts";
import { type Command, expectWords } from "../command.ts";
import { clockTime } from "../clock_time.ts";
import { takeFlags } from "../flags.ts";
import type { Paint } from "../paint.ts";
import { levelTone } from "../level_tone.ts";
import { printableEntry, printableLine } from "@/lib/core/mod.ts";
import { untilAborted } from "../until_aborted.ts";

/** Prints the server's log. */
export const logs: Command = {
  name: "logs",
  usage: "logs [--follow]",
  summary: "Show the latest entries of the server's log; --follow keeps going until Ctrl+C",
  words: [{ oneOf: ["--follow"] }],
  onlyRunning: true,
  async run(given, { session: { client, output }, signal }) {
    const { words, flags } = takeFlags(given, { follow: "none" });
    expectWords(words, logs, { least: 0 });
    const show = (entry: LogEntry) => lineOf(entry, output.paint);
    if (flags.follow === undefined) {
      const { value } = await client.request("server.logs.history", {});
      return { json: value, text: value.map(show).join("\n") };
    }
    // Entries that come while the history is on its way stand in both; only those after the last known one are new.
    const early: LogEntry[] = [];
    let take = (entry: LogEntry): void => void early.push(entry);
    const stop = client.on("server.log", (entry) => take(bare(entry)));
    try {
      const { value } = await client.request("server.logs.history", {});
      using items = output.items();
      const add = (entry: LogEntry) => items.add({ json: entry, text: show(entry) });
      value.forEach(add);
      early.filter((entry) => !value.some((known) => sameEntry(known, entry))).forEach(add);
      take = add;
      await untilAborted(signal);
    } finally {
      stop();
    }
  },
};

function bare({ level, source, message, time }: LogEntry): LogEntry {
  return { level, source, message, time };
}

function sameEntry(a: LogEntry, b: LogEntry): boolean {
  return a.time === b.time && a.source === b.source && a.message === b.message;
}

function lineOf({ level, source, message, time }: LogEntry, paint: Paint): string {
  const clock = paint("dim", clockTime(new Date(time)));
  return `${clock} ${paint(levelTone(level), level.padEnd(5))} [${printableLine(source)}] ${
    printableEntry(message)
  }`;
}

import type { ListedDriver } from "@/lib/protocol/mod.ts";
import { type Command, type CommandContext, expectWords, groupOf } from "../command.ts";
import { keyedDriver } from "../keyed_schema.ts";
import type { Reply } from "../output.ts";

import { prettyJson } from "../pretty_json.ts";
import { printable } from "@/lib/core/mod.ts";
import { type Cell, table } from "../table.ts";
import { TRIAL_COMMANDS } from "./trial.ts";

const list: Command = {
  name: "list",
  usage: "drivers list",
  summary: "List every driver",
  words: [],
  async run(words, context) {
    expectWords(words, list, { least: 0 });
    return replyOf((await context.session.client.request("drivers.list", {})).value, context);
  },
};

const scan: Command = {
  name: "scan",
  usage: "drivers scan",
  summary: "Look for drivers again",
  words: [],
  async run(words, context) {
    expectWords(words, scan, { least: 0 });
    const { value } = await context.session.client.request("drivers.scan", {}, {
      ms: 120_000,
      signal: context.signal,
    });
    context.session.names.forget();
    return replyOf(value, context);
  },
};

const meta: Command = {
  name: "meta",
  usage: "drivers meta <name>",
  summary: "Show what a driver offers",
  words: ["driver"],
  async run(words, { session: { client } }) {
    expectWords(words, meta, { least: 1 });
    const { value } = await client.request("driver.schema", { name: words[0]!.text });
    const keyed = keyedDriver(value);
    return { json: keyed, text: printable(prettyJson(keyed)) };
  },
};

function replyOf(drivers: readonly ListedDriver[], { session: { output } }: CommandContext): Reply {
  const rows = drivers.map(({ name, tier, version, category, group, errors, warnings }): Cell[] => [
    name,
    version,
    category,
    group,
    String(tier),
    findingsOf(errors.length, warnings.length),
  ]);
  const headers = ["NAME", "VERSION", "CATEGORY", "GROUP", "TIER", "FINDINGS"];
  return { json: drivers, text: table(rows, { headers, paint: output.paint }) || "There are no drivers" };
}

function findingsOf(errors: number, warnings: number): Cell {
  const text = [counted(errors, "error"), counted(warnings, "warning")].filter((part) => part !== "").join(
    ", ",
  );
  return { text, tone: errors > 0 ? "red" : "yellow" };
}

function counted(count: number, what: string): string {
  return count === 0 ? "" : `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** Looks at drivers, and tries one without a connector file. */
export const drivers: Command = groupOf("drivers", [scan, list, meta, ...TRIAL_COMMANDS], {
  summary: "List drivers and try one without a connector file",
  fallback: list,
});

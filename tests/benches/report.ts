import type { Machine } from "./machine.ts";
import type { Group, Row } from "./row.ts";

/** What one group gave. */
export interface Result {
  group: Group;
  rows: readonly Row[];
}

/** The page: machine, one table with all rows, and how the controls were made. */
export function reportText(results: readonly Result[], machine: Machine): string {
  return [
    "# Benchmarks",
    "Written by `deno task bench`. Every row stands beside a raw control that was measured in the same run, in turns" +
    " with it;\nload client, control and server are processes of their own. Read the ratios: the machine has other" +
    " work as well, the\nabsolute numbers move with it.",
    machineText(machine),
    tableText(results),
    ...results.map(({ group }) => `**${group.title}.** ${group.note}`),
  ].join("\n\n") + "\n";
}

function machineText(machine: Machine): string {
  return [
    `- Commit: ${machine.commit}`,
    `- Measured: ${machine.when}`,
    `- Machine: ${machine.processor}, ${machine.cores} cores, ${machine.memory}, ${machine.system}`,
    `- Deno: ${machine.deno}`,
    `- Load of other work in the minute before: ${machine.load.toFixed(1)}`,
  ].join("\n");
}

function tableText(results: readonly Result[]): string {
  const lines = ["| What | Measured | Raw control | Ratio | Target | |", "|---|---|---|---|---|---|"];
  for (const { group, rows } of results) {
    lines.push(`| **${group.title}** | | | | | |`);
    for (const row of rows) lines.push(rowText(row));
  }
  return lines.join("\n");
}

function rowText({ what, measured, control, ratio, target, met }: Row): string {
  const verdict = met === undefined ? "" : met ? "met" : "**missed**";
  return `| ${[what, measured, control, ratio, target, verdict].join(" | ")} |`;
}

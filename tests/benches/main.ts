/**
 * `deno task bench`: measures the server beside raw controls, prints the table and writes `docs/benchmarks.md`.
 * `deno run -A tests/benches/main.ts --only reads` runs one group and writes nothing.
 *
 * @module
 */
import { join } from "node:path";
import { killChildren } from "./child.ts";
import { describeMachine } from "./machine.ts";
import { HOME } from "./place.ts";
import { DELAYS } from "./delays.ts";
import { FAN_OUT } from "./fan_out.ts";
import { GREEDY } from "./greedy.ts";
import { MEMORY } from "./memory.ts";
import { PYTHON } from "./python.ts";
import { READS } from "./reads.ts";
import { SCRIPTS } from "./scripts.ts";
import { STARTS } from "./starts.ts";
import { STREAMS } from "./streams.ts";
import { UNREAD } from "./unread.ts";
import { WRITTEN } from "./written.ts";
import { reportText, type Result } from "./report.ts";
import type { Group } from "./row.ts";

/** Milliseconds after which the bench gives up. */
const LIMIT_MS = 900_000;
const GROUPS: readonly Group[] = [
  READS,
  FAN_OUT,
  WRITTEN,
  STREAMS,
  STARTS,
  SCRIPTS,
  PYTHON,
  MEMORY,
  UNREAD,
  DELAYS,
  GREEDY,
];

const only = Deno.args[0] === "--only" ? Deno.args[1] : undefined;
const chosen = GROUPS.filter(({ name }) => only === undefined || name === only);
if (chosen.length === 0) {
  await say(`There is no group '${only}'; there are: ${GROUPS.map(({ name }) => name).join(", ")}\n`);
  Deno.exit(2);
}

const machine = describeMachine();
const limit = setTimeout(() => stop("The bench took longer than fifteen minutes"), LIMIT_MS);
Deno.addSignalListener("SIGINT", () => stop("Stopped"));
try {
  const text = reportText(await runAll(chosen), machine);
  await say(`\n${text}`);
  if (only === undefined) await Deno.writeTextFile(join(HOME, "docs", "benchmarks.md"), text);
} finally {
  clearTimeout(limit);
  killChildren();
}
Deno.exit(0);

async function runAll(groups: readonly Group[]): Promise<Result[]> {
  const results: Result[] = [];
  for (const group of groups) {
    const begin = performance.now();
    const rows = await group.run();
    results.push({ group, rows });
    await say(`${group.name}: ${((performance.now() - begin) / 1000).toFixed(1)} s\n`);
  }
  return results;
}

function stop(why: string): never {
  killChildren();
  Deno.stderr.writeSync(new TextEncoder().encode(`${why}\n`));
  Deno.exit(1);
}

async function say(text: string): Promise<void> {
  await Deno.stdout.write(new TextEncoder().encode(text));
}

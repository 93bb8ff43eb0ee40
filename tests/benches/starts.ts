import { join } from "node:path";
import { now } from "./child.ts";
import { duration, times } from "./figures.ts";
import { pause } from "./pause.ts";
import { HERE } from "./place.ts";
import { RawChild } from "./raw_child.ts";
import { compare, interleaved, type Pair } from "./rounds.ts";
import type { Group, Row } from "./row.ts";
import { makeWorkspace, ServerChild } from "./server_child.ts";
import { startBareGuest } from "./bare_guest_child.ts";
import { serverJson } from "./workspaces.ts";

const ROUNDS = 5;
const WITHIN_MS = 400;
/** Milliseconds after which the pool has a warm process again. */
const REFILL_MS = 600;

const FILES = {
  "config/server.json": serverJson(),
  "connectors/psu.js": `export default { driver: "MockInstrument" };`,
};
const FIRST_LINE = "first line ";
/** Milliseconds a client may hear later of the start than the log. */
const SEEN_MS = 50;

/** How long it takes until a connector can be used. */
export const STARTS: Group = {
  name: "starts",
  title: "Start of one JavaScript connector, warm cache",
  note:
    "A start ends with `connectors.changed` at a client that connects as soon as the port is open, or with the log" +
    " line behind it when that comes first. The first line of `main.ts` is dated by a module that Deno loads just before" +
    " it. Control of a start: a bare server, from its spawn to its first echo. Control of a reload: a bare Deno process" +
    " with one permission-less Worker, from its spawn to its first word. A reload is `connectors.reload` with one" +
    " connector, to its reply; with a warm process waiting, and at once after the one before.",
  async run() {
    return [...await startRows(), ...await reloadRows()];
  },
};

/** Milliseconds of one start. */
interface Start {
  fromSpawn: number;
  fromFirstLine: number;
}

async function startRows(): Promise<Row[]> {
  await using workspace = await makeWorkspace(FILES);
  await serverStart(workspace.path);
  const pairs = await interleaved(ROUNDS, { control: rawStart, subject: () => serverStart(workspace.path) });
  const spawn = compare(pairs, ({ fromSpawn }) => fromSpawn);
  const line = compare(pairs, ({ fromFirstLine }) => fromFirstLine);
  const ratio = times(spawn.ratio);
  return [
    {
      what: "from the first line of `main.ts`",
      measured: duration(line.subject),
      control: "–",
      ratio: "–",
      target: `≤ ${duration(WITHIN_MS)}`,
      met: line.subject <= WITHIN_MS,
    },
    {
      what: "from the spawn of the process",
      measured: duration(spawn.subject),
      control: duration(spawn.control),
      ratio,
      target: "–",
    },
  ];
}

async function serverStart(workspace: string): Promise<Start> {
  await using server = new ServerChild(workspace, { flags: ["--preload", join(HERE, "first_line.ts")] });
  const { startedAt } = server.child;
  const seen = changedAt(server).catch(() => Infinity);
  const ready = await server.child.line((text) => text.includes("Connectors ready"), 20_000);
  const end = Math.min(ready.at, await Promise.race([seen, pause(SEEN_MS).then(() => Infinity)]));
  const { text } = await server.child.line((line) => line.startsWith(FIRST_LINE));
  return { fromSpawn: end - startedAt, fromFirstLine: end - Number(text.slice(FIRST_LINE.length)) };
}

/** When a client saw that the connector had started. */
async function changedAt(server: ServerChild): Promise<number> {
  await opened(server.port);
  await using link = await server.connect();
  await link.next('{"type":"connectors.changed"');
  return now();
}

async function rawStart(): Promise<Start> {
  await using raw = await RawChild.start();
  await using link = await raw.connect("echo");
  await link.burst(["x"], "x");
  return { fromSpawn: now() - raw.child.startedAt, fromFirstLine: NaN };
}

async function opened(port: number): Promise<void> {
  for (const end = now() + 10_000; now() < end; await pause(2)) {
    try {
      (await Deno.connect({ hostname: "127.0.0.1", port })).close();
      return;
    } catch {
      // Not yet.
    }
  }
  throw new Error(`Nobody listens on port ${port}`);
}

async function reloadRows(): Promise<Row[]> {
  await using server = await ServerChild.start(FILES);
  await using link = await server.connect();
  const reload = async () => {
    const begin = performance.now();
    await link.ask({ type: "connectors.reload" });
    return performance.now() - begin;
  };
  await reload();
  const warm = await interleaved(ROUNDS, {
    control: bareStart,
    subject: async () => {
      await pause(REFILL_MS);
      return await reload();
    },
  });
  const cold = await interleaved(ROUNDS, {
    control: bareStart,
    subject: async () => {
      await reload();
      return await reload();
    },
  });
  return [reloadRow("reload, a warm process waits", warm), reloadRow("reload right after another", cold)];
}

async function bareStart(): Promise<number> {
  const { child, ms } = await startBareGuest("two");
  await child.end();
  return ms;
}

function reloadRow(what: string, pairs: readonly Pair<number>[]): Row {
  const { subject, control, ratio } = compare(pairs, (ms) => ms);
  return {
    what,
    measured: duration(subject),
    control: duration(control),
    ratio: times(ratio),
    target: "–",
  };
}

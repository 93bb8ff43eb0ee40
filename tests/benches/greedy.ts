import { duration, size } from "./figures.ts";
import type { Exchange, Link } from "./link.ts";
import { pause } from "./pause.ts";
import { residentOf } from "./process_figures.ts";
import type { Group, Row } from "./row.ts";
import { ServerChild } from "./server_child.ts";
import { feltDelays, median, quantile } from "./statistics.ts";
import { QUIET_DEVICE, serverJson } from "./workspaces.ts";

/** Milliseconds in which what a start leaves to do is done. */
const SETTLE_MS = 3000;
const BEFORE_MS = 600;
const ROUNDS = 3;
const DURING_MS = 2000;
/** Milliseconds after which memory should have come back. */
const AFTER_MS = 6000;
const MOST_MS = 20;
const MOST_KEPT_MB = 100;
const MB = 1024 * 1024;

const READ: Exchange = {
  head: '{"type":"connector.call","connector":"device","property":"temperature","requestId":"',
  reply: '{"type":"connector.response"',
};

const FILES = {
  "config/server.json": serverJson(),
  "connectors/device.js": `export default { ${QUIET_DEVICE} };`,
  "connectors/sink.js": `export default { ${QUIET_DEVICE}, methods: {
    take: async (value) => { await delay(50); return value; },
  } };`,
  "connectors/careless.js": `export default { ${QUIET_DEVICE}, methods: {
    leave: async (ms) => {
      const value = "x".repeat(500000), end = Date.now() + ms;
      const one = async () => { await connector("sink").take(value); };
      while (Date.now() < end) {
        for (let i = 0; i < 1000; i++) one().catch(() => {});
        await delay(100);
      }
    },
  } };`,
  "connectors/opener.js": `export default { driver: "Opener" };`,
  "drivers/opener.driver.js": `export default {
    meta: { name: "Opener", version: "1.0.0", description: "Makes transports", group: "utility", properties: {}, actions: { open: {} } },
    get() {},
    async execute(_action, count) {
      for (let i = 0; i < 100000; i++) {
        createTcpTransport("127.0.0.1", 9);
        if (i % 500 === 0) await new Promise((resolve) => setTimeout(resolve, 0));
      }
    },
  };`,
};

/** Guests that want more than their share. */
export const GREEDY: Group = {
  name: "greedy",
  title: "Guests that want more than their share",
  note:
    "A client reads a built-in property, one read after the other, before and while a guest is greedy; the delays are those of" +
    ` somebody who comes at any moment. Memory is the server's own process before, at its highest, and ${
      AFTER_MS / 1000
    } s later. Medians of ${ROUNDS} rounds, each on a server of its own.`,
  async run() {
    const rows: Row[] = [];
    for (const [what, begin] of Object.entries(GREED)) rows.push(await row(what, begin));
    return rows;
  },
};

/** Begins something and gives what ends it. */
type Begin = (link: Link) => Promise<() => Promise<unknown>>;

const GREED: Record<string, Begin> = {
  "a script logs objects of 1 MB": script(
    'const o = { text: "x".repeat(1e6) }; while (script.running) log.info(o);',
  ),
  "a script logs as fast as it can": script('while (script.running) log.info("a line of text", 1, 2);'),
  "a connector leaves thousands of calls of 500 KB unawaited": async (link) => {
    const leaving = link.ask({
      type: "connector.call",
      connector: "careless",
      method: "leave",
      args: [DURING_MS],
    }).catch(() => {});
    return await Promise.resolve(() => leaving);
  },
  "a driver makes 100 000 transports": async (link) => {
    const opening = link.ask({ type: "connector.call", connector: "opener", method: "open" }).catch(() => {});
    return await Promise.resolve(() => opening);
  },
};

function script(code: string): Begin {
  return async (link) => {
    await link.ask({ type: "scripts.start", name: "greedy", code });
    return () => link.ask({ type: "scripts.stop", name: "greedy" });
  };
}

/** One round: delays in milliseconds, memory in bytes. */
interface Round {
  before: number;
  during: number;
  start: number;
  most: number;
  after: number;
}

async function row(what: string, begin: Begin): Promise<Row> {
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await measure(begin));
  const middle = (pick: (round: Round) => number) => median(rounds.map(pick));
  const rise = middle(({ before, during }) => during - before);
  const kept = middle(({ start, after }) => after - start);
  const memory = [({ start }: Round) => start, ({ most }: Round) => most, ({ after }: Round) => after];
  return {
    what: `while ${what}`,
    measured: `p99 ${duration(middle(({ before }) => before))} → ${duration(middle(({ during }) => during))}`,
    control: memory.map((pick) => size(middle(pick))).join(" → "),
    ratio: `p99 + ${duration(Math.max(0, rise))}, ${size(Math.max(0, kept))} kept`,
    target: `≤ + ${duration(MOST_MS)}, ≤ ${MOST_KEPT_MB} MB kept`,
    met: rise <= MOST_MS && kept <= MOST_KEPT_MB * MB,
  };
}

// A server of its own for each: what one has left would be taken for the next one's.
async function measure(begin: Begin): Promise<Round> {
  await using server = await ServerChild.start(FILES);
  await using reader = await server.connect();
  await using other = await server.connect();
  await pause(SETTLE_MS);
  const rss = () => residentOf(server.child.pid) ?? 0;
  const before = feltDelays((await reader.sequential(READ, BEFORE_MS)).delays);
  const start = rss();
  let most = 0;
  const watch = setInterval(() => most = Math.max(most, rss()), 50);
  const end = await begin(other);
  const during = feltDelays((await reader.sequential(READ, DURING_MS)).delays);
  await end();
  clearInterval(watch);
  await pause(AFTER_MS);
  return { before: quantile(before, 0.99), during: quantile(during, 0.99), start, most, after: rss() };
}

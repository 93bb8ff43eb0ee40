import { RawSocket } from "../wire/raw_socket.ts";
import { disturb } from "./disturb.ts";
import { duration, size } from "./figures.ts";
import type { Exchange } from "./link.ts";
import { pause } from "./pause.ts";
import { residentOf } from "./process_figures.ts";
import type { Group, Row } from "./row.ts";
import { ServerChild } from "./server_child.ts";
import { feltDelays, quantile } from "./statistics.ts";
import { QUIET_DEVICE, serverJson } from "./workspaces.ts";

const CLIENTS = [5, 50];
/** Large values each of them asks for, and how large they are. */
const ASKED = 100;
const VALUE = 1_500_000;
const PROPERTIES = 200;
const DURING_MS = 6000;
/** Milliseconds in which what a start leaves to do is done. */
const SETTLE_MS = 3000;
const BEFORE_MS = 1500;
/** Milliseconds in which memory has to come back. */
const REST_MS = 10_000;
const MB = 1024 * 1024;
/** What all clients together may cost: what may wait for them, and what the garbage collector leaves lying about. */
const MOST_MB = 448;
/** What may be left of it afterwards: the engine collects late. */
const LEFT_MB = 128;
const MOST_MS = 20;
const WIDGETS = Array.from({ length: PROPERTIES }, (_, index) => `{ name: "p${index}", type: "gauge" }`);
const READ: Exchange = {
  head: '{"type":"connector.call","connector":"device","property":"temperature","requestId":"',
  reply: '{"type":"connector.response"',
};

/** What a burst costs, and whether its memory comes back: clients that never read, a script that logs megabytes. */
export const UNREAD: Group = {
  name: "unread",
  title: "Memory after a burst",
  note:
    `Of the clients that never read each subscribes to the state and asks for ${ASKED} values of 1.5 MB, and reads nothing of it, while another client` +
    ` writes ${
      PROPERTIES * 10
    } values per second and a script logs without a pause. RSS is that of the host: before,` +
    ` the most of ${DURING_MS / 1000} s, and ${
      REST_MS / 1000
    } s after they are gone. One more client reads a built-in` +
    " property, one read after the other; its p99 before (with values and logs, without those clients) and meanwhile." +
    " The script logs objects of 1 MB without a pause for as long.",
  async run() {
    if (residentOf(Deno.pid) === undefined) return [];
    const rows: Row[] = [];
    for (const count of CLIENTS) rows.push(await row(count));
    return [...rows, await logRow()];
  },
};

async function row(count: number): Promise<Row> {
  await using server = await ServerChild.start({
    "config/server.json": serverJson(),
    "connectors/device.js": `export default { ${QUIET_DEVICE} };`,
    "connectors/store.js": `export default { driver: "GUI", config: { widgets: [${WIDGETS.join(",")}] } };`,
    "connectors/large.js": 'export default { driver: "Large" };',
    "drivers/large.driver.js": `const pad = "x".repeat(${VALUE});
      export default {
        meta: { name: "Large", properties: { value: { type: "string", access: "r" } } },
        get: () => pad,
      };`,
  });
  await using reader = await server.connect();
  await reader.ask({
    type: "scripts.start",
    name: "chatter",
    code: 'while (true) { for (let n = 0; n < 20; n++) log.info("x".repeat(1000)); await delay(20); }',
  });
  const writing = disturb({
    kind: "write",
    at: { port: server.port },
    connector: "store",
    properties: PROPERTIES,
    everyMs: 100,
  });
  try {
    await writing.line((text) => text === "writing");
    const p99 = async (ms: number) => quantile(feltDelays((await reader.sequential(READ, ms)).delays), 0.99);
    const rss = () => residentOf(server.child.pid)!;
    await pause(SETTLE_MS);
    const quiet = await p99(BEFORE_MS);
    const before = rss();
    const clients = await stalledClients(server, count);
    let most = before;
    const watch = setInterval(() => most = Math.max(most, rss()), 50);
    const busy = await p99(DURING_MS).finally(() => clearInterval(watch));
    for (const client of clients) await client[Symbol.asyncDispose]();
    await pause(REST_MS);
    const after = rss();
    return {
      what: `${count} clients that never read`,
      measured: `RSS ${size(before)}, most ${size(most)}, after ${size(after)}`,
      control: "–",
      ratio: `p99 of another ${duration(quiet)} → ${duration(busy)}`,
      target: `+ ${MOST_MB} MB at most, + ${LEFT_MB} MB after, p99 ≤ + ${duration(MOST_MS)}`,
      met: most - before <= MOST_MB * MB && after - before <= LEFT_MB * MB && busy - quiet <= MOST_MS,
    };
  } finally {
    await writing.end();
  }
}

async function logRow(): Promise<Row> {
  await using server = await ServerChild.start({
    "config/server.json": serverJson(),
    "connectors/device.js": `export default { ${QUIET_DEVICE} };`,
  });
  await using reader = await server.connect();
  const p99 = async (ms: number) => quantile(feltDelays((await reader.sequential(READ, ms)).delays), 0.99);
  const rss = () => residentOf(server.child.pid)!;
  await pause(SETTLE_MS);
  const quiet = await p99(BEFORE_MS);
  const before = rss();
  const code = 'const big = { text: "x".repeat(1_000_000) }; for (;;) log.info(big, big);';
  await reader.ask({ type: "scripts.start", name: "megabytes", code });
  let most = before;
  const watch = setInterval(() => most = Math.max(most, rss()), 50);
  const busy = await p99(DURING_MS).finally(() => clearInterval(watch));
  await reader.ask({ type: "scripts.stop", name: "megabytes" });
  await pause(REST_MS);
  const after = rss();
  return {
    what: "a script that logs objects of 1 MB",
    measured: `RSS ${size(before)}, most ${size(most)}, after ${size(after)}`,
    control: "–",
    ratio: `p99 of another ${duration(quiet)} → ${duration(busy)}`,
    target: `+ ${LEFT_MB} MB after, p99 ≤ + ${duration(MOST_MS)}`,
    met: after - before <= LEFT_MB * MB && busy - quiet <= MOST_MS,
  };
}

async function stalledClients(server: ServerChild, count: number): Promise<RawSocket[]> {
  const place = { port: server.port, token: await server.token() };
  const clients: RawSocket[] = [];
  for (let index = 0; index < count; index++) {
    const client = await RawSocket.connect(place);
    await client.send({ type: "state.subscribe", requestId: "s" });
    for (let asked = 0; asked < ASKED; asked++) {
      await client.send({ type: "connector.call", connector: "large", property: "value", requestId: asked });
    }
    clients.push(client);
  }
  return clients;
}

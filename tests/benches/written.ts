import type { Child } from "./child.ts";
import { disturb, type WriteTarget } from "./disturb.ts";
import { percent, rate, times } from "./figures.ts";
import { RawChild } from "./raw_child.ts";
import { compare, interleaved } from "./rounds.ts";
import type { Group } from "./row.ts";
import { ServerChild } from "./server_child.ts";
import { type Tally, tally } from "./tally.ts";
import { serverJson } from "./workspaces.ts";

const PROPERTIES = 100;
const EVERY_MS = 50;
const CLIENTS = 4;
const ROUNDS = 3;
const RUN_MS = 2000;
const MOST = 4;

/** Values that one client writes and others see. */
export const WRITTEN: Group = {
  name: "written",
  title: `State: ${PROPERTIES * 1000 / EVERY_MS} values a second written by one client, seen by ${CLIENTS}`,
  note:
    "Control: a bare server that parses and answers the same writes, keeps the values, and sends what has changed as one " +
    "batch every 50 ms. CPU is that of the server's own process, of one core.",
  async run() {
    const widgets = Array.from({ length: PROPERTIES }, (_, index) => `{ name: "p${index}", type: "gauge" }`);
    await using raw = await RawChild.start();
    await using server = await ServerChild.start({
      "config/server.json": serverJson({ security: { rateLimit: { callsPerSec: 100_000 } } }),
      "connectors/store.js": `export default { driver: "GUI", config: { widgets: [${widgets.join(",")}] } };`,
    });
    const pairs = await interleaved(ROUNDS, {
      control: () =>
        seen({ at: { url: raw.url("store") }, connect: () => raw.connect("store"), child: raw.child }),
      subject: () =>
        seen({ at: { port: server.port }, connect: () => server.connect(), child: server.child }),
    });
    const cpu = compare(pairs, (counted) => counted.cpu);
    const batches = compare(pairs, ({ messages }) => messages / CLIENTS);
    return [{
      what: "CPU of the server",
      measured: `${percent(cpu.subject)}, ${rate(batches.subject)} batches to each`,
      control: `${percent(cpu.control)}, ${rate(batches.control)} batches to each`,
      ratio: times(cpu.ratio),
      target: `≤ ${times(MOST)}`,
      met: cpu.ratio <= MOST,
    }];
  },
};

interface Side {
  at: WriteTarget;
  connect(): ReturnType<ServerChild["connect"]>;
  child: Child;
}

async function seen({ at, connect, child }: Side): Promise<Tally> {
  const writer = disturb({
    kind: "write",
    at,
    connector: "store",
    properties: PROPERTIES,
    everyMs: EVERY_MS,
  });
  try {
    await writer.line((text) => text === "writing");
    return await tally({
      clients: CLIENTS,
      connect,
      begin: (links) => Promise.resolve(links.forEach((link) => link.send('{"type":"state.subscribe"}'))),
      pid: child.pid,
      ms: RUN_MS,
    });
  } finally {
    await writer.end();
  }
}

import { flow, percent, times } from "./figures.ts";
import { RawChild } from "./raw_child.ts";
import { compare, interleaved, type Pair } from "./rounds.ts";
import type { Group, Row } from "./row.ts";
import { ServerChild } from "./server_child.ts";
import { type Tally, tally } from "./tally.ts";
import { guestDriver, serverJson } from "./workspaces.ts";

const ROUNDS = 5;
const RUN_MS = 700;
const LEAST = { builtin: 0.7, guest: 0.3 };

/** Large binary stream items. */
export const STREAMS: Group = {
  name: "streams",
  title: "Streams of 64 KB binary items",
  note:
    'Subscribed with `"encoding": "binary"`; what arrives at the clients is counted. Control: a bare server that' +
    " sends a ready frame of the same size in the same loop (`tests/benches/pump.ts`) and looks at `bufferedAmount`" +
    " with the same limit. The JavaScript driver emits 4 MB between two turns of its event loop (`setTimeout` with 0)," +
    " more than it may have unacknowledged. CPU is that of the sending server's process, of one core.",
  async run() {
    await using raw = await RawChild.start();
    await using server = await ServerChild.start({
      "config/server.json": serverJson(),
      "connectors/builtin.js": `export default { driver: "PumpSource" };`,
      "connectors/guest.js": `export default { driver: "JsPump" };`,
      "drivers/pump.driver.js": await guestDriver("pump"),
    }, { program: "tests/benches/bench_server.ts" });
    const rows: Row[] = [];
    for (const clients of [1, 10]) rows.push(await builtinRow({ server, raw, clients }));
    for (const clients of [1, 10]) rows.push(await guestRow({ server, raw, clients }));
    return rows;
  },
};

interface Setting {
  server: ServerChild;
  raw: RawChild;
  clients: number;
}

async function builtinRow(setting: Setting): Promise<Row> {
  return await row("from a built-in driver", setting, {
    least: LEAST.builtin,
    subject: () => fromServer(setting, "builtin"),
  });
}

async function guestRow(setting: Setting): Promise<Row> {
  await using control = await setting.server.connect();
  const emit = (on: boolean) =>
    control.ask({ type: "connector.call", connector: "guest", property: "running", args: [on] });
  const subject = async () => {
    await emit(true);
    try {
      return await fromServer(setting, "guest");
    } finally {
      await emit(false);
    }
  };
  return await row("from a JavaScript driver", setting, { least: LEAST.guest, subject });
}

async function row(
  source: string,
  setting: Setting,
  { least, subject }: { least: number; subject(): Promise<Tally> },
): Promise<Row> {
  const pairs = await interleaved(ROUNDS, { control: () => fromRaw(setting), subject });
  const { ratio } = compare(pairs, ({ bytes }) => bytes);
  return {
    what: `${source} to ${setting.clients} client${setting.clients === 1 ? "" : "s"}`,
    measured: tallyText(pairs, "subject"),
    control: tallyText(pairs, "control"),
    ratio: times(ratio),
    target: `≥ ${times(least)}`,
    met: ratio >= least,
  };
}

function tallyText(pairs: readonly Pair<Tally>[], side: keyof Pair<Tally>): string {
  const { [side]: bytes } = compare(pairs, (counted) => counted.bytes);
  const { [side]: cpu } = compare(pairs, (counted) => counted.cpu);
  return `${flow(bytes)}, CPU ${percent(cpu)}`;
}

function fromServer({ server, clients }: Setting, connector: string): Promise<Tally> {
  const request = { type: "stream.subscribe", connector, stream: "frames", encoding: "binary" };
  return tally({
    clients,
    connect: () => server.connect(),
    begin: (links) => Promise.all(links.map((link) => link.ask(request))),
    pid: server.child.pid,
    ms: RUN_MS,
  });
}

function fromRaw({ raw, clients }: Setting): Promise<Tally> {
  return tally({ clients, connect: () => raw.connect("pump"), pid: raw.child.pid, ms: RUN_MS });
}

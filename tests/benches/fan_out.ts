import { CHANGING } from "./change_source.ts";
import type { Child } from "./child.ts";
import { disturb } from "./disturb.ts";
import { percent, rate, times } from "./figures.ts";
import { RawChild } from "./raw_child.ts";
import { compare, interleaved, type Pair } from "./rounds.ts";
import type { Group, Row } from "./row.ts";
import { ServerChild } from "./server_child.ts";
import { type Tally, tally } from "./tally.ts";
import { serverJson } from "./workspaces.ts";

const CLIENTS = 20;
const ROUNDS = 3;
const RUN_MS = 1200;
/** Batches among which the longest is taken for the control. */
const SAMPLES = 5;
/** The server's usual pace, and the fastest it may be set to, in milliseconds. */
const USUAL_MS = 50;
const FASTEST_MS = 10;

/** Changed values to many clients. */
export const FAN_OUT: Group = {
  name: "fan-out",
  title: `State: ${CHANGING} properties to ${CLIENTS} clients`,
  note:
    "Control: a bare server that sends the text of one of the server's own batches to as many clients at the same" +
    " pace. A batch is one message to one client; CPU is that of the sending server's process, of one core. In the" +
    " first row a client in a process of its own writes every property every 50 ms, or as soon as it is answered;" +
    ` in the others a built-in driver tells of ${CHANGING} changes per tick.`,
  async run() {
    await using raw = await RawChild.start();
    return [await written(raw), await told(raw, USUAL_MS), await told(raw, FASTEST_MS)];
  },
};

async function written(raw: RawChild): Promise<Row> {
  const widgets = Array.from({ length: CHANGING }, (_, index) => `{ name: "p${index}", type: "gauge" }`);
  await using server = await ServerChild.start({
    "config/server.json": serverJson(),
    "connectors/store.js": `export default { driver: "GUI", config: { widgets: [${widgets.join(",")}] } };`,
  });
  const whileWriting = async <T>(work: () => Promise<T>) => {
    const writer = await startWriter(server);
    try {
      return await work();
    } finally {
      await writer.end();
    }
  };
  const text = await whileWriting(() => sampleBatch(server));
  return await row(`written over the WebSocket, a batch every ${USUAL_MS} ms`, {
    raw,
    everyMs: USUAL_MS,
    text,
    subject: () => whileWriting(() => fromServer(server)),
  });
}

async function told(raw: RawChild, everyMs: number): Promise<Row> {
  await using server = await ServerChild.start({
    "config/server.json": serverJson({ polling: { broadcastRate: everyMs } }),
    "connectors/source.js": `export default { driver: "ChangeSource", config: { everyMs: ${everyMs} } };`,
  }, { program: "tests/benches/bench_server.ts" });
  const text = await sampleBatch(server);
  return await row(`told by a built-in driver, a batch every ${everyMs} ms`, {
    raw,
    everyMs,
    text,
    subject: () => fromServer(server),
  });
}

interface RowParts {
  raw: RawChild;
  everyMs: number;
  /** One of the server's batches. */
  text: string;
  subject(): Promise<Tally>;
}

async function row(what: string, { raw, everyMs, text, subject }: RowParts): Promise<Row> {
  const pairs = await interleaved(ROUNDS, { control: () => fromRaw(raw, { text, everyMs }), subject });
  const batches = compare(pairs, ({ messages }) => messages);
  const cost = compare(pairs, ({ cpu, messages }) => cpu / messages);
  return {
    what,
    measured: tallyText(pairs, { side: "subject", size: text.length }),
    control: tallyText(pairs, { side: "control", size: text.length }),
    ratio: `${times(batches.ratio)} batches, ${times(cost.ratio)} CPU per batch`,
    target: "–",
  };
}

interface TallyPart {
  side: keyof Pair<Tally>;
  /** Characters of a batch with every property in it. */
  size: number;
}

function tallyText(pairs: readonly Pair<Tally>[], { side, size }: TallyPart): string {
  const { [side]: batches } = compare(pairs, ({ messages }) => messages);
  const { [side]: values } = compare(pairs, ({ bytes }) => bytes / size * CHANGING);
  const { [side]: cpu } = compare(pairs, (counted) => counted.cpu);
  return `${rate(batches)} batches, ${rate(values)} values, CPU ${percent(cpu)}`;
}

function fromServer(server: ServerChild): Promise<Tally> {
  return tally({
    clients: CLIENTS,
    connect: () => server.connect(),
    begin: (links) => Promise.all(links.map((link) => link.ask({ type: "state.subscribe" }))),
    pid: server.child.pid,
    ms: RUN_MS,
  });
}

async function fromRaw(raw: RawChild, { text, everyMs }: { text: string; everyMs: number }): Promise<Tally> {
  try {
    return await tally({
      clients: CLIENTS,
      connect: () => raw.connect("fanout"),
      begin: () => raw.fanOut(text, everyMs),
      pid: raw.child.pid,
      ms: RUN_MS,
    });
  } finally {
    await raw.fanOut("", 0);
  }
}

/** The longest of a few batches, so that every property is in it. */
async function sampleBatch(server: ServerChild): Promise<string> {
  await using link = await server.connect();
  await link.ask({ type: "state.subscribe" });
  let longest = "";
  for (let index = 0; index < SAMPLES; index++) {
    const batch = await link.next('{"type":"state.batch"');
    if (batch.length > longest.length) longest = batch;
  }
  return longest;
}

async function startWriter(server: ServerChild): Promise<Child> {
  const child = disturb({
    kind: "write",
    at: { port: server.port },
    connector: "store",
    properties: CHANGING,
    everyMs: USUAL_MS,
  });
  await child.line((text) => text === "writing");
  return child;
}

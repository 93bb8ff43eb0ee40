import { duration, rate, times } from "./figures.ts";
import type { Exchange, Link } from "./link.ts";
import { RawChild } from "./raw_child.ts";
import { compare, interleaved, type Pair } from "./rounds.ts";
import type { Group, Row } from "./row.ts";
import { ServerChild } from "./server_child.ts";
import { quantile } from "./statistics.ts";
import { QUIET_DEVICE, serverJson } from "./workspaces.ts";

const ROUNDS = 5;
const RUN_MS = 300;
const WARM_MS = 300;
const DEPTH = 64;

/** A getter that is more than a formula: it runs in the connector's own process. */
const STEPS = (name: string) => `steps: () => { const value = driver.${name}; return value / 2; }`;

const FILES = {
  "config/server.json": serverJson(),
  "connectors/device.js": `export default { ${QUIET_DEVICE} };`,
  "connectors/custom.js":
    `export default { ${QUIET_DEVICE}, properties: { half: [() => driver.temperature / 2, "Half"], ${
      STEPS("temperature")
    } } };`,
  "connectors/instrument.js":
    `export default { driver: "MockInstrument", properties: { half: [() => driver.voltage / 2, "Half"], ${
      STEPS("voltage")
    } } };`,
};

/** One property that is read, and what is wanted of it. */
interface Subject {
  what: string;
  connector: string;
  property: string;
  /** Least part of the raw rate with one and with many requests on their way. */
  least?: { sequential?: number; pipelined?: number };
  /** Milliseconds the median may lie above the raw median. */
  overMs?: number;
}

const SUBJECTS: readonly Subject[] = [
  {
    what: "built-in driver (TestDevice.temperature)",
    connector: "device",
    property: "temperature",
    least: { sequential: 0.6, pipelined: 0.9 },
  },
  {
    what: "JavaScript driver (MockInstrument.voltage)",
    connector: "instrument",
    property: "voltage",
    least: { pipelined: 0.6 },
    overMs: 0.1,
  },
  {
    what: "custom property over a JavaScript driver",
    connector: "instrument",
    property: "half",
    least: { pipelined: 0.25 },
    overMs: 0.1,
  },
  {
    what: "custom property over a built-in driver",
    connector: "custom",
    property: "half",
    least: { pipelined: 0.35 },
    overMs: 0.1,
  },
  {
    what: "custom property in several steps over a JavaScript driver",
    connector: "instrument",
    property: "steps",
  },
  { what: "custom property in several steps over a built-in driver", connector: "custom", property: "steps" },
];

/** Property reads over the WebSocket, one after the other and many at a time. */
export const READS: Group = {
  name: "reads",
  title: "Property reads over the WebSocket",
  note:
    "Control: an echo of the same request text by a bare `Deno.upgradeWebSocket` server. p50 and p99 are medians " +
    `of ${ROUNDS} rounds.`,
  async run() {
    await using server = await ServerChild.start(FILES);
    await using raw = await RawChild.start();
    await using ours = await server.connect();
    await using echo = await raw.connect("echo");
    const rows: Row[] = [];
    for (const subject of SUBJECTS) rows.push(await sequentialRow(subject, { ours, echo }));
    for (const subject of SUBJECTS) rows.push(await pipelinedRow(subject, { ours, echo }));
    return rows;
  },
};

interface Links {
  ours: Link;
  echo: Link;
}

interface Delays {
  perSecond: number;
  p50: number;
  p99: number;
}

async function sequentialRow(subject: Subject, { ours, echo }: Links): Promise<Row> {
  await echo.sequential(echoOf(subject), WARM_MS);
  await ours.sequential(readOf(subject), WARM_MS);
  const pairs = await interleaved(ROUNDS, {
    control: () => delays(echo, echoOf(subject)),
    subject: () => delays(ours, readOf(subject)),
  });
  const { ratio } = compare(pairs, ({ perSecond }) => perSecond);
  const { difference } = compare(pairs, ({ p50 }) => p50);
  const least = subject.least?.sequential;
  const row = {
    what: `${subject.what}, one at a time`,
    measured: delaysText(pairs, "subject"),
    control: delaysText(pairs, "control"),
  };
  if (subject.overMs !== undefined) {
    const target = `p50 ≤ control + ${duration(subject.overMs)}`;
    return {
      ...row,
      ratio: `${times(ratio)}, p50 + ${duration(difference)}`,
      target,
      met: difference <= subject.overMs,
    };
  }
  return { ...row, ratio: times(ratio), ...wanted(ratio, least) };
}

async function pipelinedRow(subject: Subject, { ours, echo }: Links): Promise<Row> {
  const how = { depth: DEPTH, ms: RUN_MS };
  await echo.pipelined(echoOf(subject), how);
  await ours.pipelined(readOf(subject), how);
  const pairs = await interleaved(ROUNDS, {
    control: () => echo.pipelined(echoOf(subject), how),
    subject: () => ours.pipelined(readOf(subject), how),
  });
  const compared = compare(pairs, (perSecond) => perSecond);
  return {
    what: `${subject.what}, ${DEPTH} in flight`,
    measured: rate(compared.subject),
    control: rate(compared.control),
    ratio: times(compared.ratio),
    ...wanted(compared.ratio, subject.least?.pipelined),
  };
}

function wanted(ratio: number, least: number | undefined): Pick<Row, "target" | "met"> {
  return least === undefined ? { target: "–" } : { target: `≥ ${times(least)}`, met: ratio >= least };
}

function readOf({ connector, property }: Subject): Exchange {
  return { head: headOf(connector, property), reply: '{"type":"connector.response"' };
}

function echoOf({ connector, property }: Subject): Exchange {
  return { head: headOf(connector, property), reply: '{"type":"connector.call"' };
}

function headOf(connector: string, property: string): string {
  return `{"type":"connector.call","connector":"${connector}","property":"${property}","requestId":"`;
}

async function delays(link: Link, exchange: Exchange): Promise<Delays> {
  const { delays, ms } = await link.sequential(exchange, RUN_MS);
  return { perSecond: delays.length / ms * 1000, p50: quantile(delays, 0.5), p99: quantile(delays, 0.99) };
}

function delaysText(pairs: readonly Pair<Delays>[], side: keyof Pair<Delays>): string {
  const figure = (pick: (delays: Delays) => number) => compare(pairs, pick)[side];
  const perSecond = rate(figure((one) => one.perSecond));
  return `${perSecond}, p50 ${duration(figure((one) => one.p50))}, p99 ${duration(figure((one) => one.p99))}`;
}

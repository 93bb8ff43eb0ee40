import { disturb, type Disturbance, type LargeContent } from "./disturb.ts";
import { duration } from "./figures.ts";
import type { Exchange, Link } from "./link.ts";
import { pause } from "./pause.ts";
import { RawChild } from "./raw_child.ts";
import { compare, interleaved, type Pair } from "./rounds.ts";
import type { Group, Row } from "./row.ts";
import { ServerChild } from "./server_child.ts";
import { feltDelays, quantile } from "./statistics.ts";
import { guestDriver, QUIET_DEVICE, serverJson } from "./workspaces.ts";

const ROUNDS = 3;
const BEFORE_MS = 600;
const DURING_MS = 1200;
/** Milliseconds in which what was started for the round before is gone. */
const REST_MS = 200;
/** Milliseconds the p99 of somebody else may rise. */
const MOST_MS = 20;
const READ: Exchange = {
  head: '{"type":"connector.call","connector":"device","property":"temperature","requestId":"',
  reply: '{"type":"connector.response"',
};
const ECHO: Exchange = { head: READ.head, reply: '{"type":"connector.call"' };
/** Characters of a connector file just below the limit. */
const SOURCE_LENGTH = 1_000_000;

/** What one client feels of what another one does. */
export const DELAYS: Group = {
  name: "delays",
  title: "What another client feels",
  note:
    "A client reads a built-in property, one read after the other, before and while something goes on; the" +
    " delays are those of somebody who comes at any moment, so that a long stall weighs more than a short one. The ratio" +
    " column has the rise of the p99, the median of the rounds. Control: the same client at a bare echo; beside it a" +
    " process that spins (rows 1 to 4), or a client whose 8 MB messages the bare server parses (rows 5 and 6). What" +
    " sends 8 MB messages is a process of its own.",
  async run() {
    await using server = await ServerChild.start({
      "config/server.json": serverJson(),
      "connectors/device.js": `export default { ${QUIET_DEVICE} };`,
      "connectors/spinner.js": `export default { driver: "JsSpinner" };`,
      "connectors/custom.js": `export default { ${QUIET_DEVICE}, methods: { spin: [${SPIN}, "Spins"] } };`,
      "connectors/large.js": largeSource(),
      "drivers/spinner.driver.js": await guestDriver("spinner"),
    });
    await using raw = await RawChild.start();
    await using reader = await server.connect();
    await using other = await server.connect();
    await using echo = await raw.connect("echo");
    const bench = { server, raw, reader, other, echo };
    return [
      await row("a JavaScript driver spins", bench, {
        control: SPINNING,
        subject: () => spin(other, "spinner"),
      }),
      await row("connector code spins", bench, { control: SPINNING, subject: () => spin(other, "custom") }),
      await row("a script spins", bench, { control: SPINNING, subject: () => spinningScript(other) }),
      await row("a connector file of 1 MB is edited", bench, {
        control: SPINNING,
        subject: () => edit(other),
      }),
      await largeRow("8 MB messages of text arrive", bench, "text"),
      await largeRow("8 MB messages of numbers arrive", bench, "numbers"),
    ];
  },
};

const SPIN = "(ms) => { const end = Date.now() + ms; while (Date.now() < end); }";
const SPINNING: Disturbance = { kind: "spin" };

interface Bench {
  server: ServerChild;
  raw: RawChild;
  reader: Link;
  other: Link;
  echo: Link;
}

/** Something that goes on for a while; ends by itself or is ended. */
interface Going {
  /** Resolves when it is over. */
  end(): Promise<unknown>;
}

/** Milliseconds somebody else waited. */
interface Felt {
  before: number;
  during: number;
  worst: number;
}

async function row(
  what: string,
  { reader, echo }: Bench,
  going: { control: Disturbance; subject(): Promise<Going> | Going; beyondControl?: boolean },
): Promise<Row> {
  const pairs = await interleaved(ROUNDS, {
    control: () => felt(echo, ECHO, () => begin(going.control)),
    subject: () => felt(reader, READ, going.subject),
  });
  const { subject, control } = compare(pairs, ({ before, during }) => during - before);
  return {
    what: `while ${what}`,
    measured: feltText(pairs, "subject"),
    control: feltText(pairs, "control"),
    ratio: `p99 + ${duration(Math.max(0, subject))} (control + ${duration(Math.max(0, control))})`,
    target: `≤ ${going.beyondControl ? "control " : ""}+ ${duration(MOST_MS)}`,
    met: subject - (going.beyondControl ? Math.max(0, control) : 0) <= MOST_MS,
  };
}

async function largeRow(what: string, bench: Bench, content: LargeContent): Promise<Row> {
  const { server, raw } = bench;
  const protocols = ["muxit", `auth-${await server.token()}`];
  return await row(what, bench, {
    control: { kind: "send", url: raw.url("parse"), protocols: [], content },
    // One message is one frame on the loop, and parsing 8 MB takes as long as it takes: the control parses it too.
    beyondControl: true,
    subject: () => begin({ kind: "send", url: `ws://127.0.0.1:${server.port}/ws`, protocols, content }),
  });
}

async function felt(link: Link, exchange: Exchange, disturbed: () => Promise<Going> | Going): Promise<Felt> {
  await pause(REST_MS);
  const before = feltDelays((await link.sequential(exchange, BEFORE_MS)).delays);
  const going = await disturbed();
  try {
    const during = feltDelays((await link.sequential(exchange, DURING_MS)).delays);
    return { before: quantile(before, 0.99), during: quantile(during, 0.99), worst: quantile(during, 1) };
  } finally {
    await going.end();
  }
}

function feltText(pairs: readonly Pair<Felt>[], side: keyof Pair<Felt>): string {
  const figure = (pick: (felt: Felt) => number) => duration(compare(pairs, pick)[side]);
  const [before, during] = [figure((one) => one.before), figure((one) => one.during)];
  return `p99 ${before} → ${during}, worst ${figure((one) => one.worst)}`;
}

async function begin(disturbance: Disturbance): Promise<Going> {
  const child = disturb(disturbance);
  await child.line((text) => text === "spinning" || text === "sending");
  return { end: () => child.end() };
}

function spin(link: Link, connector: string): Going {
  const spinning = link.ask({ type: "connector.call", connector, method: "spin", args: [DURING_MS] });
  return { end: () => spinning };
}

/** Starts a script that computes without a pause; its end stops it. */
async function spinningScript(link: Link): Promise<Going> {
  await link.ask({ type: "scripts.start", name: "spin", code: "while (true) {}" });
  return { end: () => link.ask({ type: "scripts.stop", name: "spin" }) };
}

/** Edits one value of the large file again and again. */
function edit(link: Link): Going {
  let ended = false;
  const edits = async () => {
    for (let round = 0; !ended; round++) {
      const value = `label ${round}`;
      await link.ask({ type: "connector.driverConfig.set", connector: "large", key: "label", value });
    }
  };
  const editing = edits();
  return {
    end: () => {
      ended = true;
      return editing;
    },
  };
}

function largeSource(): string {
  const head = "const table = [";
  const tail = `];
export default {
  driver: "TestDevice",
  config: { dashboardPort: 0, videoFps: 0, label: "label" },
  methods: { at: [(index) => table[index], "A number of the table"] },
};
`;
  const number = "1.5, ";
  return head + number.repeat((SOURCE_LENGTH - head.length - tail.length) / number.length) + tail;
}

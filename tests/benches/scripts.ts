import { duration, rate, size, times } from "./figures.ts";
import type { Link } from "./link.ts";
import { pause } from "./pause.ts";
import { childrenOf, memoryOf } from "./process_figures.ts";
import { rawAsksPerSecond } from "./raw_asking.ts";
import { startBareGuest } from "./bare_guest_child.ts";
import { compare, interleaved } from "./rounds.ts";
import type { Group, Row } from "./row.ts";
import { ServerChild } from "./server_child.ts";
import { QUIET_DEVICE, serverJson } from "./workspaces.ts";

const ROUNDS = 5;
const READ_MS = 600;
/** Milliseconds after which a warm process waits again. */
const REFILL_MS = 600;
const START_MS = 30;
const RUNS = 100;
const ITEMS = 1_000_000;

const FILES = {
  "config/server.json": serverJson(),
  "connectors/device.js": `export default { ${QUIET_DEVICE} };`,
  "connectors/custom.js":
    `export default { ${QUIET_DEVICE}, properties: { half: [() => driver.temperature / 2, "Half"] } };`,
  "connectors/instrument.js": `export default { driver: "MockInstrument" };`,
  "connectors/store.js": `export default { driver: "GUI" };`,
};

/** How fast scripts start, read, stream and end. */
export const SCRIPTS: Group = {
  name: "scripts",
  title: "Scripts",
  note:
    "A start is from the sending of `scripts.start` to the first `script.output` at the same client; with a warm process" +
    " waiting, and at once after the one before. Control of a start: a bare Deno process, from its spawn to its first word." +
    " A read is a property read in the script itself, which blocks until the value is there. Control of a read: a bare" +
    " process that writes a request of the same size and blocks until its parent has sent it back. Of a read of a built-in" +
    " driver the time beyond the control goes to making and parsing two JSON frames on either side, to the call path" +
    " (find, item, deadline) and to the turn of the event loop in which the answers of that turn are written together; a" +
    " read of a JavaScript driver has a second round trip of the same kind, between the host and the driver's process." +
    ` ${RUNS} runs: every second one a loop without end, started and stopped one after the other; the memory is that of` +
    " the host, before and after. Stream items are objects, subscribed as JSON by one client; memory is read at a fifth of" +
    " the items and at the end.",
  async run() {
    await using server = await ServerChild.start(FILES);
    await using link = await server.connect();
    const bench = { server, link };
    return [...await startRows(bench), ...await readRows(bench), await runsRow(bench), await itemsRow(bench)];
  },
};

interface Bench {
  server: ServerChild;
  link: Link;
}

let count = 0;

async function start(link: Link, code: string): Promise<string> {
  const name = `bench-${++count}`;
  await link.ask({ type: "scripts.start", name, code });
  return name;
}

/** Milliseconds from the request to the first line a script logs. */
async function firstLine(link: Link): Promise<number> {
  const begin = performance.now();
  link.send(JSON.stringify({ type: "scripts.start", name: `first-${++count}`, code: "log.info('up')" }));
  await link.next('{"type":"script.output"');
  return performance.now() - begin;
}

async function startRows({ link }: Bench): Promise<Row[]> {
  const control = async () => {
    const { child, ms } = await startBareGuest("one");
    await child.end();
    return ms;
  };
  await firstLine(link);
  const warm = await interleaved(ROUNDS, {
    control,
    subject: async () => {
      await pause(REFILL_MS);
      return await firstLine(link);
    },
  });
  const cold = await interleaved(ROUNDS, {
    control,
    subject: async () => {
      await firstLine(link);
      return await firstLine(link);
    },
  });
  const row = (what: string, pairs: typeof warm): Row => {
    const { subject, control, ratio } = compare(pairs, (ms) => ms);
    return {
      what,
      measured: duration(subject),
      control: duration(control),
      ratio: times(ratio),
      target: "–",
    };
  };
  const first = row("start to the first line, a warm process waits", warm);
  const met = compare(warm, (ms) => ms).subject <= START_MS;
  return [
    { ...first, target: `≤ ${duration(START_MS)}`, met },
    row("start to the first line right after another", cold),
  ];
}

async function readRows({ link }: Bench): Promise<Row[]> {
  return [
    await readRow(link, { what: "a built-in driver", item: "connector('device').temperature", least: 5000 }),
    await readRow(link, {
      what: "a JavaScript driver",
      item: "connector('instrument').voltage",
      least: 3000,
    }),
    await readRow(link, {
      what: "a custom property over a built-in driver",
      item: "connector('custom').half",
    }),
  ];
}

async function readRow(
  link: Link,
  { what, item, least }: { what: string; item: string; least?: number },
): Promise<Row> {
  const [connector, property] = item.split(".") as [string, string];
  const code = `const device = ${connector}; const begin = performance.now(); let n = 0;
while (performance.now() - begin < ${READ_MS}) { device.${property}; n++; }
n / (performance.now() - begin) * 1000`;
  const subject = async () => {
    const reply = JSON.parse(await link.ask({ type: "scripts.execute", name: `read-${++count}`, code }));
    return reply.result as number;
  };
  await subject();
  const pairs = await interleaved(ROUNDS, { control: () => rawAsksPerSecond(READ_MS), subject });
  const compared = compare(pairs, (perSecond) => perSecond);
  return {
    what: `blocking read of ${what}`,
    measured: rate(compared.subject),
    control: rate(compared.control),
    ratio: times(compared.ratio),
    ...(least === undefined
      ? { target: "–" }
      : { target: `≥ ${rate(least)}`, met: compared.subject >= least }),
  };
}

/** Open files of a process; `NaN` where there is no `/proc`. */
function descriptors(pid: number): number {
  try {
    return [...Deno.readDirSync(`/proc/${pid}/fd`)].length;
  } catch {
    return NaN;
  }
}

async function runsRow({ server, link }: Bench): Promise<Row> {
  const { pid } = server.child;
  await pause(REFILL_MS);
  const guests = () => childrenOf(pid, "guest.js").length;
  const before = { own: memoryOf(pid)?.own ?? NaN, guests: guests(), files: descriptors(pid) };
  for (let run = 0; run < RUNS; run++) {
    const name = await start(link, run % 2 === 0 ? "while (true) {}" : "on('x', () => {}); delay(1e9)");
    await link.ask({ type: "scripts.stop", name });
  }
  await pause(REFILL_MS);
  const after = { own: memoryOf(pid)?.own ?? NaN, guests: guests(), files: descriptors(pid) };
  return {
    what: `${RUNS} scripts started and stopped in a row`,
    measured: `${after.guests} guest processes, ${after.files} descriptors, ${size(after.own)}`,
    control: `before: ${before.guests}, ${before.files}, ${size(before.own)}`,
    ratio: times(after.own / before.own),
    target: "nothing left behind",
    met: after.guests <= before.guests && after.files <= before.files + 2,
  };
}

async function itemsRow({ server, link }: Bench): Promise<Row> {
  const { pid } = server.child;
  await link.ask({ type: "stream.subscribe", connector: "store", stream: "flood" });
  const begin = performance.now();
  const code = `for (let i = 0; i <= ${ITEMS}; i++) stream("store", "flood", { i, v: 1.5 });`;
  link.send(JSON.stringify({ type: "scripts.start", name: "flood", code }));
  await link.next(`{"type":"stream.data","name":"store","stream":"flood","data":{"i":${ITEMS / 5},`, 60_000);
  const early = memoryOf(pid)?.own ?? NaN;
  await link.next('{"type":"script.done"', 60_000);
  const seconds = (performance.now() - begin) / 1000;
  const late = memoryOf(pid)?.own ?? NaN;
  const { counters } = JSON.parse(
    await link.ask({ type: "stream.stats", connector: "store", stream: "flood" }),
  );
  await link.ask({ type: "stream.unsubscribe", connector: "store", stream: "flood" });
  const whole = counters.sent + counters.dropped + counters.waiting === counters.produced;
  return {
    what: `${ITEMS / 1e6} M stream items of a script to one client`,
    measured: `${rate(counters.produced / seconds)}, ${counters.dropped} dropped, host ${size(late)}`,
    control: `at a fifth of them: host ${size(early)}`,
    ratio: times(late / early),
    target: "flat memory, sent + dropped = produced",
    met: whole && late - early < 16 * 1024 * 1024,
  };
}

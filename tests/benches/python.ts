import { join } from "node:path";
import { findPython } from "@/lib/driver_host/mod.ts";
import { packageInto } from "../support/driver_packages.ts";
import { bareRoundTrip, bareStart } from "./bare_python.ts";
import { duration, flow, times } from "./figures.ts";
import type { Link } from "./link.ts";
import { pause } from "./pause.ts";
import { HERE } from "./place.ts";
import { RawChild } from "./raw_child.ts";
import { compare, interleaved } from "./rounds.ts";
import type { Group, Row } from "./row.ts";
import { makeWorkspace, ServerChild } from "./server_child.ts";
import { median, quantile } from "./statistics.ts";
import { tally } from "./tally.ts";
import { serverJson } from "./workspaces.ts";

const ROUNDS = 5;
const RUN_MS = 500;
const OVER_MS = 0.15;
const LEAST_BYTES_PER_SECOND = 200e6;
const START_MS = 350;
const PACKAGES = 100;
const SCAN_MS = 2000;
const READ = {
  head: '{"type":"connector.call","connector":"py","property":"value","requestId":"',
  reply: '{"type":"connector.response"',
};
const SUBSCRIBE = { type: "stream.subscribe", connector: "py", stream: "frames", encoding: "binary" };
const ECHO = { ...READ, reply: '{"type":"connector.call"' };

/** Drivers that are programs of their own. */
export const PYTHON: Group = {
  name: "python",
  title: "Python drivers and packages",
  note:
    "A round trip is a property read over the WebSocket. Its control is the sum of two medians of the same round: a bare" +
    " WebSocket echo, and a bare Python program that answers lines of JSON to this process. The stream is one of 64 KB arrays" +
    " (numpy where the interpreter has it) to one binary subscriber. A warm start is a reload of the connector, to its reply;" +
    ` its control a bare Python process, from its spawn to its first word. The scan is one of ${PACKAGES} packages that were` +
    " scanned before, to the reply of `drivers.scan`.",
  async run() {
    if ("missing" in await findPython()) return [];
    await using server = await ServerChild.start({
      "config/server.json": serverJson(),
      "drivers/bench.driver.py": await Deno.readTextFile(join(HERE, "guests", "bench.driver.py")),
      "connectors/py.js": `export default { driver: "PyBench" };`,
    });
    await using link = await server.connect();
    return [await roundTripRow(link), await streamRow(server, link), await startRow(link), await scanRow()];
  },
};

async function roundTripRow(link: Link): Promise<Row> {
  await using raw = await RawChild.start();
  await using echo = await raw.connect("echo");
  const p50 = async (exchange: typeof READ, of: Link) =>
    quantile((await of.sequential(exchange, RUN_MS)).delays, 0.5);
  await p50(READ, link);
  const pairs = await interleaved(ROUNDS, {
    control: async () => await bareRoundTrip(RUN_MS) + await p50(ECHO, echo),
    subject: () => p50(READ, link),
  });
  const { subject, control, difference } = compare(pairs, (ms) => ms);
  return {
    what: "property read, one at a time",
    measured: `p50 ${duration(subject)}`,
    control: `p50 ${duration(control)} (stdio + echo)`,
    ratio: `p50 + ${duration(difference)}`,
    target: `≤ control + ${duration(OVER_MS)}`,
    met: difference <= OVER_MS,
  };
}

async function streamRow(server: ServerChild, link: Link): Promise<Row> {
  const numpy =
    JSON.parse(await link.ask({ type: "connector.call", connector: "py", property: "numpy" })).value;
  const run = (on: boolean) =>
    link.ask({ type: "connector.call", connector: "py", property: "running", args: [on] });
  await run(true);
  const rates: number[] = [];
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const { bytes } = await tally({
        clients: 1,
        connect: () => server.connect(),
        begin: (links) => Promise.all(links.map((client) => client.ask(SUBSCRIBE))),
        pid: server.child.pid,
        ms: RUN_MS,
      });
      rates.push(bytes);
    }
  } finally {
    await run(false);
  }
  const perSecond = median(rates);
  return {
    what: `64 KB ${numpy ? "numpy" : "array"} items to one client`,
    measured: flow(perSecond),
    control: "–",
    ratio: "–",
    target: `≥ ${flow(LEAST_BYTES_PER_SECOND)}`,
    met: perSecond >= LEAST_BYTES_PER_SECOND,
  };
}

async function startRow(link: Link): Promise<Row> {
  const reload = async () => {
    const begin = performance.now();
    await link.ask({ type: "connectors.reload" });
    return performance.now() - begin;
  };
  await reload();
  const pairs = await interleaved(ROUNDS, {
    control: bareStart,
    subject: async () => {
      await pause(600);
      return await reload();
    },
  });
  const { subject, control, ratio } = compare(pairs, (ms) => ms);
  return {
    what: "warm start of a connector",
    measured: duration(subject),
    control: duration(control),
    ratio: times(ratio),
    target: `≤ ${duration(START_MS)}`,
    met: subject <= START_MS,
  };
}

async function scanRow(): Promise<Row> {
  await using workspace = await makeWorkspace({ "config/server.json": serverJson(), "drivers/none.txt": "" });
  const folder = join(workspace.path, "drivers");
  for (let index = 0; index < PACKAGES; index++) {
    const name = `Packaged${index}`;
    const python = index % 2 === 0;
    await packageInto(folder, {
      id: `lab/packaged-${index}`,
      version: "1.0.0",
      manifest: { name, ...(python ? { tier: 2, entryPoint: "packaged.driver.py" } : {}) },
      files: python
        ? { "packaged.driver.py": pythonSource(name) }
        : { "packaged.driver.js": `export default { meta: { name: "${name}" }, get() {} };` },
    });
  }
  await using server = new ServerChild(workspace.path);
  await server.child.line((text) => text.includes("Connectors ready"), 60_000);
  await using link = await server.connect();
  const scan = async () => {
    const begin = performance.now();
    await link.ask({ type: "drivers.scan" });
    return performance.now() - begin;
  };
  await scan();
  const warm = [await scan(), await scan(), await scan()];
  const taken = median(warm);
  return {
    what: `scan of ${PACKAGES} packages, scanned before`,
    measured: duration(taken),
    control: "–",
    ratio: "–",
    target: `≤ ${duration(SCAN_MS)}`,
    met: taken <= SCAN_MS,
  };
}

function pythonSource(name: string): string {
  return `from muxit_driver import Driver, run


class Packaged(Driver):
    META = {"name": "${name}", "version": "1.0.0", "description": "A package among many, for the bench of scans",
            "group": "utilities"}


if __name__ == "__main__":
    run(Packaged)
`;
}

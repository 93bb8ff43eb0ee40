import { startBareGuest } from "./bare_guest_child.ts";
import type { Child } from "./child.ts";
import { size, times } from "./figures.ts";
import { pause } from "./pause.ts";
import { childrenOf, type Memory, memoryOf } from "./process_figures.ts";
import { RawChild } from "./raw_child.ts";
import type { Group, Row } from "./row.ts";
import { ServerChild } from "./server_child.ts";
import { median } from "./statistics.ts";
import { QUIET_DEVICE, serverJson } from "./workspaces.ts";

const CONNECTORS = 5;
const IDLE_MS = 3000;
const MOST_MB = 45;

/** Memory of an idle server and its guests. */
export const MEMORY: Group = {
  name: "memory",
  title: `Memory with ${CONNECTORS} idle connectors`,
  note:
    `After ${
      IDLE_MS / 1000
    } s of rest. PSS counts pages that processes share in parts, so it depends on how many` +
    " Deno processes run; the part nobody shares stands beside it. Each row is the median of the processes of its kind." +
    ` Controls: ${CONNECTORS} Deno processes without permissions that do nothing, with and without a Worker; for the host` +
    " a bare WebSocket server.",
  async run() {
    if (memoryOf(Deno.pid) === undefined) return [];
    await using raw = await RawChild.start();
    const guests = await javascriptRows(raw);
    return [...guests, await customRow()];
  },
};

async function javascriptRows(raw: RawChild): Promise<Row[]> {
  const control = await bareMemory("two");
  await using server = await ServerChild.start(filesOf(`export default { driver: "MockInstrument" };`));
  await pause(IDLE_MS);
  const guests = guestMemory(server);
  const host = memoryOf(server.child.pid)!;
  const bare = memoryOf(raw.child.pid)!;
  return [
    {
      ...guestRow("process of a JavaScript connector", guests, control),
      target: `PSS ≤ ${MOST_MB} MB`,
      met: pssOf(guests) <= MOST_MB * 1024 * 1024,
    },
    {
      what: "host process",
      measured: `RSS ${size(host.rss)}, own ${size(host.own)}`,
      control: `RSS ${size(bare.rss)}, own ${size(bare.own)}`,
      ratio: times(host.rss / bare.rss),
      target: "–",
    },
  ];
}

async function customRow(): Promise<Row> {
  const control = await bareMemory("one");
  const file = `export default { ${QUIET_DEVICE}, methods: { twice: [(x) => x * 2, "Doubles"] } };`;
  await using server = await ServerChild.start(filesOf(file));
  await pause(IDLE_MS);
  const what = "process of a connector with custom methods over a built-in driver";
  return { ...guestRow(what, guestMemory(server), control), target: "–" };
}

function guestRow(what: string, guests: readonly Memory[], control: readonly Memory[]): Omit<Row, "target"> {
  const text = (memory: readonly Memory[]) =>
    `PSS ${size(pssOf(memory))}, own ${size(median(memory.map(({ own }) => own)))}`;
  return {
    what,
    measured: text(guests),
    control: text(control),
    ratio: times(pssOf(guests) / pssOf(control)),
  };
}

function pssOf(memory: readonly Memory[]): number {
  return median(memory.map(({ pss }) => pss));
}

function filesOf(connector: string): Record<string, string> {
  const names = Array.from({ length: CONNECTORS }, (_, index) => `connectors/c${index}.js`);
  return {
    "config/server.json": serverJson(),
    ...Object.fromEntries(names.map((name) => [name, connector])),
  };
}

// The two youngest guests are the warm ones that wait for the next connector and the next script.
function guestMemory(server: ServerChild): Memory[] {
  const pids = childrenOf(server.child.pid, "guest.js");
  if (pids.length !== CONNECTORS + 2) {
    throw new Error(`${CONNECTORS} connectors and two warm processes make ${pids.length} guest processes`);
  }
  return pids.slice(0, CONNECTORS).map((pid) => memoryOf(pid)!);
}

async function bareMemory(threads: "one" | "two"): Promise<Memory[]> {
  const children: Child[] = [];
  try {
    for (let index = 0; index < CONNECTORS; index++) children.push((await startBareGuest(threads)).child);
    await pause(IDLE_MS);
    return children.map(({ pid }) => memoryOf(pid)!);
  } finally {
    await Promise.all(children.map((child) => child.end()));
  }
}

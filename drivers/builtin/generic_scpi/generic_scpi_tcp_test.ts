import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import {
  type Fault,
  IDENTITY,
  type ScpiSimulator,
  startScpiSimulator,
} from "@/drivers/simulators/scpi/mod.ts";
import { createTcpTransport } from "@/lib/transports/mod.ts";
import { RecordingContext } from "../testing/recording_context.ts";
import type { Driver } from "@/lib/driver_host/mod.ts";
import { GENERIC_SCPI } from "./mod.ts";

const SCPI = {
  properties: {
    voltage: { cmd: "VOLT", type: "float" },
    current: { cmd: "CURR", type: "float" },
    output: { cmd: "OUTP", type: "bool" },
    measured_voltage: { cmd: "MEAS:VOLT?", type: "float" },
    frequency: { cmd: "FREQ", type: "float" },
  },
  methods: { save: { cmd: "*SAV", arg: "int" }, beep: { cmd: "SYST:BEEP" } },
};

interface Bench extends AsyncDisposable {
  simulator: ScpiSimulator;
  driver: Driver;
}

/** A GenericScpi over a real connection to the simulated supply. */
async function start(faults: readonly Fault[] = [], config: Record<string, unknown> = {}): Promise<Bench> {
  const simulator = await startScpiSimulator({ port: 0, faults });
  const driver = GENERIC_SCPI.create(new RecordingContext());
  await driver.init({
    transport: "tcp",
    host: "127.0.0.1",
    port: simulator.port,
    autoConnect: true,
    timeout: 300,
    scpi: SCPI,
    ...config,
  });
  return {
    simulator,
    driver,
    async [Symbol.asyncDispose]() {
      await driver.shutdown();
      await simulator.close();
    },
  };
}

Deno.test("over TCP the driver sets, reads back and measures", async () => {
  await using bench = await start([], { initCommands: "SYST:REM;*CLS" });
  const { driver, simulator } = bench;
  strictEqual(driver.get("identity"), IDENTITY);
  strictEqual(simulator.supply.remote, true);
  await driver.set("voltage", 5);
  await driver.set("output", true);
  strictEqual(await driver.get("voltage"), 5);
  strictEqual(await driver.get("output"), true);
  ok(Math.abs(await driver.get("measured_voltage") as number - 5) < 0.01);
  await driver.execute("save", { value: 1 });
  await driver.execute("beep", {});
  strictEqual(await driver.execute("opc", {}), "1");
  strictEqual(simulator.supply.beeps, 1);
  deepStrictEqual(await driver.execute("readErrors", {}), []);
});

Deno.test("what the instrument refuses is found by readErrors", async () => {
  await using bench = await start();
  await bench.driver.set("voltage", 99);
  await bench.driver.execute("send", { command: "NONSENSE" });
  const expected = ['-222,"Data out of range"', '-113,"Undefined header"'];
  deepStrictEqual(await bench.driver.execute("readErrors", {}), expected);
  deepStrictEqual(bench.driver.get("errors"), expected);
});

const healed: Fault[] = [
  { kind: "drop" },
  { kind: "garble" },
  { kind: "half" },
  { kind: "empty" },
  { kind: "delay", ms: 600 },
  { kind: "duplicate", times: Infinity },
  { kind: "echo", times: Infinity },
];

for (const fault of healed) {
  Deno.test(`a reply that suffers ${fault.kind} never gives a wrong value`, async () => {
    await using bench = await start([{ ...fault, command: "VOLT?" }]);
    const { driver, simulator } = bench;
    simulator.supply.voltage = 12.345;
    simulator.supply.current = 2;
    for (let i = 0; i < 3; i++) {
      strictEqual(await driver.get("voltage"), 12.345);
      strictEqual(await driver.get("current"), 2);
    }
    ok(simulator.plan.done, "the fault happened");
  });
}

Deno.test("a query that is never answered fails and the next one works", async () => {
  await using bench = await start();
  bench.simulator.supply.voltage = 5;
  await rejects(
    async () => await bench.driver.get("frequency"),
    /Cannot read 'frequency' of 'bench': .*FREQ\?.*300 ms/,
  );
  strictEqual(await bench.driver.get("voltage"), 5);
});

Deno.test("a query sent as a command does not shift the replies after it", async () => {
  await using bench = await start();
  bench.simulator.supply.voltage = 5;
  await bench.driver.execute("send", { command: "*IDN?" });
  strictEqual(await bench.driver.get("voltage"), 5);
});

Deno.test("after the instrument hung up the next call connects again and sends the initial commands", async () => {
  await using bench = await start([{ kind: "close", command: "VOLT?" }], { initCommands: "SYST:REM" });
  const { driver, simulator } = bench;
  simulator.supply.voltage = 5;
  await rejects(async () => await driver.get("voltage"));
  simulator.supply.remote = false;
  strictEqual(await driver.get("voltage"), 5);
  strictEqual(simulator.supply.remote, true);
});

Deno.test("many callers at once each get their own reply", async () => {
  await using bench = await start();
  bench.simulator.supply.voltage = 7;
  bench.simulator.supply.current = 3;
  const names = Array.from({ length: 200 }, (_, i) => i % 2 === 0 ? "voltage" : "current");
  const values = await Promise.all(names.map((name) => bench.driver.get(name)));
  deepStrictEqual(values, names.map((name) => name === "voltage" ? 7 : 3));
});

Deno.test("a transport made by the connector is used as it is", async () => {
  await using simulator = await startScpiSimulator({ port: 0 });
  const driver = GENERIC_SCPI.create(new RecordingContext());
  await driver.init({
    _transport: createTcpTransport("127.0.0.1", simulator.port),
    autoConnect: true,
    scpi: SCPI,
  });
  strictEqual(driver.get("identity"), IDENTITY);
  await driver.shutdown();
});

Deno.test("nobody at the address fails init with the address", async () => {
  const free = await startScpiSimulator({ port: 0 });
  await free.close();
  const driver = GENERIC_SCPI.create(new RecordingContext());
  await rejects(
    driver.init({ host: "127.0.0.1", port: free.port, autoConnect: true, timeout: 1000 }),
    new RegExp(`127\\.0\\.0\\.1:${free.port}`),
  );
  await driver.shutdown();
});

Deno.test("a declared name the instrument does not know holds nobody up once that is known", async () => {
  await using bench = await start([], { timeout: 1000 });
  const { driver } = bench;
  await rejects(Promise.resolve(driver.get("frequency")));
  let others = 0;
  const unknown = rejects(
    (async () => {
      for (let round = 0; round < 20; round++) {
        await Promise.resolve(driver.get("frequency")).catch((error) => {
          if (!/does not answer FREQ\?/.test(String(error))) throw error;
        });
      }
      throw new Error(`${others} others`);
    })(),
    /\d+ others/,
  );
  for (let round = 0; round < 20; round++) {
    strictEqual(await driver.get("voltage"), 0);
    others++;
  }
  await unknown;
});

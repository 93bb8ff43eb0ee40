import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { startScpiSimulator } from "@/drivers/simulators/scpi/mod.ts";
import { eventually } from "../support/eventually.ts";
import { scpiConnector, type ScriptBench, startScriptBench } from "../support/script_bench.ts";
import { childrenOf } from "../support/server_process.ts";
import type { Message } from "../support/wire_client.ts";

/** Scripts that do not want to end, by what they do. */
const STUBBORN = {
  "a busy loop": "while (true) {}",
  "a catastrophic regular expression": `/^(a+)+$/.test("a".repeat(40) + "!")`,
  "a huge sort": `for (;;) Array.from({ length: 3e6 }, Math.random).sort((a, b) => a - b)`,
  "a loop that catches everything": "for (;;) { try { delay(1); connector('counted').value = 1; } catch {} }",
  "a finally without end": "try { delay(60000); } finally { for (;;) {} }",
  "a delay": "delay(1e9)",
  "a prompt": "ask.text('Name?')",
  "a slow action": "connector('counted').slow(60000)",
  "listeners": "on('never', () => {})",
  "a timer": "setInterval(() => {}, 5)",
  "an endless custom method": "connector('counted').ramp(1e9)",
};

async function start({ client }: ScriptBench, name: string, code: string): Promise<void> {
  strictEqual((await client.ask({ type: "scripts.start", name, code })).success, true);
}

function doneOf({ client }: ScriptBench): Message[] {
  return client.received.filter(({ type }) => type === "script.done");
}

/** What the counting device has seen, once nothing is on its way any more: two reads with a settled queue between. */
async function writes({ client }: ScriptBench, connector = "counted"): Promise<number> {
  return await client.get(connector, "writes") as number;
}

/** Fails when the device gets another write while the poller and several round trips go by. */
async function staysUntouched(bench: ScriptBench, connector = "counted"): Promise<void> {
  const before = await writes(bench, connector);
  const begun = performance.now();
  await eventually(async () => {
    strictEqual(await writes(bench, connector), before, "a stopped script has written");
    return performance.now() - begun > 300;
  }, "300 ms of rest");
}

for (const [what, code] of Object.entries(STUBBORN)) {
  Deno.test(`scripts.stop ends ${what} within a second, and the name is free at once`, async () => {
    await using bench = await startScriptBench();
    await start(bench, "stubborn", code);
    const begun = performance.now();
    const answer = await bench.client.ask({ type: "scripts.stop", name: "stubborn" });
    ok(performance.now() - begun < 1000, `it took ${performance.now() - begun} ms`);
    strictEqual(answer.wasRunning, true);
    deepStrictEqual(doneOf(bench), [{ type: "script.done", script: "stubborn", error: null, stopped: true }]);
    await staysUntouched(bench);
    strictEqual((await bench.execute("1", "stubborn")).result, 1);
  });
}

Deno.test("scripts.stopAll stops every run, names them, and nothing of them reaches a device afterwards", async () => {
  await using bench = await startScriptBench();
  for (const [index, code] of Object.values(STUBBORN).entries()) await start(bench, `s${index}`, code);
  await start(bench, "flood", "for (let i = 0;; i++) connector('other').value = i;");
  await start(bench, "rush", "connector('other').rush(1e9)");
  await eventually(async () => await writes(bench, "other") > 100, "the flood");
  const answer = await bench.client.ask({ type: "scripts.stopAll" });
  const names = [...Object.values(STUBBORN).map((_code, index) => `s${index}`), "flood", "rush"];
  deepStrictEqual([answer.stopped, answer.count], [names, names.length]);
  await staysUntouched(bench, "other");
  await staysUntouched(bench, "counted");
  deepStrictEqual(doneOf(bench).map(({ script }) => script).toSorted(), names.toSorted());
  deepStrictEqual((await bench.client.ask({ type: "scripts.list" })).running, []);
});

Deno.test("a custom method that a stopped script has called goes no further, also through another connector", async () => {
  await using bench = await startScriptBench();
  await start(bench, "ramp", "connector('other').viaOther(1e9)");
  await eventually(async () => await writes(bench) > 3, "the ramp");
  await bench.client.ask({ type: "scripts.stopAll" });
  await staysUntouched(bench);
  strictEqual(await bench.client.call("counted", "ramp", 2), 2, "the connector itself is as before");
});

Deno.test("a ramp on a SCPI instrument ends with the script that called it", async () => {
  await using bench = await startScriptBench();
  await start(bench, "ramp", "connector('scpi').ramp(30)");
  await eventually(() => bench.scpi.supply.voltage > 0.5, "the ramp");
  await bench.client.ask({ type: "scripts.stopAll" });
  await bench.client.get("scpi", "voltage");
  const { voltage } = bench.scpi.supply;
  const begun = performance.now();
  await eventually(() => {
    strictEqual(bench.scpi.supply.voltage, voltage);
    return performance.now() - begun > 300;
  }, "300 ms of rest");
});

/** A JavaScript driver over a transport, for an instrument that answers `SLOW?` late. */
const LINE_DRIVER = `export default {
  meta: { name: "Line", properties: { voltage: { type: "number", access: "w" } }, actions: { slow: {} } },
  init({ port }) { this.line = createTcpTransport("127.0.0.1", port, { timeout: 5000 }); },
  async set(_name, value) { await this.line.write("VOLT " + value); },
  async execute() { return await this.line.query("*IDN?"); },
  async shutdown() { await this.line.close(); },
};
`;

const SLOW_LINES = {
  "GenericScpi": (port: number) => scpiConnector(port),
  "a JavaScript driver": (port: number) => `export default { driver: "Line", config: { port: ${port} } };`,
  "a custom method": (port: number) =>
    `export default { driver: "Line", config: { port: ${port} }, methods: { put: (v) => { driver.voltage = v; } } };`,
};

for (const [what, connector] of Object.entries(SLOW_LINES)) {
  Deno.test(`a write of ${what} that waits for a busy line does not go out after a stop`, async () => {
    await using slow = await startScpiSimulator({
      port: 0,
      faults: [{ kind: "delay", command: "*IDN?", after: what === "GenericScpi" ? 1 : 0, ms: 2000 }],
    });
    await using bench = await startScriptBench({
      "drivers/line.driver.js": LINE_DRIVER,
      "connectors/slow.js": connector(slow.port),
    });
    const query = what === "GenericScpi"
      ? bench.client.call("slow", "query", "*IDN?")
      : bench.client.call("slow", "slow");
    await eventually(() => slow.plan.done, "the slow query on the line");
    await bench.client.value({ type: "events.subscribe", events: ["script:begun"] });
    const code = what === "a custom method" ? "connector('slow').put(9)" : "connector('slow').voltage = 9";
    await start(bench, "late", `emit("begun"); ${code}`);
    await bench.client.until(({ type }) => type === "event.data", "the script");
    // The write follows on the same pipe; by the time these are answered it waits for the line.
    for (let i = 0; i < 20; i++) await writes(bench);
    await bench.client.ask({ type: "scripts.stopAll" });
    await query;
    // Whatever had been queued would be out by now: the line works in order.
    await (what === "GenericScpi" ? bench.client.get("slow", "voltage") : bench.client.call("slow", "slow"));
    strictEqual(slow.supply.voltage, 0);
  });
}

Deno.test("script.running turns false and the rest of the script runs, but reaches no device", async () => {
  await using bench = await startScriptBench();
  const code = `while (script.running) delay(10);
log.info("after", script.running);
try { connector("counted").value = 99; } catch (error) { log.info(error.message); }`;
  await start(bench, "polite", code);
  await eventually(async () => {
    const { running } = await bench.client.ask({ type: "scripts.list" });
    return (running as { state: string }[])[0]?.state === "delay";
  }, "the delay");
  await bench.client.ask({ type: "scripts.stop", name: "polite" });
  const output = bench.client.received.filter(({ type }) => type === "script.output").map(({ args }) => args);
  deepStrictEqual(output, [["after", false], ["The script was stopped"]]);
  strictEqual(await bench.client.get("counted", "value"), 0);
});

Deno.test("a loop that only computes sees script.running turn false", async () => {
  await using bench = await startScriptBench();
  const said = (text: string) => ({ type, args }: Message) =>
    type === "script.output" && (args as string[])[0] === text;
  const code = "log.info('in the loop'); let n = 0; while (script.running) n++; log.info('left the loop');";
  await start(bench, "computing", code);
  await bench.client.until(said("in the loop"), "the loop");
  await bench.client.ask({ type: "scripts.stop", name: "computing" });
  ok(bench.client.received.some(said("left the loop")));
});

Deno.test({
  name: "a script whose process is killed from outside is done with the reason, and can be started again",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using bench = await startScriptBench({}, { warm: 0 });
    const before = new Set(childrenOf(Deno.pid));
    await start(bench, "victim", "delay(1e9)");
    const mine = childrenOf(Deno.pid).filter((pid) => !before.has(pid));
    strictEqual(mine.length, 1);
    Deno.kill(mine[0]!, "SIGKILL");
    const { error } = await bench.client.until(({ type }) => type === "script.done", "script.done");
    match((error as { message: string }).message, /killed/);
    strictEqual((await bench.execute("2", "victim")).result, 2);
  },
});

Deno.test("a hundred scripts started and stopped in a row leave no process, prompt or listener behind", async () => {
  await using bench = await startScriptBench();
  await bench.execute("1");
  const pid = Deno.pid;
  await eventually(() => childrenOf(pid).length >= 2, "the warm process");
  const open = () => [...Deno.readDirSync("/proc/self/fd")].length;
  const before = { descriptors: open() };
  for (let i = 0; i < 100; i++) {
    await start(bench, `s${i}`, i % 10 !== 0 ? "on('x', () => {}); ask.text('?')" : "while (true) {}");
    strictEqual((await bench.client.ask({ type: "scripts.stop", name: `s${i}` })).wasRunning, true);
  }
  strictEqual(doneOf(bench).length, 101);
  deepStrictEqual((await bench.client.ask({ type: "prompts.list" })).prompts, []);
  await eventually(
    () => open() <= before.descriptors + 8,
    () => `descriptors: ${before.descriptors} and ${open()}`,
  );
});

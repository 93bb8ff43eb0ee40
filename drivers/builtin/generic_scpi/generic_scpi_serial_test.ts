import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { IDENTITY, startScpiSimulator } from "@/drivers/simulators/scpi/mod.ts";
import { withDeadline } from "@/lib/core/mod.ts";
import { RecordingContext } from "../testing/recording_context.ts";
import { GENERIC_SCPI } from "./mod.ts";

interface Cable extends AsyncDisposable {
  ends: [string, string];
}

/** Two serial devices joined by a null modem in software. */
async function joinedPorts(): Promise<Cable> {
  const process = new Deno.Command("socat", {
    args: ["-d", "-d", "pty,raw,echo=0", "pty,raw,echo=0"],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const ends: string[] = [], reader = process.stderr.pipeThrough(new TextDecoderStream()).getReader();
  const read = async () => {
    let text = "";
    while (!text.includes("starting data transfer loop")) text += (await reader.read()).value ?? "";
    ends.push(...text.matchAll(/PTY is (\S+)/g).map((match) => match[1]!));
  };
  await withDeadline(read(), { ms: 10_000, doing: "Starting socat" });
  return {
    ends: ends as [string, string],
    async [Symbol.asyncDispose]() {
      process.kill("SIGTERM");
      await reader.cancel();
      await process.status;
    },
  };
}

function hasSocat(): boolean {
  try {
    return new Deno.Command("socat", { args: ["-V"], stdout: "null", stderr: "null" }).outputSync().success;
  } catch {
    return false;
  }
}

Deno.test({
  name: "over a serial line the driver heals every fault and never gives a wrong value (needs socat)",
  ignore: !hasSocat(),
  async fn() {
    await using cable = await joinedPorts();
    const [instrumentEnd, driverEnd] = cable.ends;
    await using simulator = await startScpiSimulator({
      serialPath: instrumentEnd,
      faults: [
        { kind: "drop", command: "VOLT?" },
        { kind: "garble", command: "VOLT?" },
        { kind: "half", command: "VOLT?", after: 1 },
        { kind: "delay", command: "VOLT?", after: 2, ms: 450 },
        { kind: "echo", command: "CURR?", times: Infinity },
      ],
    });
    const driver = GENERIC_SCPI.create(new RecordingContext());
    await driver.init({
      transport: "serial",
      serialPort: driverEnd,
      autoConnect: true,
      timeout: 300,
      initCommands: "SYST:REM;*CLS",
      scpi: {
        properties: { voltage: { cmd: "VOLT", type: "float" }, current: { cmd: "CURR", type: "float" } },
      },
    });
    try {
      strictEqual(driver.get("identity"), IDENTITY);
      await driver.set("voltage", 12.345);
      await driver.set("current", 2);
      const seen: unknown[] = [];
      for (let i = 0; i < 4; i++) {
        // Two faults in a row outlast the one retry: then the read fails, and says so, and the next one is right.
        for (const name of ["voltage", "current"]) seen.push(await readOrNull(driver.get(name)));
      }
      ok(
        seen.every((value, index) => value === null || value === [12.345, 2][index % 2]),
        JSON.stringify(seen),
      );
      deepStrictEqual(seen.slice(-2), [12.345, 2]);
      ok(simulator.plan.done, "every fault happened");
    } finally {
      await driver.shutdown();
    }
  },
});

async function readOrNull(value: unknown): Promise<unknown> {
  try {
    return await value;
  } catch {
    return null;
  }
}

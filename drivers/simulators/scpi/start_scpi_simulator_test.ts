import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { withDeadline } from "@/lib/core/mod.ts";
import type { Fault } from "./fault_plan.ts";
import { IDENTITY } from "./scpi_commands.ts";
import { startScpiSimulator } from "./start_scpi_simulator.ts";

/** Sends `lines` at once and gives what has come back when the last reply, that to `*IDN?`, is there. */
async function talk(faults: readonly Fault[], lines: readonly string[]): Promise<string> {
  await using simulator = await startScpiSimulator({ port: 0, faults });
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: simulator.port });
  await connection.write(new TextEncoder().encode([...lines, "*IDN?", ""].join("\n")));
  const decoder = new TextDecoder(), buffer = new Uint8Array(1024);
  let text = "";
  while (!text.endsWith(`${IDENTITY}\n`)) {
    const count = await withDeadline(connection.read(buffer), { ms: 10_000, doing: `Reading after ${text}` });
    if (count === null) return `${text}<closed>`;
    text += decoder.decode(buffer.subarray(0, count));
  }
  return text.slice(0, -IDENTITY.length - 1);
}

Deno.test("the simulator answers line by line over TCP", async () => {
  strictEqual(await talk([], ["VOLT 5", "VOLT?", "OUTP?"]), "5.000\n0\n");
});

Deno.test("a line that comes in pieces, with CR before LF, is one line", async () => {
  await using simulator = await startScpiSimulator({ port: 0 });
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: simulator.port });
  const encoder = new TextEncoder(), buffer = new Uint8Array(64);
  for (const piece of ["VO", "LT", "?\r", "\n"]) await connection.write(encoder.encode(piece));
  const count = await connection.read(buffer);
  strictEqual(new TextDecoder().decode(buffer.subarray(0, count!)), "0.000\n");
});

const faulty: [fault: Fault, text: string][] = [
  [{ kind: "drop" }, ""],
  [{ kind: "duplicate" }, "0.000\n0.000\n"],
  [{ kind: "garble" }, "~.~~~\n"],
  [{ kind: "half" }, "0.0"],
  [{ kind: "empty" }, "\n"],
  [{ kind: "echo" }, "VOLT?\n0.000\n"],
  [{ kind: "delay", ms: 5 }, "0.000\n"],
  [{ kind: "close" }, "<closed>"],
];

for (const [fault, text] of faulty) {
  Deno.test(`the fault ${fault.kind} turns the reply into ${JSON.stringify(text)}`, async () => {
    strictEqual(await talk([{ ...fault, command: "VOLT?" }], ["VOLT?"]), text);
  });
}

Deno.test("the fault error fills the error queue and the reply comes", async () => {
  const text = await talk([{ kind: "error", command: "VOLT?" }], ["VOLT?", "SYST:ERR?"]);
  strictEqual(text, '0.000\n-200,"Execution error"\n');
});

Deno.test("close() ends open connections and a delayed reply, and frees the port", async () => {
  const simulator = await startScpiSimulator({ port: 0, faults: [{ kind: "delay", ms: 60_000 }] });
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: simulator.port });
  await connection.write(new TextEncoder().encode("VOLT?\n"));
  await simulator.close();
  strictEqual(await connection.read(new Uint8Array(16)).catch(() => null), null);
  Deno.listen({ hostname: "127.0.0.1", port: simulator.port }).close();
});

Deno.test("a taken port and a missing serial device are reported and leave nothing open", async () => {
  await using first = await startScpiSimulator({ port: 0 });
  await rejects(startScpiSimulator({ port: first.port }), Deno.errors.AddrInUse);
  await rejects(startScpiSimulator({ port: 0, serialPath: "/nowhere/tty0" }), /tty0/);
});

Deno.test("all connections talk to one instrument", async () => {
  await using simulator = await startScpiSimulator({ port: 0 });
  const ask = async (line: string) => {
    using connection = await Deno.connect({ hostname: "127.0.0.1", port: simulator.port });
    const buffer = new Uint8Array(64);
    await connection.write(new TextEncoder().encode(`${line}\n`));
    return new TextDecoder().decode(buffer.subarray(0, (await connection.read(buffer))!));
  };
  deepStrictEqual([await ask("VOLT 3;VOLT?"), await ask("VOLT?")], ["3.000\n", "3.000\n"]);
});

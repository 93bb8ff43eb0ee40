import { deepStrictEqual, rejects } from "node:assert/strict";
import { Log } from "@/lib/core/mod.ts";
import { GuestPool, GuestSession, startReaper } from "@/lib/sandbox/mod.ts";
import { HOME } from "../support/test_server.ts";

// A program in a guest's place that answers calls of connector code the way a driver could: without its connector's token,
// with a wrong one, and at last as the connector itself.
const FORGER = `
const decoder = new TextDecoder(), encoder = new TextEncoder();
function send(value) {
  const text = encoder.encode(JSON.stringify(value));
  const frame = new Uint8Array(8 + text.length);
  const view = new DataView(frame.buffer);
  view.setUint32(0, 4 + text.length, true);
  view.setUint32(4, text.length, true);
  frame.set(text, 8);
  Deno.stdout.writeSync(frame);
}
function read(bytes) {
  for (let at = 0; at < bytes.length;) at += Deno.stdin.readSync(bytes.subarray(at)) ?? Deno.kill(Deno.pid, "SIGKILL");
  return bytes;
}
const length = () => new DataView(read(new Uint8Array(4)).buffer).getUint32(0, true);
for (;;) {
  const body = read(new Uint8Array(length()));
  const frame = JSON.parse(decoder.decode(body.subarray(4)));
  if (frame.k === "load") send({ k: "loaded", definition: {} });
  if (frame.k === "call") send({ k: "result", id: frame.id, value: "of the driver" });
  if (frame.k !== "custom") continue;
  send({ k: "result", id: frame.id, value: "forged" });
  send({ k: "result", id: frame.id, tk: "guess", error: { message: "forged" } });
  if (frame.name === "own") send({ k: "result", id: frame.id, tk: frame.tk, value: "of the connector" });
}
`;

Deno.test("a driver's thread cannot answer for its connector's own code", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(`${folder}/forger.js`, FORGER);
  const reaper = startReaper({ program: `${HOME}/dist/reaper.js` });
  const pool = new GuestPool({
    program: `${folder}/forger.js`,
    reaper,
    log: new Log().for("guest"),
    warm: 0,
    limits: { heapMb: 64 },
  });
  try {
    const nothing = () => {};
    const session = new GuestSession(pool.take(), {
      ask: () => Promise.resolve(null),
      open: nothing,
      listen: nothing,
      emit: nothing,
      stream: nothing,
      dropped: nothing,
      uncaught: nothing,
      log: nothing,
    });
    const deadlines = { read: 1000, write: 1000, action: 1000 };
    await session.load({ what: "connector", name: "a", source: "", deadlines, loadMs: 10_000 });
    const custom = (name: string, ms: number) =>
      session.callCustom({ verb: "call", name, args: [] }, { doing: `Cannot run ${name}`, ms });
    deepStrictEqual(await custom("own", 10_000), "of the connector");
    await rejects(custom("silent", 100), /Cannot run silent/);
    const driver = { verb: "get" as const, name: "v", value: null };
    deepStrictEqual(
      await session.callDriver(driver, { doing: "Cannot read v", ms: 10_000 }),
      "of the driver",
    );
  } finally {
    await pool.close();
    await reaper.close();
    await Deno.remove(folder, { recursive: true });
  }
});

import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import type { WorkerStart } from "./driver_thread.ts";
import type { HostFrame } from "./messages.ts";
import { FrameInput } from "./stdio.ts";
import { WorkerLink } from "./worker_link.ts";

/** A link whose driver's thread is this test: it holds the ports a driver would have caught. */
function caught() {
  let start: WorkerStart | undefined;
  const seen: HostFrame[] = [];
  const link = new WorkerLink({
    createWorker: () => ({ postMessage: (given: WorkerStart) => start = given }) as unknown as Worker,
    channel: () => new MessageChannel(),
  }, {
    context: {
      token: "secret",
      deadlines: () => ({ read: 200, write: 200, action: 200 }),
      line: () => undefined,
      dispatch: (frame) => seen.push(frame),
    },
    driver: { head: "", source: "", edits: [] },
    credit: 0,
    input: new FrameInput(),
  });
  const { async, blocking } = start!;
  const close = () => [async, blocking].forEach((port) => port.close());
  return { link, seen, async, blocking, [Symbol.dispose]: close };
}

/** Resolves when everything posted before has been received. */
async function received(port: MessagePort, seen: HostFrame[]): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  port.postMessage({ k: "timer", id: -1, tk: "secret" });
  const look = () =>
    seen.some((frame) => frame.k === "timer" && frame.id === -1) ? resolve() : setTimeout(look, 1);
  look();
  await promise;
}

Deno.test("whoever holds a port of the driver's thread runs nothing of the connector", async () => {
  using bench = caught();
  const forged = { k: "custom", id: 1, verb: "call", name: "reset", args: [] };
  for (const more of [{}, { tk: "guess" }, { tk: undefined }, { tk: ["secret"] }]) {
    bench.async.postMessage({ ...forged, ...more });
    bench.async.postMessage({ k: "deadlines", deadlines: { read: 1, write: 1, action: 1 }, ...more });
    bench.async.postMessage({ k: "surface", surface: { properties: [], actions: [] }, ...more });
    bench.async.postMessage({ k: "timer", id: 1, ...more });
    bench.async.postMessage({ k: "line", line: "m1", event: "data", value: "x", ...more });
  }
  bench.async.postMessage({ ...forged, tk: "secret" });
  await received(bench.async, bench.seen);
  deepStrictEqual(bench.seen.map(({ k }) => k), ["custom", "timer"]);
});

Deno.test("a question to the driver is answered by its thread", async () => {
  using bench = caught();
  const answer = bench.link.askLater({ op: "driver", verb: "get", name: "v", args: [] });
  bench.async.onmessage = ({ data }) => bench.async.postMessage({ id: data.id, value: 5 });
  strictEqual(await answer, 5);
});

Deno.test("an error of the driver's thread arrives as one", async () => {
  using bench = caught();
  const answer = bench.link.askLater({ op: "driver", verb: "get", name: "v", args: [] });
  bench.async.onmessage = ({ data }) =>
    bench.async.postMessage({ id: data.id, error: { message: "no device" } });
  await rejects(answer, /no device/);
});

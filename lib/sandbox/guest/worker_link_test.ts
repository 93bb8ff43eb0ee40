import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { Seal } from "../seal.ts";
import type { WorkerStart } from "./driver_thread.ts";
import { Waiting } from "./link.ts";
import type { HostFrame } from "./messages.ts";
import { WorkerLink } from "./worker_link.ts";

const KEY = [11, 22];
const bytes = (frame: HostFrame) => new TextEncoder().encode(JSON.stringify(frame));
const CUSTOM: HostFrame = { k: "custom", id: 1, verb: "call", name: "fire", args: [] };

/** A connector's side whose driver's thread is the test. */
async function stage(
  run: (parts: {
    /** What a driver's thread may say. */
    say(message: unknown): void;
    seal: Seal;
    dispatched: HostFrame[];
    waiting: Waiting;
    link: WorkerLink;
    /** Resolves when everything said before was read. */
    read(): Promise<void>;
  }) => Promise<void>,
): Promise<void> {
  const dispatched: HostFrame[] = [];
  const waiting = new Waiting();
  let start!: WorkerStart;
  let wake = () => {};
  const link = new WorkerLink(
    {
      createWorker: () => ({ postMessage: (given: WorkerStart) => start = given }) as unknown as Worker,
      channel: () => new MessageChannel(),
    },
    {
      context: {
        token: "t",
        key: KEY,
        deadlines: () => ({ read: 1000, write: 1000, action: 1000 }),
        line: () => undefined,
        dispatch: (frame) => (dispatched.push(frame), frame.k === "timer" && wake()),
      },
      driver: { head: "", file: "d.driver.js", source: "", edits: [] },
      credit: 0,
      handed: { waiting, even: 0, odd: 1, backlog: [], rest: [] },
    },
  );
  const seal = new Seal(KEY);
  try {
    await run({
      link,
      seal,
      dispatched,
      waiting,
      say: (message) => start.async.postMessage(message),
      read: async () => {
        const seen = new Promise<void>((resolve) => wake = resolve);
        start.async.postMessage(seal.close("later", bytes({ k: "timer", id: 99 })));
        await seen;
      },
    });
  } finally {
    link.close();
    start.blocking.close();
    start.async.close();
  }
}

Deno.test("a driver's thread cannot run what its connector offers", () =>
  stage(async ({ say, read, dispatched, seal }) => {
    say(CUSTOM);
    say({ ...seal.close("later", bytes(CUSTOM)), mac: "0000000000000000" });
    say({ lane: "later", n: 50, mac: "", bytes: bytes(CUSTOM) });
    say({ k: "surface", surface: { properties: [], actions: [] } });
    await read();
    deepStrictEqual(dispatched, [{ k: "timer", id: 99 }]);
  }));

Deno.test("a frame of the host is acted on once, whatever its carrier does with it", () =>
  stage(async ({ say, read, dispatched, seal }) => {
    const sealed = seal.close("later", bytes(CUSTOM));
    say({ ...sealed, bytes: bytes({ ...CUSTOM, name: "other" }) });
    say({ ...sealed, lane: "blocking" });
    say(sealed);
    say(sealed);
    await read();
    deepStrictEqual(dispatched, [CUSTOM, { k: "timer", id: 99 }]);
  }));

Deno.test("a driver's thread cannot answer what its connector asks of others", () =>
  stage(async ({ say, read, waiting, seal }) => {
    const answer = waiting.add(3);
    say({ id: 3, value: "forged" });
    say({ k: "answer", id: 3, to: "m", value: "forged" });
    await read();
    say(seal.close("later", bytes({ k: "answer", id: 3, to: "m", value: "true" })));
    strictEqual(await answer, "true");
  }));

Deno.test("the host cannot be taken for the driver, nor the driver's answers be lost", () =>
  stage(async ({ link, say, seal }) => {
    const answer = link.askLater({ op: "driver", verb: "get", name: "voltage", args: [] });
    say(seal.close("later", bytes({ k: "answer", id: 3, to: "m", value: "of the host" })));
    say({ id: 3, value: 5 });
    strictEqual(await answer, 5);
  }));

import { match, ok, rejects, strictEqual } from "node:assert/strict";
import { type LostGuests, lostGuests } from "./lost_guest.ts";

const LOAD = {
  what: "connector" as const,
  name: "lost",
  source: "export default {}",
  deadlines: { read: 30_000, write: 30_000, action: 30_000 },
  loadMs: 30_000,
};
const LIMIT = { doing: "Cannot read lost.value", ms: 30_000 };
const CALL = { verb: "get" as const, name: "value", value: null };

async function lost(run: (guests: LostGuests) => Promise<void>): Promise<void> {
  await using guests = await lostGuests();
  await run(guests);
}

/** Text in a connector's place, and why its process ends. */
const BROKEN: Record<string, { text: string; reason: RegExp }> = {
  "text that is no frame": {
    text: `Deno.stdout.writeSync(encoder.encode("hello hello"))`,
    reason: /no frame/,
  },
  "a header that is no JSON": { text: `send("{")`, reason: /no frame/ },
  "a header of 9 MB": { text: `send({ k: "log", text: "x".repeat(9e6) })`, reason: /header of/ },
  "a header nested 2000 levels": {
    text: `send('{"k":"log","text":' + "[".repeat(2000) + "]".repeat(2000) + "}")`,
    reason: /nested deeper/,
  },
  "questions with one number": {
    text:
      `for (let i = 0; i < 3; i++) send({ k: "ask", id: 7, op: "line", line: "w1", verb: "query", args: [] })`,
    reason: /number 7/,
  },
  "a question without a number": {
    text: `send({ k: "ask", id: null, op: "line", line: "w1", verb: "query", args: [] })`,
    reason: /number null/,
  },
  "20 000 timers": {
    text: `for (let i = 0; i < 20000; i++) send({ k: "timer", tk: first.tk, id: i, ms: 1e9 })`,
    reason: /timers/,
  },
  "a timer without a time": {
    text: `send({ k: "timer", tk: first.tk, id: 1, ms: "soon" })`,
    reason: /timer/,
  },
  "a stream item that is no JSON": {
    text: `send({ k: "stream", s: "a", b: 4 }, encoder.encode('1},{"type":"state.batch"'))`,
    reason: /stream 'a'/,
  },
  "a stream item with half an element": {
    text: `send({ k: "stream", s: "a", d: "f64", b: 4 }, new Uint8Array(12))`,
    reason: /stream 'a'/,
  },
  "a refusal that is no error": { text: `send({ k: "refused", error: 5 })`, reason: /no frame/ },
};

for (const [name, { text, reason }] of Object.entries(BROKEN)) {
  Deno.test(`a process in a connector's place is ended for ${name}`, () =>
    lost(async (guests) => {
      const session = await guests.connector(`${text};\nfor (;;) next();`);
      const failed = rejects(session.load(LOAD));
      match((await session.ended).message, reason);
      await failed;
    }));
}

Deno.test("a value that would end its place in a message reaches nobody", () =>
  lost(async (guests) => {
    const session = await guests.connector(`
      send({ k: "loaded" });
      const call = next();
      const text = JSON.stringify("x".repeat(300000)) + '},{"type":"state.batch","updates":{"other":{"volts":1}}';
      send({ k: "result", id: call.id, raw: true }, encoder.encode(text));
      for (;;) next();`);
    await session.load(LOAD);
    await rejects(session.callDriver(CALL, LIMIT), /no JSON text/);
    match((await session.ended).message, /no JSON text/);
  }));

Deno.test("a large value that is JSON arrives as it was sent", () =>
  lost(async (guests) => {
    const session = await guests.connector(`
      send({ k: "loaded" });
      const call = next();
      send({ k: "result", id: call.id, raw: true }, encoder.encode(JSON.stringify(Array(200000).fill(1.5))));
      for (;;) next();`);
    await session.load(LOAD);
    const value = await session.callDriver(CALL, LIMIT) as { value: number[] };
    strictEqual(value.value.length, 200_000);
  }));

Deno.test("a process that asks without reading the answers is ended, and the server's memory stays small", () =>
  lost(async (guests) => {
    const before = Deno.memoryUsage().external + Deno.memoryUsage().heapUsed;
    const session = await guests.script(
      `for (let id = 1;; id++) send({ k: "ask", id, op: "connector", verb: "find", connector: "a", name: "b", args: [] });`,
      { ask: () => "x".repeat(100_000) },
    );
    const { error } = await session.ended;
    match(error!.message, /did not read/);
    ok(Deno.memoryUsage().external + Deno.memoryUsage().heapUsed - before < 400e6);
  }));

Deno.test("a script that waits for ever under one number again and again is ended", () =>
  lost(async (guests) => {
    const session = await guests.script(`for (;;) send({ k: "ask", id: 1, op: "delay", ms: 1e15 });`);
    match((await session.ended).error!.message, /number 1/);
  }));

Deno.test("questions larger than 32 MB together are refused, one by one", () =>
  lost(async (guests) => {
    const answered = Promise.withResolvers<string>();
    await guests.connector(
      `const args = ["x".repeat(7e6)];
       for (let id = 1; id <= 8; id++) send({ k: "ask", tk: first.tk, id, op: "driver", verb: "set", name: "a", args });
       const answer = next();
       send({ k: "log", level: "info", text: answer.id + " " + answer.error.message });
       for (;;) next();`,
      { log: (_level, text) => answered.resolve(text) },
    ).then((session) => void session.load(LOAD).catch(() => {}));
    match(await answered.promise, /^5 .*32 MB/);
  }));

Deno.test("a flood of log entries is cut in number and in length, and what was left out is counted", () =>
  lost(async (guests) => {
    const texts: string[] = [];
    const session = await guests.connector(
      `for (let i = 0; i < 20000; i++) send({ k: "log", level: "info", text: "x".repeat(i < 3 ? 100000 : 10) });
       send({ k: "loaded" });
       for (;;) next();`,
      { log: (_level, text) => void texts.push(text) },
    );
    await session.load(LOAD);
    await session.kill({ kind: "stopped", message: "" });
    strictEqual(texts[0]!.length, 16 * 1024);
    ok(texts.length < 10_000);
    match(texts.at(-1)!, /log entries were left out/);
  }));

Deno.test("a driver's thread cannot answer for its connector's own code, nor the other way round", () =>
  lost(async (guests) => {
    const session = await guests.connector(`
      send({ k: "loaded" });
      const custom = next(), call = next();
      send({ k: "result", id: custom.id, value: "forged" });
      send({ k: "result", id: call.id, tk: first.tk, value: "forged" });
      send({ k: "result", id: custom.id, tk: first.tk, value: "custom" });
      send({ k: "result", id: call.id, value: "driver" });
      for (;;) next();`);
    await session.load(LOAD);
    const custom = session.callCustom({ verb: "get", name: "value", args: [] }, LIMIT);
    strictEqual(await session.callDriver(CALL, LIMIT), "driver");
    strictEqual(await custom, "custom");
  }));

Deno.test("a driver's thread sets no timers and emits no events of its connector", () =>
  lost(async (guests) => {
    const emitted: string[] = [];
    const session = await guests.connector(
      `send({ k: "timer", id: 1, ms: 1 });
       send({ k: "emit", event: "forged", data: 1 });
       send({ k: "emit", tk: first.tk, event: "own", data: 1 });
       send({ k: "timer", tk: first.tk, id: 2, ms: 5 });
       send({ k: "loaded" });
       let frame = next();
       while (frame.k !== "timer") frame = next();
       send({ k: "result", id: 1, value: frame.id });
       for (;;) next();`,
      { emit: (event) => void emitted.push(event) },
    );
    await session.load(LOAD);
    strictEqual(await session.callDriver(CALL, LIMIT), 2);
    strictEqual(emitted.join(), "own");
  }));

Deno.test("a stream item of a script that is no JSON goes to nobody and ends the script", () =>
  lost(async (guests) => {
    let items = 0;
    const session = await guests.script(
      `send({ k: "items", c: "store", s: "s" }, encoder.encode('1,"type":"script.done"'));\nfor (;;) next();`,
      { stream: () => void items++ },
    );
    match((await session.ended).error!.message, /broken stream item/);
    strictEqual(items, 0);
  }));

Deno.test("a script that goes on asking without waiting for answers is ended", () =>
  lost(async (guests) => {
    const session = await guests.script(
      `for (let id = 1;; id++) send({ k: "ask", id, op: "delay", ms: 1e9 });`,
    );
    match((await session.ended).error!.message, /without waiting for the answers/);
  }));

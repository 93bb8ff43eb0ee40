import { deepStrictEqual, match, ok, rejects, strictEqual, throws } from "node:assert/strict";
import { received } from "../testing/connected.ts";
import { until } from "../testing/until.ts";
import { WireServer } from "../testing/wire_server.ts";
import { Muxit } from "./muxit.ts";
import { StreamFrame } from "./stream_frame.ts";

function labServer(): WireServer {
  const server = new WireServer();
  server.answers.set("state.subscribe", () => ({ type: "state.batch", updates: { psu: { voltage: 1 } } }));
  return server;
}

/** Keeps what a client tells under some names. */
function record(muxit: Muxit, ...names: string[]): [name: string, data: unknown][] {
  const told: [string, unknown][] = [];
  for (const name of names) muxit.on(name, (data) => told.push([name, data]));
  return told;
}

Deno.test("connect() fetches the token of a server on this machine, tells, and subscribes to state", async () => {
  await using server = labServer();
  await using muxit = new Muxit();
  const told = record(muxit, "connect", "state", "state:psu", "state:other");
  strictEqual(muxit.connected, false);
  await muxit.connect(server.url);
  strictEqual(muxit.connected, true);
  await until(() => told.length === 3, "the state");
  server.send({ type: "state.batch", updates: { psu: { voltage: 2 } } });
  await until(() => told.length === 5, "the change");
  deepStrictEqual(told, [
    ["connect", undefined],
    ["state", { psu: { voltage: 1 } }],
    ["state:psu", { voltage: 1 }],
    ["state", { psu: { voltage: 2 } }],
    ["state:psu", { voltage: 2 }],
  ]);
});

Deno.test("connect() takes a token, or a function that is asked before each attempt", async () => {
  await using server = labServer();
  await using fixed = new Muxit();
  await fixed.connect(server.url, { token: "first" });
  await using asked = new Muxit();
  await asked.connect(server.url, { token: () => server.token });
  server.token = "second";
  const told = record(asked, "connect");
  server.cut();
  await until(() => told.length === 1, "the one that asks to come back");
  strictEqual(fixed.connected, false);
});

Deno.test("connect() with a wrong token rejects at once and nothing goes on", async () => {
  await using server = labServer();
  await using muxit = new Muxit();
  await rejects(muxit.connect(server.url, { token: "wrong" }), {
    name: "ClientError",
    code: "AUTH_INVALID_SESSION",
    message: /^Cannot connect to ws:.*the server refuses the token/,
  });
  deepStrictEqual([muxit.connected, server.refused], [false, 1]);
  await muxit.connect(server.url);
  strictEqual(server.refused, 1);
});

Deno.test("connect() to nobody, to another machine without a token, or to no address rejects with the reason", async () => {
  const server = labServer();
  await server.stop();
  const muxit = new Muxit();
  await rejects(muxit.connect(server.url), { code: "CLIENT_DISCONNECTED", message: /cannot be reached/ });
  await rejects(muxit.connect(server.url, { token: "x" }), { code: "CLIENT_DISCONNECTED" });
  await rejects(muxit.connect("ws://lab.invalid:8765/ws"), {
    code: "AUTH_INVALID_SESSION",
    message: /needs a token, pass \{ token \}/,
  });
  await rejects(muxit.connect("lab"), { code: "VALIDATION_INVALID_VALUE" });
});

Deno.test("connect() twice is refused until the first connection is closed", async () => {
  await using server = labServer();
  await using muxit = new Muxit();
  await muxit.connect(server.url);
  await rejects(muxit.connect(server.url), {
    code: "VALIDATION_INVALID_VALUE",
    message: /close\(\) it first/,
  });
  const told = record(muxit, "disconnect");
  await muxit.close();
  deepStrictEqual(told, [["disconnect", { code: 1000, reason: "The client was closed" }]]);
  await rejects(muxit.connectors(), { code: "CLIENT_CLOSED" });
  await muxit.connect(server.url);
  strictEqual(muxit.connected, true);
});

Deno.test("without a WebSocket connect() says how to get one", async () => {
  const { WebSocket: own } = globalThis;
  Reflect.deleteProperty(globalThis, "WebSocket");
  try {
    await rejects(new Muxit().connect("ws://localhost/ws"), {
      code: "CLIENT_NO_WEBSOCKET",
      message: /globalThis\.WebSocket = \(await import\("ws"\)\)\.default/,
    });
  } finally {
    Object.defineProperty(globalThis, "WebSocket", { value: own, writable: true, configurable: true });
  }
});

Deno.test("a lost connection is told and comes back with its streams and events", async () => {
  await using server = labServer();
  await using muxit = new Muxit();
  muxit.subscribeStream("cam", "video");
  await muxit.connect(server.url);
  const events: unknown[] = [];
  muxit.subscribeEvents("script:*", (data, event) => events.push([event, data]));
  const told = record(muxit, "connect", "disconnect", "stream:cam:video");
  await muxit.request({ type: "server.status" });
  server.cut();
  await until(() => told.length === 2, "the way back");
  deepStrictEqual(told, [["disconnect", { code: 1001, reason: "Cut by the test" }], ["connect", undefined]]);
  await server.until(() => server.of("events.subscribe").length === 2, "the subscriptions");
  strictEqual(server.of("stream.subscribe").length, 2);
  server.send({ type: "stream.data", name: "cam", stream: "video", data: { note: "text" } });
  server.send({ type: "event.data", event: "script:a", data: 1, source: "a" });
  await until(() => events.length === 1, "the event");
  deepStrictEqual([told.at(-1), events], [["stream:cam:video", { note: "text" }], [["script:a", 1]]]);
});

Deno.test("a token the restarted server refuses is told once, as an error event", async () => {
  await using server = labServer();
  await using muxit = new Muxit();
  await muxit.connect(server.url, { token: "first" });
  const told = record(muxit, "error", "connect");
  server.token = "second";
  server.cut();
  await server.until(() => server.refused === 2, "the second refusal");
  server.token = "first";
  await until(() => told.length === 2, "the error and the way back");
  deepStrictEqual(told.map(([name, data]) => [name, (data as { code?: string } | undefined)?.code]), [
    ["error", "AUTH_INVALID_SESSION"],
    ["connect", undefined],
  ]);
});

Deno.test("with reconnect: false a lost connection never comes back, but connect() can be called again", async () => {
  await using server = labServer();
  await using muxit = new Muxit();
  await muxit.connect(server.url, { reconnect: false });
  const told = record(muxit, "disconnect");
  server.cut();
  await until(() => told.length === 1, "the loss");
  await rejects(muxit.connectors(), { code: "CLIENT_DISCONNECTED", message: /Cut by the test/ });
  strictEqual(server.connections, 1);
  await muxit.connect(server.url, { reconnect: false });
  strictEqual(server.connections, 2);
});

Deno.test("streams give pictures as frames and everything else as it is, until they are unsubscribed", async () => {
  await using server = labServer();
  await using muxit = new Muxit();
  await muxit.connect(server.url);
  const told = record(muxit, "stream:cam:video", "stream:scope:wave");
  muxit.subscribeStream("cam", "video");
  muxit.subscribeStream("scope", "wave", { binary: true });
  server.send({ type: "stream.data", name: "cam", stream: "video", data: "/9j/4AAQ" });
  server.sendBinary(
    { type: "stream.data", name: "scope", stream: "wave", dtype: "u16" },
    new Uint8Array([1, 0, 2, 0]),
  );
  await until(() => told.length === 2, "both");
  ok(told[0]![1] instanceof StreamFrame);
  deepStrictEqual(told[1]![1], new Uint16Array([1, 2]));
  deepStrictEqual(received(server, "stream.subscribe").map(({ encoding }) => encoding), ["json", "binary"]);
  muxit.unsubscribeStream("cam", "video");
  muxit.unsubscribeStream("cam", "video");
  await muxit.request({ type: "server.status" });
  strictEqual(server.of("stream.unsubscribe").length, 1);
});

Deno.test("every broadcast is an event whose name has colons for points, also one nobody knew", async () => {
  await using server = labServer();
  await using muxit = new Muxit();
  await muxit.connect(server.url);
  const told = record(muxit, "server:log", "script:say", "lab:door:open");
  server.send({ type: "server.log", level: "info", source: "test", message: "one", time: "" });
  server.send({ type: "script.say", script: "a", text: "hi", emotion: null });
  server.send({ type: "lab.door.open", door: 2 });
  await until(() => told.length === 3, "them");
  deepStrictEqual(told.map(([name]) => name), ["server:log", "script:say", "lab:door:open"]);
  deepStrictEqual(
    told.map(([, data]) => data as Record<string, unknown>).map(({ message, text, door }) =>
      message ?? text ?? door
    ),
    ["one", "hi", 2],
  );
});

Deno.test("on() returns the function that ends it; emit(), log and say() stay in this client", async () => {
  await using server = labServer();
  await using muxit = new Muxit();
  await muxit.connect(server.url);
  await muxit.request({ type: "server.status" });
  const sent = server.requests.length;
  const told = record(muxit, "log", "script:say", "mine");
  const stop = muxit.on("mine", () => told.push(["extra", 0]));
  muxit.emit("mine", 1);
  stop();
  muxit.emit("mine", 2);
  muxit.log.warn("careful");
  muxit.say("hello", { emotion: "happy" });
  const entry = told[3]![1] as { level: string; message: string; timestamp: string };
  deepStrictEqual(told.slice(0, 3), [["mine", 1], ["extra", 0], ["mine", 2]]);
  deepStrictEqual([entry.level, entry.message], ["warn", "careful"]);
  match(entry.timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  deepStrictEqual(told[4], [
    "script:say",
    { type: "script.say", script: "client", text: "hello", emotion: "happy" },
  ]);
  await muxit.request({ type: "server.status" });
  strictEqual(server.requests.length, sent + 1);
});

Deno.test("request() gives the whole reply of any type, or an error with code and message; send() waits for nothing", async () => {
  await using server = labServer();
  await using muxit = new Muxit();
  await rejects(muxit.request({ type: "scripts.list" }), {
    code: "CLIENT_DISCONNECTED",
    message: /^Cannot send scripts\.list: not connected, call connect\(\) first/,
  });
  throws(() => muxit.send({ type: "scripts.stopAll" }), { code: "CLIENT_DISCONNECTED" });
  await muxit.connect(server.url);
  server.answers.set("lab.special", ({ level }) => ({ level }));
  strictEqual((await muxit.request({ type: "lab.special", level: 3 })).level, 3);
  server.answers.set("lab.special", () => ({ type: "error", code: "CONN_NOT_FOUND", message: "none" }));
  await rejects(muxit.request({ type: "lab.special" }), { code: "CONN_NOT_FOUND", message: "none" });
  muxit.send({ type: "scripts.stopAll" });
  await server.until(() => server.of("scripts.stopAll").length === 1, "the message");
});

Deno.test("connectors, schema, drivers and scripts ask what document 004 shows", async () => {
  await using server = labServer();
  server.answers.set("connectors.list", () => ({ value: ["psu"] }));
  server.answers.set("connector.schema", ({ name }) => ({ value: { name, properties: [] } }));
  server.answers.set("drivers.list", () => ({ value: [{ name: "TestDevice" }] }));
  server.answers.set("scripts.list", () => ({ value: ["hello"], running: [] }));
  server.answers.set("scripts.stop", () => ({ success: true, wasRunning: true }));
  server.answers.set("connector.call", () => ({ type: "connector.response", value: 12 }));
  await using muxit = new Muxit();
  await muxit.connect(server.url);
  deepStrictEqual(await muxit.connectors(), ["psu"]);
  strictEqual((await muxit.schema("psu")).name, "psu");
  strictEqual((await muxit.drivers())[0]!.name, "TestDevice");
  deepStrictEqual(await muxit.scripts.list(), ["hello"]);
  await muxit.scripts.start("hello.js");
  strictEqual(await muxit.scripts.stop("hello.js"), true);
  strictEqual(await muxit.connector("psu").voltage!(), 12);
  deepStrictEqual(received(server, "scripts.start", "scripts.stop", "connector.call"), [
    { type: "scripts.start", name: "hello" },
    { type: "scripts.stop", name: "hello" },
    { type: "connector.call", connector: "psu", method: "voltage", args: [] },
  ]);
});

Deno.test("ai() says that the server has no message for it", async () => {
  await rejects(new Muxit().ai("How warm is it?"), {
    code: "AI_NOT_CONFIGURED",
    message: /no message for that/,
  });
});

Deno.test("errors nobody waits for are error events with a code, also those of listeners", async () => {
  await using server = labServer();
  await using muxit = new Muxit();
  await muxit.connect(server.url);
  const errors: [code: string, message: string][] = [];
  muxit.on("error", ({ code, message }: { code: string; message: string }) => errors.push([code, message]));
  muxit.on("server:ready", () => {
    throw new RangeError("a bad listener");
  });
  server.send({ type: "server.ready" });
  server.send({ type: "error", code: "WS_RATE_LIMITED", message: "too many" });
  await until(() => errors.length === 2, "both");
  deepStrictEqual(errors, [["CLIENT_FAULT", "a bad listener"], ["WS_RATE_LIMITED", "too many"]]);
});

Deno.test("delay() of more than a timer can take is not over at once", async () => {
  const set = globalThis.setTimeout;
  const asked: number[] = [];
  try {
    // @ts-expect-error: What the time is set for is all that is looked at.
    globalThis.setTimeout = (run: () => void, ms: number) => set(run, (asked.push(ms), 0));
    await new Muxit().delay(2 ** 31 * 2.5);
  } finally {
    globalThis.setTimeout = set;
  }
  ok(asked.every((ms) => ms <= 2 ** 31 - 1), asked.join());
  strictEqual(asked.reduce((sum, ms) => sum + ms), 2 ** 31 * 2.5);
});

Deno.test("delay() waits and timestamp() is ISO 8601 with milliseconds", async () => {
  const muxit = new Muxit();
  await muxit.delay(1);
  match(muxit.timestamp(), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});

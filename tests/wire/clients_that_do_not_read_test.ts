import { match, ok, strictEqual } from "node:assert/strict";
import { eventually } from "../support/eventually.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";
import { type Message, WireClient } from "../support/wire_client.ts";
import { RawSocket } from "./raw_socket.ts";

const LARGE = {
  "drivers/large.driver.js": `const pad = "x".repeat(1_500_000); let n = 0;
    export default {
      meta: { name: "Large", properties: { value: { type: "object", access: "r" }, n: { type: "number", access: "r" } } },
      get: (name) => name === "n" ? n : ({ pad, n: ++n }),
    };`,
  "connectors/large.js": 'export default { driver: "Large" };',
};

const disconnections = ({ log }: TestServer) =>
  log.history.filter(({ message }) => message.includes("was disconnected"));

const ask = (requestId: number, pad = "") => ({
  type: "connector.call",
  connector: "large",
  property: "value",
  requestId,
  pad,
});

Deno.test("large values a client does not read yet are not read from the device; it gets all when it reads", async () => {
  await using server = await startTestServer(LARGE);
  await using client = await WireClient.connect(server);
  await using slow = await RawSocket.connect(server);
  // How large the value is is known after the first one.
  for (let count = 0; count < 100; count++) await slow.send(ask(count));
  const before = await client.get("large", "n") as number;
  ok(before < 60, `${before} values of 1.5 MB were read for nobody`);
  const read = await slow.until(({ requestId }) => requestId === 99, "the last reply");
  strictEqual(read.filter(({ value }) => value !== undefined).length, 100);
  strictEqual(disconnections(server).length, 0);
});

Deno.test("a client that asks on and does not read is disconnected with a reason; the others do not feel it", async () => {
  await using server = await startTestServer(LARGE);
  await using client = await WireClient.connect(server);
  await using stalled = await RawSocket.connect(server);
  for (let count = 0; count < 20; count++) await stalled.send(ask(count));
  // What is asked waits too, and has a limit.
  const pad = "x".repeat(1_000_000);
  for (let count = 20; count < 110 && disconnections(server).length === 0; count++) {
    await stalled.send(ask(count, pad));
  }
  await eventually(() => disconnections(server).length > 0, "the disconnection");
  const [entry] = disconnections(server);
  strictEqual(entry!.level, "warn");
  match(
    entry!.message,
    /^Client ws:\d+ was disconnected, because it does not read what it is sent: \d+ MB wait/,
  );
  ok(await client.get("large", "n") as number > 0);
  // What it was sending when it was disconnected may cost it the reason.
  const end = await stalled.until(({ type }) => type === "closed", "the end of the connection")
    .catch((error) => error instanceof Deno.errors.ConnectionReset ? undefined : Promise.reject(error));
  if (end !== undefined) match(end.at(-1)!.reason as string, /^You do not read what you are sent: /);
  strictEqual((await client.ask({ type: "server.status" })).type, "server.status");
  strictEqual(disconnections(server).length, 1);
});

Deno.test("however many reads of a client are not answered yet, few of them are on their way to the driver", async () => {
  await using server = await startTestServer({
    "drivers/gate.driver.js": `let asked = 0; let open; const gate = new Promise((resolve) => open = resolve);
      export default {
        meta: { name: "Gate",
          properties: { value: { type: "number", access: "r" } },
          actions: { asked: {}, open: {} } },
        async get() { asked++; await gate; return 1; },
        execute(name) { if (name === "open") open(); return asked; },
      };`,
    // A gate that lets one read in at a time, and another one to look at it and open it.
    "connectors/gate.js": 'export default { driver: "Gate", _timeouts: { read: 60000 } };',
  });
  await using many = await WireClient.connect(server);
  for (let count = 0; count < 20_000; count++) {
    many.raw(
      JSON.stringify({ type: "connector.call", connector: "gate", property: "value", requestId: count }),
    );
  }
  // Stop does not wait behind them.
  many.raw(JSON.stringify({ type: "scripts.stopAll", requestId: "stop" }));
  await many.until(({ requestId }) => requestId === "stop", "the answer to stop");
  const responses = () => many.received.filter(({ type }) => type === "connector.response").length;
  strictEqual(responses(), 0);
  many.raw(JSON.stringify({ type: "server.status", requestId: "behind" }));
  await using other = await WireClient.connect(server);
  ok(await other.call("gate", "asked") as number <= 1024, "the others wait in the server");
  await other.call("gate", "open");
  await many.until(({ requestId }) => requestId === "behind", "the answer to what was asked last");
  await many.when(() => responses() === 20_000, "all replies");
});

Deno.test("a client that reads its log too slowly is told how many lines it missed; another one gets all", async () => {
  await using server = await startTestServer({});
  await using client = await WireClient.connect(server);
  await using slow = await RawSocket.connect(server);
  await slow.send({ type: "server.status", requestId: "s" });
  await slow.until(({ requestId }) => requestId === "s", "a reply");
  const count = 3000, text = "x".repeat(9000);
  const logged = (messages: readonly Message[]) =>
    messages.filter(({ type, source }) => type === "server.log" && source === "flood").length;
  for (let n = 0; n < count; n++) {
    server.log.write("info", "flood", `${n} ${text}`);
    // Let the one that reads have its turn.
    if (n % 50 === 49) await client.when(() => logged(client.received) === n + 1, "every line so far");
  }
  const read = await slow.until(
    ({ type, message }) => type === "server.log" && /did not reach this client/.test(String(message)),
    "the notice",
  );
  const missed = Number(/^(\d+) lines/.exec(String(read.at(-1)!.message))![1]);
  ok(missed > 0);
  strictEqual(logged(read) + missed, count);
  strictEqual(logged(client.received), count);
});

import { deepStrictEqual, fail, ok, strictEqual } from "node:assert/strict";
import { EVENTS } from "@/lib/protocol/mod.ts";
import { startTestServer } from "../support/test_server.ts";
import { type Message, WireClient } from "../support/wire_client.ts";
import { WORKSPACE } from "./valid_requests.ts";

const MANY = 10_000;
const GATE = `let open;
const gate = new Promise((resolve) => open = resolve);
export default {
  driver: "MockInstrument",
  methods: { wait: async () => { await gate; return "waited"; }, go: () => { open(); return "opened"; } },
};
`;

function replies(client: WireClient): Message[] {
  return client.received.filter(({ type }) => !EVENTS.has(type!));
}

Deno.test("10 000 messages at once are all answered; one that waits is answered when it has ended", async () => {
  await using server = await startTestServer({ ...WORKSPACE, "connectors/gate.js": GATE });
  await using client = await WireClient.connect(server);
  const requests = [
    { type: "server.status" },
    { type: "connector.call", connector: "panel", property: "a" },
    { type: "connector.call", connector: "psu", property: "voltage" },
    { type: "nope" },
    { type: "connector.schema", name: "panel" },
  ];
  client.raw(
    JSON.stringify({ type: "connector.call", connector: "gate", method: "wait", requestId: "late" }),
  );
  for (let id = 0; id < MANY; id++) {
    client.raw(JSON.stringify({ ...requests[id % requests.length], requestId: id }));
  }
  await client.when(() => replies(client).length >= MANY, `${MANY} replies`);
  const answered = replies(client).map(({ requestId }) => requestId as number);
  deepStrictEqual([...answered].sort((a, b) => a - b), Array.from({ length: MANY }, (_, id) => id));
  for (const { requestId, type, code, value } of replies(client)) {
    const request = requests[requestId as number % requests.length]!;
    if (request.type === "nope") strictEqual(code, "PROTOCOL_UNKNOWN_TYPE");
    else ok(type !== "error" && value !== undefined, JSON.stringify({ requestId, code }));
  }
  // What needs no device is answered in the order in which it was asked.
  const atOnce = answered.filter((id) => requests[id % requests.length]!.type !== "connector.call");
  deepStrictEqual(atOnce, [...atOnce].sort((a, b) => a - b));

  strictEqual(await client.call("gate", "go"), "opened");
  const late = await client.until(({ requestId }) => requestId === "late", "the reply that waited");
  strictEqual(late.value, "waited");
});

Deno.test("3000 requests with large replies at once lose none", async () => {
  await using server = await startTestServer(WORKSPACE);
  await using client = await WireClient.connect(server);
  const count = 3000;
  for (let id = 0; id < count; id++) {
    client.raw(JSON.stringify({ type: "driver.schema", name: "TestDevice", requestId: id }));
  }
  await client.when(() => replies(client).length >= count, `${count} replies`)
    .catch((error) => fail(`${error.message}; ${replies(client).length} came`));
  strictEqual(new Set(replies(client).map(({ requestId }) => requestId)).size, count);
});

Deno.test("two clients at once get their own replies, whatever ids they use, and both get the events", async () => {
  await using server = await startTestServer(WORKSPACE);
  await using a = await WireClient.connect(server);
  await using b = await WireClient.connect(server);
  for (let id = 0; id < 100; id++) {
    a.raw(
      JSON.stringify({
        type: "connector.call",
        connector: "psu",
        method: "twice",
        args: [id],
        requestId: id,
      }),
    );
    b.raw(
      JSON.stringify({
        type: "connector.call",
        connector: "psu",
        method: "twice",
        args: [-id],
        requestId: id,
      }),
    );
  }
  for (const [client, sign] of [[a, 1], [b, -1]] as const) {
    await client.when(() => replies(client).length >= 100, "100 replies");
    for (const { requestId, value } of replies(client)) {
      strictEqual(value, 2 * sign * (requestId as number) + 0, JSON.stringify({ requestId, value }));
    }
    strictEqual(replies(client).length, 100);
  }
  await a.value({ type: "state.subscribe" });
  await a.value({ type: "config.set", path: "ai.model", value: "x" });
  await b.until(({ type }) => type === "config.changed", "config.changed");
  await a.set("psu", "voltage", 7);
  await a.until(
    ({ type, updates }) =>
      type === "state.batch" && (updates as { psu?: { voltage?: number } }).psu?.voltage === 7,
    "the change",
  );
  strictEqual(await b.get("psu", "voltage"), 7);
  deepStrictEqual(b.received.filter(({ type }) => type === "state.batch"), [], "only one of them subscribed");
});

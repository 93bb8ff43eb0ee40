import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { EVENTS } from "@/lib/protocol/mod.ts";
import { eventually } from "../support/eventually.ts";
import { startTestServer } from "../support/test_server.ts";
import { type Message, WireClient } from "../support/wire_client.ts";
import { WORKSPACE } from "./valid_requests.ts";

const LIMITED = {
  ...WORKSPACE,
  "config/server.json": '{ "license": { "tier": "pro" }, "security": { "rateLimit": { "callsPerSec": 5 } } }',
};

/** Sends requests all at once and gives their replies in the order of the requests. */
async function burst(client: WireClient, requests: readonly Message[]): Promise<Message[]> {
  client.clear();
  for (const [requestId, request] of requests.entries()) {
    client.raw(JSON.stringify({ ...request, requestId }));
  }
  const replies = () =>
    client.received.filter(({ type, requestId }) => !EVENTS.has(type!) || requestId !== undefined);
  await client.when(() => replies().length >= requests.length, "all replies");
  return replies().sort((a, b) => (a.requestId as number) - (b.requestId as number));
}

const writes = (count: number) =>
  Array.from({ length: count }, (_, at): Message => ({
    type: "connector.call",
    connector: "psu",
    property: "voltage",
    args: [at + 1],
  }));
const limited = (replies: readonly Message[]) => replies.filter(({ code }) => code === "WS_RATE_LIMITED");

Deno.test("writes beyond callsPerSec are refused and not done, others go through", async () => {
  await using server = await startTestServer(LIMITED);
  await using client = await WireClient.connect(server);
  const replies = await burst(client, writes(40));
  const done = replies.filter(({ type }) => type === "connector.response");
  ok(done.length >= 5 && done.length < 40, `${done.length} writes were done`);
  strictEqual(limited(replies).length, 40 - done.length);
  match(String(limited(replies)[0]!.message), /security\.rateLimit\.callsPerSec/);
  strictEqual(await client.get("psu", "voltage"), done.at(-1)!.requestId as number + 1);
});

Deno.test("the limit counts actions, reloads and edits as well, also wrong ones", async () => {
  await using server = await startTestServer(LIMITED);
  for (
    const request of [
      { type: "connector.call", connector: "psu", method: "twice", args: [1] },
      { type: "connector.call", connector: "nobody", method: "x" },
      { type: "connector.driverConfig.set", connector: "psu", key: "_x", value: 1 },
    ]
  ) {
    await using client = await WireClient.connect(server);
    ok(limited(await burst(client, Array(40).fill(request))).length > 0, JSON.stringify(request));
  }
});

Deno.test("reads and what needs no hardware are exempt", async () => {
  await using server = await startTestServer(LIMITED);
  await using client = await WireClient.connect(server);
  const requests: Message[] = [
    { type: "connector.call", connector: "psu", property: "voltage" },
    { type: "connector.call", connector: "psu", method: "voltage", args: [] },
    { type: "connector.call", connector: "psu", property: "power", args: [] },
    { type: "connectors.list" },
    { type: "connector.schema", name: "psu" },
    { type: "state.snapshot" },
    { type: "drivers.list" },
    { type: "server.status" },
    { type: "config.get" },
  ];
  const replies = await burst(
    client,
    Array.from({ length: 400 }, (_, at) => requests[at % requests.length]!),
  );
  deepStrictEqual(replies.filter(({ code }) => code !== undefined), []);
});

Deno.test("the limit is one client's own, and its budget comes back", async () => {
  await using server = await startTestServer(LIMITED);
  await using greedy = await WireClient.connect(server);
  await using other = await WireClient.connect(server);
  ok(limited(await burst(greedy, writes(40))).length > 0);
  strictEqual(await other.set("psu", "voltage", 77), null);
  await eventually(
    async () => limited(await burst(greedy, writes(1))).length === 0,
    "a write to go through again",
  );
});

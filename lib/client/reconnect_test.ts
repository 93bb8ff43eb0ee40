import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import type { ConnectionStatus } from "./connection_status.ts";
import { MuxitClient } from "./muxit_client.ts";
import { connected } from "./testing/connected.ts";
import { until } from "./testing/until.ts";
import { WireServer } from "./testing/wire_server.ts";

/** Everything a client can be subscribed to. */
function subscribeAll(client: MuxitClient): string[] {
  const told: string[] = [];
  client.subscribeState(({ whole }) => told.push(whole ? "state" : "change"));
  client.subscribeStream({ connector: "cam", stream: "video" }, () => told.push("stream"));
  client.prompts.subscribe();
  client.prompts.watch(() => told.push("prompts"));
  client.events.subscribe("script:*", () => told.push("event"));
  client.scripts.onLine(() => told.push("line"));
  return told;
}

const SUBSCRIPTIONS = [
  "events.subscribe",
  "prompts.list",
  "prompts.subscribe",
  "script.line.subscribe",
  "state.subscribe",
  "stream.subscribe",
];

function labServer(): WireServer {
  const server = new WireServer();
  server.answers.set("state.subscribe", () => ({ type: "state.batch", updates: {} }));
  server.answers.set("prompts.list", () => ({ prompts: [] }));
  return server;
}

async function restart(server: WireServer, token = server.token): Promise<void> {
  await server.stop();
  server.token = token;
  server.start();
}

Deno.test("after a restart on the same port every subscription is back, each asked for once", async () => {
  await using server = labServer();
  await using client = await connected(server);
  const told = subscribeAll(client);
  await until(() => told.length === 2, "the first state and list");
  deepStrictEqual(server.requests.map(({ type }) => type).sort(), SUBSCRIPTIONS);
  server.requests.length = 0;
  await restart(server, "second");
  await until(() => told.length === 4, "the state and the list of the server that came back");
  deepStrictEqual(server.requests.map(({ type }) => type).sort(), SUBSCRIPTIONS);

  told.length = 0;
  server.send({ type: "state.batch", updates: { psu: { voltage: 1 } } });
  server.send({ type: "stream.data", name: "cam", stream: "video", data: 1 });
  server.send({ type: "prompt.resolved", id: "x", answeredBy: "user" });
  server.send({ type: "event.data", event: "script:a", data: 1, source: "a" });
  server.send({ type: "script.line", script: "a", line: 1, column: 1 });
  await until(() => told.length === 5, "everything");
  deepStrictEqual(told, ["change", "stream", "prompts", "event", "line"]);
});

Deno.test("what is subscribed while there is no connection is asked for once there is one", async () => {
  await using server = labServer();
  await using client = MuxitClient.connect({ url: server.url, token: "first" });
  const told = subscribeAll(client);
  await until(() => told.length === 2, "state and list");
  deepStrictEqual(server.requests.map(({ type }) => type).sort(), SUBSCRIPTIONS);
});

Deno.test("requests under way fail with CLIENT_DISCONNECTED at a restart and are not sent again", async () => {
  await using server = labServer();
  server.answers.set("connector.call", () => undefined);
  server.answers.set("scripts.start", () => undefined);
  await using client = await connected(server);
  const failed = Promise.all([
    rejects(client.connector("psu").voltage!(5), { code: "CLIENT_DISCONNECTED" }),
    rejects(client.scripts.start("ramp"), { code: "CLIENT_DISCONNECTED" }),
  ]);
  await server.until(() => server.requests.length === 2, "the requests");
  await restart(server);
  await failed;
  await client.ready();
  await client.request("server.status", {});
  deepStrictEqual(server.requests.map(({ type }) => type), [
    "connector.call",
    "scripts.start",
    "server.status",
  ]);
});

Deno.test("a request made while there is no connection is not sent later", async () => {
  await using server = labServer();
  await using client = await connected(server);
  await server.stop();
  await until(() => client.status.phase === "waiting", "the loss");
  await rejects(client.connector("psu").voltage!(5), { code: "CLIENT_DISCONNECTED" });
  server.start();
  await client.ready();
  await client.request("server.status", {});
  deepStrictEqual(server.requests.map(({ type }) => type), ["server.status"]);
});

Deno.test("the loss of the connection is not reported as an error of a subscription", async () => {
  await using server = new WireServer();
  for (const type of SUBSCRIPTIONS) server.answers.set(type, () => undefined);
  const errors: unknown[] = [];
  await using client = await connected(server, { onError: (error) => errors.push(error) });
  subscribeAll(client);
  await server.until(() => server.requests.length === SUBSCRIPTIONS.length, "the subscriptions");
  server.cut();
  await server.until(() => server.requests.length === 2 * SUBSCRIPTIONS.length, "them again");
  deepStrictEqual(errors, []);
});

Deno.test("a lost connection says with which code and why it was closed", async () => {
  await using server = labServer();
  await using client = await connected(server);
  const statuses: ConnectionStatus[] = [];
  client.onStatus((status) => statuses.push(status));
  server.cut();
  await until(() => statuses.length > 0, "the loss");
  const status = statuses[0] as Extract<ConnectionStatus, { phase: "waiting" }>;
  deepStrictEqual([status.phase, status.closeCode, status.reason], ["waiting", 1001, "Cut by the test"]);
});

Deno.test("a client that is not to reconnect stays away after a loss, and says why", async () => {
  await using server = labServer();
  await using client = await connected(server, { reconnect: false });
  server.answers.set("connector.call", () => undefined);
  const failed = rejects(client.connector("psu").voltage!(), { code: "CLIENT_DISCONNECTED" });
  await server.until(() => server.requests.length === 1, "the request");
  server.cut();
  await failed;
  await until(() => client.status.phase === "closed", "the end");
  deepStrictEqual(client.status, { phase: "closed", reason: "Cut by the test", closeCode: 1001 });
  await rejects(client.ready(), { code: "CLIENT_DISCONNECTED" });
  await rejects(client.request("server.status", {}), { message: /Cut by the test/ });
  strictEqual(server.connections, 1);
});

Deno.test("a client that is not to reconnect tries once", async () => {
  await using server = labServer();
  await using client = MuxitClient.connect({ url: server.url, token: "wrong", reconnect: false });
  await rejects(client.ready(), { code: "AUTH_INVALID_SESSION", message: /the server refuses the token/ });
  deepStrictEqual([client.status.phase, server.refused], ["closed", 1]);
});

Deno.test("ready() gives up after as many failed attempts as it is told", async () => {
  await using server = labServer();
  await using client = MuxitClient.connect({ url: server.url, token: "wrong" });
  await rejects(client.ready({ attempts: 2 }), { code: "AUTH_INVALID_SESSION" });
  strictEqual(server.refused, 2);
});

Deno.test("a reply that comes after its deadline is neither a reply nor an event", async () => {
  await using server = new WireServer();
  server.answers.set("connector.call", () => undefined);
  await using client = await connected(server);
  const messages: string[] = [];
  client.onMessage(({ type }) => messages.push(type));
  await rejects(client.read({ connector: "psu", property: "voltage" }, { ms: 1 }), {
    code: "CLIENT_DEADLINE",
  });
  await server.until(() => server.requests.length === 1, "the request");
  const { requestId } = server.requests[0]!;
  server.send({ type: "connector.response", requestId, value: 1 });
  server.send({ type: "server.ready" });
  await until(() => messages.length > 0, "a message");
  deepStrictEqual(messages, ["server.ready"]);
});

Deno.test("exchange() sends any type, keeps a requestId, and gives the whole reply", async () => {
  await using server = new WireServer();
  server.answers.set("lab.special", ({ level }) => ({ level, extra: [1] }));
  await using client = await connected(server);
  deepStrictEqual(await client.exchange({ type: "lab.special", level: 3, requestId: 7 }), {
    type: "lab.special",
    requestId: 7,
    level: 3,
    extra: [1],
  });
  server.answers.set("lab.special", () => undefined);
  const first = rejects(client.exchange({ type: "lab.special", requestId: "x" }, { ms: 50 }));
  await rejects(client.exchange({ type: "lab.special", requestId: "x" }), {
    code: "VALIDATION_INVALID_VALUE",
  });
  await first;
});

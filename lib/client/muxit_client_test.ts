import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import type { ConnectionStatus } from "./connection_status.ts";
import { fetchLocalToken } from "./local_token.ts";
import { type ClientOptions, MuxitClient } from "./muxit_client.ts";
import { until } from "./testing/until.ts";
import { WireServer } from "./testing/wire_server.ts";

async function connected(server: WireServer, options: Partial<ClientOptions> = {}): Promise<MuxitClient> {
  const fetchToken = (signal: AbortSignal) => fetchLocalToken(server.tokenUrl, signal);
  const client = MuxitClient.connect({ url: server.url, fetchToken, ...options });
  await client.ready();
  return client;
}

Deno.test("request() resolves with the reply that carries its id, whatever the order of replies", async () => {
  await using server = new WireServer();
  const late: string[] = [];
  server.answers.set("connector.call", (request) => {
    if (request.property === "slow") {
      late.push(String(request.requestId));
      return undefined;
    }
    server.send({ type: "connector.response", requestId: late[0], value: 1 });
    return { type: "connector.response", value: 2 };
  });
  await using client = await connected(server);
  const slow = client.read({ connector: "psu", property: "slow" });
  const fast = client.read({ connector: "psu", property: "fast" });
  deepStrictEqual(await Promise.all([slow, fast]), [1, 2]);
});

Deno.test("an error reply rejects with the server's code and text", async () => {
  await using server = new WireServer();
  server.answers.set(
    "connector.call",
    () => ({ type: "error", code: "CONN_NOT_FOUND", message: "There is no 'x'" }),
  );
  await using client = await connected(server);
  await rejects(client.read({ connector: "x", property: "y" }), {
    name: "ClientError",
    code: "CONN_NOT_FOUND",
    message: "There is no 'x'",
  });
});

Deno.test("read, write and run say exactly what document 004 shows", async () => {
  await using server = new WireServer();
  await using client = await connected(server);
  await client.read({ connector: "psu", property: "voltage" });
  await client.write({ connector: "psu", property: "voltage", value: 12 });
  await client.run({ connector: "psu", method: "rampTo", args: [5] });
  deepStrictEqual(server.of("connector.call").map(({ requestId: _requestId, ...rest }) => rest), [
    { type: "connector.call", connector: "psu", property: "voltage" },
    { type: "connector.call", connector: "psu", property: "voltage", args: [12] },
    { type: "connector.call", connector: "psu", method: "rampTo", args: [5] },
  ]);
});

Deno.test("a request that gets no answer ends at its deadline and says what it was", async () => {
  await using server = new WireServer();
  server.answers.set("connector.call", () => undefined);
  await using client = await connected(server);
  await rejects(client.read({ connector: "psu", property: "voltage" }, { ms: 20 }), {
    code: "CLIENT_DEADLINE",
    message: "Cannot complete connector.call psu.voltage: no answer within 20 ms",
  });
});

Deno.test("a request ends with the reason of its signal", async () => {
  await using server = new WireServer();
  server.answers.set("connector.call", () => undefined);
  await using client = await connected(server);
  const abort = new AbortController();
  const reading = client.read({ connector: "psu", property: "voltage" }, { signal: abort.signal });
  await server.until(() => server.of("connector.call").length === 1, "the request");
  abort.abort(new RangeError("enough"));
  await rejects(reading, new RangeError("enough"));
});

Deno.test("a request without a connection fails at once and says why", async () => {
  const server = new WireServer();
  await server.stop();
  await using client = MuxitClient.connect({ url: server.url, token: "first" });
  await until(() => client.status.phase === "waiting", "the first attempt to fail");
  await rejects(client.read({ connector: "psu", property: "voltage" }), {
    code: "CLIENT_DISCONNECTED",
    message: /^Cannot send connector\.call: not connected to ws:.*cannot be reached/,
  });
});

Deno.test("requests under way fail when the connection is lost", async () => {
  await using server = new WireServer();
  server.answers.set("connector.call", () => undefined);
  await using client = await connected(server);
  const writing = client.write({ connector: "psu", property: "voltage", value: 1 });
  const failed = rejects(writing, { code: "CLIENT_DISCONNECTED", message: /it may have been carried out/ });
  await server.until(() => server.of("connector.call").length === 1, "the request");
  server.cut();
  await failed;
});

Deno.test("after a restart the client asks for the new token and comes back", async () => {
  await using server = new WireServer();
  const phases: string[] = [];
  await using client = await connected(server);
  client.onStatus(({ phase }) => phases.push(phase));
  await server.stop();
  await until(() => client.status.phase === "waiting", "the loss");
  server.token = "second";
  server.start();
  await client.ready();
  strictEqual(server.connections, 2);
  strictEqual(server.refused, 0);
  strictEqual(phases[0], "waiting");
  strictEqual(phases.at(-1), "open");
});

Deno.test("a token that is not valid any more is told as a reason, not hidden", async () => {
  await using server = new WireServer();
  await using client = MuxitClient.connect({ url: server.url, token: "wrong" });
  await server.until(() => server.refused > 0, "the refusal");
  await until(() => client.status.phase === "waiting", "the client to notice");
  const status = client.status as Extract<ConnectionStatus, { phase: "waiting" }>;
  ok(/refuses the token/.test(status.reason), status.reason);
  await rejects(client.ready({ ms: 1 }), { code: "CLIENT_DEADLINE" });
});

Deno.test("retryNow() ends the wait between two attempts", async () => {
  await using server = new WireServer();
  await using client = MuxitClient.connect({
    url: server.url,
    fetchToken: () => server.token === "second" ? "second" : Promise.reject(new TypeError("not yet")),
  });
  // The wait after the eighth failure is more than two seconds; retryNow() makes each of them short.
  while (client.status.phase !== "waiting" || client.status.attempt < 8) {
    const { status } = client;
    client.retryNow();
    await until(() => client.status !== status, "the next attempt");
  }
  server.token = "second";
  client.retryNow();
  await until(() => client.status.phase !== "waiting", "the attempt");
  await client.ready();
});

Deno.test("on() delivers events by type until it is told to stop, and a listener that throws harms nobody", async () => {
  await using server = new WireServer();
  const errors: unknown[] = [];
  await using client = await connected(server, { onError: (error) => errors.push(error) });
  const seen: string[] = [];
  client.on("server.log", () => {
    throw new RangeError("a bad listener");
  });
  const stop = client.on("server.log", ({ message }) => seen.push(message));
  const entry = { level: "info", source: "test", time: "2026-01-01T00:00:00Z" };
  server.send({ type: "server.log", ...entry, message: "one" });
  server.send({ type: "connectors.changed" });
  await until(() => seen.length === 1, "the event");
  stop();
  const ready = Promise.withResolvers<void>();
  client.on("server.ready", () => ready.resolve());
  server.send({ type: "server.log", ...entry, message: "two" });
  server.send({ type: "server.ready" });
  await ready.promise;
  deepStrictEqual(seen, ["one"]);
  strictEqual((errors[0] as Error).message, "a bad listener");
});

Deno.test("messages that cannot be read are reported and change nothing else", async () => {
  await using server = new WireServer();
  const errors: unknown[] = [];
  await using client = await connected(server, { onError: (error) => errors.push(error) });
  server.sendRaw("no json");
  server.sendRaw("{}");
  server.sendRaw(new Uint8Array([9, 0, 0, 0]));
  server.sendBinary({ type: "stream.data", name: "a", stream: "b", dtype: "unheard" }, new Uint8Array(2));
  await until(() => errors.length === 4, "four reports");
  await client.request("server.status", {});
});

Deno.test("a server that stays silent is taken for lost; one that answers anything is not", async () => {
  await using server = new WireServer();
  server.answers.set(
    "server.status",
    () => ({ type: "error", code: "INTERNAL_ERROR", message: "but alive" }),
  );
  await using client = await connected(server, { quietMs: 100 });
  await server.until(() => server.of("server.status").length > 2, "three signs of life to be asked for");
  strictEqual(server.connections, 1);
  server.answers.set("server.status", () => undefined);
  await server.until(() => server.connections > 1, "a new connection");
  ok(client.status.phase !== "closed");
});

Deno.test("close() fails what waits and ends the client for good", async () => {
  await using server = new WireServer();
  server.answers.set("connector.call", () => undefined);
  const client = await connected(server);
  const waiting = rejects(client.read({ connector: "psu", property: "voltage" }), { code: "CLIENT_CLOSED" });
  await client.close();
  await waiting;
  strictEqual(client.status.phase, "closed");
  await rejects(client.request("server.status", {}), { code: "CLIENT_CLOSED" });
  await rejects(client.ready(), { code: "CLIENT_CLOSED" });
  await server.until(() => server.clients === 0, "the socket to go");
});

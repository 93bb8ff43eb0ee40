import { deepStrictEqual } from "node:assert/strict";
import { startTestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";

Deno.test("a client that is connected when the server closes is told how each script ended", async () => {
  const server = await startTestServer();
  await using client = await WireClient.connect(server);
  for (const name of ["first", "second"]) {
    await client.ask({ type: "scripts.start", name, code: "on('never', () => 1)" });
  }
  await server.close();
  const ends = () => client.received.filter(({ type }) => type === "script.done");
  await client.when(() => ends().length === 2, "the ends of the scripts");
  deepStrictEqual(ends().map(({ script }) => script).toSorted(), ["first", "second"]);
  deepStrictEqual(ends().map(({ error }) => error), [null, null]);
});

Deno.test("a client is told that the server stops: its connection closes in good order", async () => {
  const server = await startTestServer({});
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/ws`, ["muxit", `auth-${server.token}`]);
  await new Promise((resolve) => socket.onopen = resolve);
  const closed = new Promise<CloseEvent>((resolve) => socket.onclose = resolve);
  await server[Symbol.asyncDispose]();
  const { code, reason } = await closed;
  deepStrictEqual([code, reason], [1001, "The server stops"]);
});

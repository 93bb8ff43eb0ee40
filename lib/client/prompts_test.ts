import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import type { OpenPrompt } from "@/lib/protocol/mod.ts";
import { connected, received } from "./testing/connected.ts";
import { until } from "./testing/until.ts";
import { type Message, WireServer } from "./testing/wire_server.ts";

function prompt(id: string): OpenPrompt {
  return {
    id,
    script: "calibrate",
    kind: "confirm",
    message: "Home all axes?",
    openedAt: "2026-04-15T09:12:34.123Z",
    requireObserver: true,
    timeoutMs: 30_000,
    hasDefault: true,
    remainingMs: 30_000,
  };
}

/** A server with open prompts, which the test changes. */
function promptServer(...ids: string[]): { server: WireServer; open: Message[] } {
  const server = new WireServer();
  const open: Message[] = ids.map((id) => ({ ...prompt(id) }));
  server.answers.set("prompts.list", () => ({ prompts: open }));
  return { server, open };
}

Deno.test("prompts are listed and answered", async () => {
  const { server } = promptServer("a1");
  await using _server = server;
  await using client = await connected(server);
  const [first] = await client.prompts.list();
  deepStrictEqual(first, prompt("a1"));
  await client.prompts.answer(first!, true);
  deepStrictEqual(received(server, "prompts.answer"), [{ type: "prompts.answer", id: "a1", value: true }]);
  server.answers.set(
    "prompts.answer",
    () => ({ type: "error", code: "PROMPT_NOT_FOUND", message: "No prompt 'a1' is open" }),
  );
  await rejects(client.prompts.answer({ id: "a1" }, true), { code: "PROMPT_NOT_FOUND" });
});

Deno.test("prompts.subscribe() counts: the server hears of the first and of the last, and again after a reconnect", async () => {
  await using server = new WireServer();
  await using client = await connected(server);
  const stops = [client.prompts.subscribe(), client.prompts.subscribe()];
  stops[0]!();
  stops[0]!();
  await client.request("server.status", {});
  server.cut();
  await server.until(() => server.of("prompts.subscribe").length === 2, "the second subscription");
  await client.ready();
  stops[1]!();
  await client.request("server.status", {});
  deepStrictEqual(received(server, "prompts.subscribe", "prompts.unsubscribe"), [
    { type: "prompts.subscribe" },
    { type: "prompts.subscribe" },
    { type: "prompts.unsubscribe" },
  ]);
});

Deno.test("onOpen() and onResolved() tell of every prompt", async () => {
  await using server = new WireServer();
  await using client = await connected(server);
  const told: string[] = [];
  client.prompts.onOpen(({ id }) => told.push(`open ${id}`));
  client.prompts.onResolved(({ id, answeredBy }) => told.push(`${id} by ${answeredBy}`));
  server.send({ type: "prompt.open", ...prompt("a1") });
  server.send({ type: "prompt.resolved", id: "a1", answeredBy: "user" });
  await until(() => told.length === 2, "both");
  deepStrictEqual(told, ["open a1", "a1 by user"]);
});

Deno.test("watch() gives all open prompts and every change of them", async () => {
  const { server } = promptServer("a1");
  await using _server = server;
  await using client = await connected(server);
  const lists: string[] = [], late: string[] = [];
  const idsOf = (prompts: readonly OpenPrompt[]) => prompts.map(({ id }) => id).join(" ");
  const stop = client.prompts.watch((prompts) => lists.push(idsOf(prompts)));
  await until(() => lists.length === 1, "the list");
  server.send({ type: "prompt.open", ...prompt("b2") });
  server.send({ type: "prompt.resolved", id: "a1", answeredBy: "timeout" });
  await until(() => lists.length === 3, "the changes");
  const stopLate = client.prompts.watch((prompts) => late.push(idsOf(prompts)));
  deepStrictEqual([lists, late], [["a1", "a1 b2", "b2"], ["b2"]]);
  stop();
  stopLate();
  server.send({ type: "prompt.open", ...prompt("c3") });
  await client.request("server.status", {});
  deepStrictEqual([lists.length, late.length], [3, 1]);
  strictEqual(server.of("prompts.list").length, 1);
});

Deno.test("watch() fetches the list anew after a reconnect: what was resolved meanwhile is gone", async () => {
  const { server, open } = promptServer("a1");
  await using _server = server;
  await using client = await connected(server);
  const lists: string[] = [];
  client.prompts.watch((prompts) => lists.push(prompts.map(({ id }) => id).join(" ")));
  await until(() => lists.length === 1, "the list");
  await server.stop();
  open.splice(0, 1, { ...prompt("b2") });
  server.start();
  await until(() => lists.length === 2, "the list of the server that came back");
  deepStrictEqual(lists, ["a1", "b2"]);
});

import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { connected, received } from "./testing/connected.ts";
import { until } from "./testing/until.ts";
import { WireServer } from "./testing/wire_server.ts";

const BOTH = ["events.subscribe", "events.unsubscribe"];

Deno.test("events.subscribe() gives the events whose name fits, and only those", async () => {
  await using server = new WireServer();
  await using client = await connected(server);
  const exact: unknown[] = [], all: unknown[] = [];
  client.events.subscribe("script:temperature", (event) => exact.push(event));
  client.events.subscribe("script:*", ({ event }) => all.push(event));
  server.send({ type: "event.data", event: "script:temperature", data: 21, source: "monitor" });
  server.send({ type: "event.data", event: "script:humidity", data: 40, source: "monitor" });
  server.send({ type: "event.data", event: "connector:tripped", data: {}, source: "psu" });
  const marks: string[] = [];
  client.on("event.data", ({ event }) => marks.push(event));
  await until(() => marks.length === 3, "the last event");
  deepStrictEqual(exact, [
    { type: "event.data", event: "script:temperature", data: 21, source: "monitor" },
  ]);
  deepStrictEqual(all, ["script:temperature", "script:humidity"]);
});

Deno.test("an event name is subscribed once for all listeners and ended with the last", async () => {
  await using server = new WireServer();
  await using client = await connected(server);
  const stops = [
    client.events.subscribe("script:a", () => {}),
    client.events.subscribe("script:a", () => {}),
  ];
  for (const stop of [...stops, ...stops]) stop();
  await client.request("server.status", {});
  deepStrictEqual(received(server, ...BOTH), [
    { type: "events.subscribe", events: ["script:a"] },
    { type: "events.unsubscribe", events: ["script:a"] },
  ]);
});

Deno.test("event names are subscribed again after a reconnect, each by itself, the ended ones not", async () => {
  await using server = new WireServer();
  await using client = await connected(server);
  client.events.subscribe("script:a", () => {});
  client.events.subscribe("script:b", () => {})();
  client.events.subscribe("connector:*", () => {});
  await client.request("server.status", {});
  const before = server.requests.length;
  server.cut();
  await server.until(() => server.of("events.subscribe").length === 5, "the subscriptions");
  deepStrictEqual(server.requests.slice(before).map(({ events }) => events), [["script:a"], ["connector:*"]]);
});

Deno.test("an event name the server refuses is reported and keeps no other from being subscribed", async () => {
  await using server = new WireServer();
  server.answers.set(
    "events.subscribe",
    ({ events }) =>
      (events as string[])[0] === ""
        ? { type: "error", code: "VALIDATION_INVALID_VALUE", message: "empty" }
        : {
          success: true,
        },
  );
  const errors: unknown[] = [];
  await using client = await connected(server, { onError: (error) => errors.push(error) });
  client.events.subscribe("", () => {});
  client.events.subscribe("script:a", () => {});
  await until(() => errors.length === 1, "the report");
  await client.request("server.status", {});
  server.cut();
  await until(() => errors.length === 2, "the report after the reconnect");
  strictEqual(server.of("events.subscribe").length, 4);
});

import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { connected, received } from "./testing/connected.ts";
import { until } from "./testing/until.ts";
import { WireServer } from "./testing/wire_server.ts";

Deno.test("scripts are started, executed and stopped by name, with or without .js", async () => {
  await using server = new WireServer();
  const result = { result: 42, logs: [{ level: "info", args: ["Hello!"] }], error: null, stopped: false };
  server.answers.set("scripts.execute", ({ name }) => ({ type: "scripts.result", name, ...result }));
  server.answers.set("scripts.stop", ({ name }) => ({ name, success: true, wasRunning: name === "monitor" }));
  server.answers.set("scripts.stopAll", () => ({ stopped: ["a", "b"], count: 2 }));
  await using client = await connected(server);
  await client.scripts.start("monitor.js");
  await client.scripts.start("startup/log", { code: "1" });
  strictEqual((await client.scripts.execute("sum.JS")).result, 42);
  deepStrictEqual([await client.scripts.stop("monitor.js"), await client.scripts.stop("other")], [
    true,
    false,
  ]);
  deepStrictEqual(await client.scripts.stopAll(), ["a", "b"]);
  deepStrictEqual(received(server, "scripts.start", "scripts.execute", "scripts.stop", "scripts.stopAll"), [
    { type: "scripts.start", name: "monitor" },
    { type: "scripts.start", name: "startup/log", code: "1" },
    { type: "scripts.execute", name: "sum" },
    { type: "scripts.stop", name: "monitor" },
    { type: "scripts.stop", name: "other" },
    { type: "scripts.stopAll" },
  ]);
});

Deno.test("scripts.list() gives all names and the ones that run", async () => {
  await using server = new WireServer();
  const running = [{ name: "monitor", startedAt: "2026-01-01T00:00:00.000Z", state: "delay" }];
  server.answers.set("scripts.list", () => ({ value: ["hello", "monitor"], running }));
  await using client = await connected(server);
  const list = await client.scripts.list();
  deepStrictEqual([list.value, list.running], [["hello", "monitor"], running]);
});

Deno.test("a script that is not there rejects with the server's code", async () => {
  await using server = new WireServer();
  const message = "There is no script 'x'";
  server.answers.set("scripts.start", () => ({ type: "error", code: "SCRIPT_NOT_FOUND", message }));
  await using client = await connected(server);
  await rejects(client.scripts.start("x"), { code: "SCRIPT_NOT_FOUND", message });
});

Deno.test("what scripts tell reaches the listeners", async () => {
  await using server = new WireServer();
  await using client = await connected(server);
  const told: string[] = [];
  client.scripts.onStarted(({ script }) => told.push(`started ${script}`));
  client.scripts.onOutput(({ level, args }) => told.push(`${level} ${args}`));
  client.scripts.onSay(({ text }) => told.push(`says ${text}`));
  client.scripts.onDone(({ script, error }) => told.push(`done ${script} ${error}`));
  client.scripts.onChanged(() => told.push("changed"));
  server.send({ type: "script.started", script: "a" });
  server.send({ type: "script.output", script: "a", level: "info", args: [1, 2], time: "" });
  server.send({ type: "script.say", script: "a", text: "hi", emotion: null });
  server.send({ type: "script.done", script: "a", error: null, stopped: false });
  server.send({ type: "scripts.changed" });
  await until(() => told.length === 5, "all of it");
  deepStrictEqual(told, ["started a", "info 1,2", "says hi", "done a null", "changed"]);
});

Deno.test("script.line is subscribed once for all listeners, ended with the last, and taken up after a reconnect", async () => {
  await using server = new WireServer();
  await using client = await connected(server);
  const lines: number[] = [];
  const stops = [
    client.scripts.onLine(({ line }) => lines.push(line)),
    client.scripts.onLine(({ line }) => lines.push(-line)),
  ];
  server.send({ type: "script.line", script: "a", line: 12, column: 3 });
  await until(() => lines.length === 2, "the line");
  await client.request("server.status", {});
  server.cut();
  await server.until(() => server.of("script.line.subscribe").length === 2, "the second subscription");
  await client.ready();
  for (const stop of [...stops, ...stops]) stop();
  await client.request("server.status", {});
  deepStrictEqual(received(server, "script.line.subscribe", "script.line.unsubscribe"), [
    { type: "script.line.subscribe" },
    { type: "script.line.subscribe" },
    { type: "script.line.unsubscribe" },
  ]);
});

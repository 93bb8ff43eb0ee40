import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { type BusEvent, fetchLocalToken, MuxitClient } from "@/lib/client/mod.ts";
import { eventually } from "../support/eventually.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";

const FILES = {
  "connectors/psu.js": 'export default { driver: "MockInstrument", poll: ["voltage"] };',
  "scripts/ask.js": 'const ok = ask.confirm("Go on?"); emit("answered", { ok });',
  "scripts/wait.js": 'while (script.running) {\n  delay(60);\n  emit("tick", 1);\n  delay(60);\n}',
};

async function connect(server: Pick<TestServer, "port" | "url">): Promise<MuxitClient> {
  const client = MuxitClient.connect({
    url: `ws://127.0.0.1:${server.port}/ws`,
    fetchToken: (signal) => fetchLocalToken(`${server.url}/api/auth/token`, signal),
  });
  await client.ready();
  return client;
}

Deno.test("a script is executed, and one is started, listed, followed and stopped", async () => {
  await using server = await startTestServer(FILES);
  await using client = await connect(server);
  const { result, logs, error } = await client.scripts.execute("sum", { code: 'log.info("Hello!"); 42' });
  deepStrictEqual({ result, logs, error }, {
    result: 42,
    logs: [{ level: "info", args: ["Hello!"] }],
    error: null,
  });
  const done: string[] = [], lines = new Set<number>();
  client.scripts.onDone(({ script, stopped }) => done.push(`${script} ${stopped}`));
  client.scripts.onLine(({ line }) => lines.add(line));
  await client.scripts.start("wait.js");
  await rejects(client.scripts.start("wait"), { code: "SCRIPT_ALREADY_RUNNING" });
  const list = await client.scripts.list();
  deepStrictEqual([list.value, list.running.map(({ name }) => name)], [["ask", "wait"], ["wait"]]);
  await eventually(() => lines.has(2) && lines.has(4), "both lines it waits at");
  strictEqual(await client.scripts.stop("wait.js"), true);
  await eventually(() => done.length === 1, "its end");
  deepStrictEqual(done, ["wait true"]);
  deepStrictEqual(await client.scripts.stopAll(), []);
});

Deno.test("a question of a script is seen and answered, and what it then emits arrives once", async () => {
  await using server = await startTestServer(FILES);
  await using client = await connect(server);
  const lists: string[][] = [], events: BusEvent[] = [];
  client.prompts.watch((prompts) => lists.push(prompts.map(({ message }) => message)));
  client.prompts.subscribe();
  client.events.subscribe("script:*", (event) => events.push(event));
  client.events.subscribe("script:answered", (event) => events.push(event));
  await client.scripts.start("ask");
  await eventually(() => lists.at(-1)?.length === 1, "the question");
  const [prompt] = await client.prompts.list();
  await rejects(client.prompts.answer(prompt!, "perhaps"), { code: "VALIDATION_INVALID_VALUE" });
  await client.prompts.answer(prompt!, true);
  await eventually(() => events.length > 1 && lists.at(-1)?.length === 0, "the answer's effects");
  deepStrictEqual(events.map(({ event, data, source }) => ({ event, data, source })), [
    { event: "script:answered", data: { ok: true }, source: "ask" },
    { event: "script:answered", data: { ok: true }, source: "ask" },
  ], "one for each of the two listeners");
  await rejects(client.prompts.answer(prompt!, true), { code: "PROMPT_NOT_FOUND" });
});

Deno.test("after a restart on the same port prompts, events and lines come again", async () => {
  const first = await startTestServer(FILES);
  const { port } = first;
  await using client = await connect(first);
  const seen = { prompts: 0, events: 0, lines: 0, state: 0 };
  client.prompts.watch((prompts) => seen.prompts = prompts.length);
  client.events.subscribe("script:tick", () => seen.events++);
  client.scripts.onLine(() => seen.lines++);
  client.subscribeState(() => seen.state++);
  await client.scripts.start("ask");
  await client.scripts.start("wait");
  const all = () => seen.prompts === 1 && seen.events > 0 && seen.lines > 0 && seen.state > 0;
  await eventually(all, () => `everything, there is ${JSON.stringify(seen)}`);
  await first.close();

  await using _second = await startTestServer(FILES, { port });
  await client.ready();
  await eventually(() => seen.prompts === 0, "the list of the server that has no questions yet");
  Object.assign(seen, { events: 0, lines: 0, state: 0 });
  await client.scripts.start("ask");
  await client.scripts.start("wait");
  await client.connector("psu").voltage!(3);
  await eventually(all, () => `everything again, there is ${JSON.stringify(seen)}`);
  await client.scripts.stopAll();
});

import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { eventually } from "../support/eventually.ts";
import { startTestServer, type TestServer, type WorkspaceFiles } from "../support/test_server.ts";
import { type Message, WireClient } from "../support/wire_client.ts";

const WAITS = "on('never', () => {})";
const FILES = {
  "config/server.json": '{ "license": { "tier": "pro" } }',
  "connectors/fine.js":
    'export default { driver: "GUI", config: { widgets: [{ name: "a", type: "gauge", value: 3 }] } };',
};
const names = (count: number) =>
  Array.from({ length: count }, (_, index) => `s${String(index).padStart(2, "0")}`);
const startupFiles = (count: number): WorkspaceFiles =>
  Object.fromEntries(names(count).map((name) => [`startup/${name}.js`, WAITS]));
const runningOf = ({ scripts }: TestServer) => scripts.running.map(({ name }) => name);

/** Asks for all of them at once; resolves when the server has read that. */
async function startAll(client: WireClient, wanted: readonly string[]): Promise<void> {
  for (const name of wanted) client.raw(JSON.stringify({ type: "scripts.start", name, code: WAITS }));
  // A stop would overtake what is not read yet.
  await client.ask({ type: "scripts.list" });
}

const answers = ({ received }: WireClient, type: string) =>
  received.filter((message: Message) => message.type === type);

Deno.test("other clients are served while many scripts start at once", async () => {
  await using server = await startTestServer(FILES);
  await using greedy = await WireClient.connect(server);
  await using other = await WireClient.connect(server);
  const wanted = names(30);
  await startAll(greedy, wanted);
  let reads = 0;
  await eventually(async () => {
    strictEqual(await other.get("fine", "a"), 3);
    reads++;
    return answers(greedy, "scripts.start").length === wanted.length;
  }, () => `all to start: ${runningOf(server)}`);
  ok(reads > 5 * wanted.length, `${reads} reads`);
  deepStrictEqual(runningOf(server), wanted);
});

Deno.test("a single start does not wait behind all of another client", async () => {
  await using server = await startTestServer(FILES);
  await using greedy = await WireClient.connect(server);
  await using other = await WireClient.connect(server);
  const wanted = names(40);
  await startAll(greedy, wanted);
  strictEqual((await other.ask({ type: "scripts.start", name: "mine", code: WAITS })).success, true);
  const before = runningOf(server).indexOf("mine");
  ok(before >= 0 && before < wanted.length - 10, `${before} of another client began before it`);
  await eventually(() => runningOf(server).length === wanted.length + 1, "all to start");
  deepStrictEqual(runningOf(server).filter((name) => name !== "mine"), wanted);
});

Deno.test("a script that waits for its turn to start can be stopped, and its name is free", async () => {
  await using server = await startTestServer(FILES);
  await using client = await WireClient.connect(server);
  const wanted = names(25);
  await startAll(client, wanted);
  const last = wanted.at(-1)!;
  strictEqual((await client.ask({ type: "scripts.stop", name: last })).wasRunning, true);
  const refusal = await client.until(
    ({ type }) => type === "error",
    "the refusal of the one that was stopped",
  );
  strictEqual(refusal.code, "SCRIPT_EXEC_FAILED");
  match(String(refusal.message), new RegExp(`'${last}' was stopped before it began`));
  ok(runningOf(server).length < wanted.length - 1, "others wait still");
  strictEqual((await client.ask({ type: "scripts.start", name: last, code: WAITS })).success, true);
  deepStrictEqual(runningOf(server), wanted);
});

Deno.test("scripts.stopAll stops what runs and what waits for its turn to start", async () => {
  await using server = await startTestServer(FILES);
  await using client = await WireClient.connect(server);
  const wanted = names(25);
  await startAll(client, wanted);
  const { stopped, count } = await client.ask({ type: "scripts.stopAll" });
  deepStrictEqual([...stopped as string[]].sort(), wanted);
  strictEqual(count, wanted.length);
  deepStrictEqual(runningOf(server), []);
  await client.ask({ type: "scripts.start", name: "after", code: WAITS });
  deepStrictEqual(runningOf(server), ["after"]);
});

Deno.test("scripts.stopAll while the startup scripts start keeps those behind from starting, and says which", async () => {
  await using server = await startTestServer({ ...FILES, ...startupFiles(25) }, {}, "before ready");
  await using client = await WireClient.connect(server);
  await eventually(() => runningOf(server).length > 0, "the first startup script");
  await client.ask({ type: "scripts.stopAll" });
  await server.ready;
  deepStrictEqual(runningOf(server), []);
  const said = server.log.history.find(({ message }) => /All scripts were stopped/.test(message));
  match(said!.message, /not started: .*startup\/s24$/);
});

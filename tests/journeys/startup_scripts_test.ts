import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { eventually } from "../support/eventually.ts";
import { startTestServer, type TestServer, type WorkspaceFiles } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";

const STORE =
  `export default { driver: "GUI", config: { widgets: [{ name: "order", type: "text", value: "" }] } };`;
/** A connector that takes its time to become ready. */
const SLOW = {
  "drivers/slow.driver.js": `export default {
    meta: { name: "Slow", properties: { v: { type: "number", access: "r" } } },
    async init() { await new Promise((resolve) => setTimeout(resolve, 200)); },
    get() { return 5; },
  };`,
  "connectors/slow.js": 'export default { driver: "Slow" };',
};

async function started(files: WorkspaceFiles): Promise<TestServer> {
  return await startTestServer({ "connectors/store.js": STORE, ...files });
}

function runningOf({ scripts }: TestServer): string[] {
  return scripts.running.map(({ name }) => name);
}

Deno.test("startup scripts start in alphabetical order when the connectors are ready, then those of scripts.autoStart", async () => {
  await using server = await started({
    ...SLOW,
    "config/server.json":
      '{ "license": { "tier": "pro" }, "scripts": { "autoStart": ["later", "nope", "demo/more.js"] } }',
    "startup/02-b.js": "on('never', () => {})",
    "startup/01-a.js": 'log.info("slow is", connector("slow").v); on("never", () => {})',
    "startup/10-c.js": "on('never', () => {})",
    "startup/off.js.disabled": "on('never', () => {})",
    "scripts/later.js": "on('never', () => {})",
    "scripts/demo/more.js": "on('never', () => {})",
    "scripts/not-started.js": "on('never', () => {})",
  });
  deepStrictEqual(runningOf(server), ["startup/01-a", "startup/02-b", "startup/10-c", "later", "demo/more"]);
  await using client = await WireClient.connect(server);
  const { value, running } = await client.ask({ type: "scripts.list" });
  deepStrictEqual(value, [
    "demo/more",
    "later",
    "not-started",
    "startup/01-a",
    "startup/02-b",
    "startup/10-c",
  ]);
  strictEqual((running as unknown[]).length, 5);
  const said = () => server.log.history.filter(({ source }) => source.startsWith("script:"));
  await eventually(
    () => said().some(({ source, message }) => source === "script:startup/01-a" && message === "slow is 5"),
    () => `what the first one logs: ${JSON.stringify(said())}`,
  );
  const missing = said().find(({ source }) => source === "script:nope");
  match(missing!.message, /^Cannot start: There is no script 'nope'; known: /);
});

Deno.test("a startup script that fails does not keep the others and the server from starting", async () => {
  await using server = await started({
    "config/server.json": '{ "license": { "tier": "pro" } }',
    "startup/01-syntax.js": "let = ;",
    "startup/02-throws.js": "\nnull.x",
    "startup/03-large.js": `//${"x".repeat(1024 * 1024)}`,
    "startup/04-exits.js": "const a = []; for (;;) a.push(new Array(1e6).fill(1.5))",
    "startup/05-fine.js": "on('never', () => {})",
  });
  const failed = () =>
    server.log.history.filter(({ level, source }) => level === "error" && source.startsWith("script:"));
  const done = new Promise<void>((resolve) => {
    const look = () => failed().length >= 4 ? resolve() : undefined;
    server.bus.on("scripts:stopped", look);
    look();
  });
  await done;
  deepStrictEqual(runningOf(server), ["startup/05-fine"]);
  const texts = Object.fromEntries(
    failed().map(({ source, message }) => [source.slice("script:startup/".length), message]),
  );
  match(texts["01-syntax"]!, /SyntaxError.*\(line 1, column \d+\)/);
  match(texts["02-throws"]!, /^TypeError.*\(line 2, column 6\)$/);
  match(texts["03-large"]!, /^Cannot start: .*1048576 are allowed/);
  match(texts["04-exits"]!, /out of memory/);
});

Deno.test("a startup script can be stopped and started again by its name", async () => {
  await using server = await started({ "startup/monitor.js": `on("never", () => {})` });
  await using client = await WireClient.connect(server);
  strictEqual(
    (await client.ask({ type: "scripts.start", name: "startup/monitor" })).code,
    "SCRIPT_ALREADY_RUNNING",
  );
  strictEqual((await client.ask({ type: "scripts.stop", name: "startup/monitor.js" })).wasRunning, true);
  strictEqual((await client.ask({ type: "scripts.stop", name: "startup/monitor" })).wasRunning, false);
  strictEqual((await client.ask({ type: "scripts.start", name: "startup/monitor" })).success, true);
  deepStrictEqual(runningOf(server), ["startup/monitor"]);
});

Deno.test("the free tier runs three scripts at a time, startup scripts included; one more is refused until one ends", async () => {
  await using server = await started({
    "startup/a.js": "on('never', () => {})",
    "startup/b.js": "on('never', () => {})",
    "scripts/c.js": "on('never', () => {})",
  });
  await using client = await WireClient.connect(server);
  strictEqual((await client.ask({ type: "scripts.start", name: "c" })).success, true);
  for (const request of [{ name: "d", code: "1" }, { name: "d", code: "syntax error" }]) {
    for (const type of ["scripts.start", "scripts.execute"]) {
      const refused = await client.ask({ type, ...request });
      strictEqual(refused.code, "SCRIPT_LIMIT_REACHED");
      strictEqual(
        refused.message,
        "Cannot start 'd': 3 scripts run already, the limit of tier Free. " +
          "Stop one, or raise license.tier in config/server.json",
      );
    }
  }
  await client.ask({ type: "scripts.stop", name: "c" });
  strictEqual((await client.ask({ type: "scripts.execute", name: "d", code: "7" })).result, 7);
  // Many at once: exactly as many as fit.
  const answers = await Promise.all(
    Array.from(
      { length: 20 },
      (_, i) => client.ask({ type: "scripts.start", name: `n${i}`, code: "delay(1e9)" }),
    ),
  );
  strictEqual(answers.filter(({ success }) => success === true).length, 1);
  strictEqual(runningOf(server).length, 3);
});

Deno.test("a startup script beyond the limit of the tier is told in the log", async () => {
  await using server = await started({
    ...Object.fromEntries(
      ["a", "b", "c", "d"].map((name) => [`startup/${name}.js`, "on('never', () => {})"]),
    ),
  });
  deepStrictEqual(runningOf(server), ["startup/a", "startup/b", "startup/c"]);
  ok(
    server.log.history.some(({ source, message }) =>
      source === "script:startup/d" && /^Cannot start: .*limit of tier Free/.test(message)
    ),
  );
});

Deno.test("a server that stops while startup scripts run leaves none of them", async () => {
  const server = await started({
    "startup/a.js": "for (;;);",
    "startup/b.js": "ask.text('Name?')",
    "startup/c.js": "delay(1e9)",
  });
  await server.close();
  deepStrictEqual(runningOf(server), []);
});

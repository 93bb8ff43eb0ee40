import { deepStrictEqual, match, notStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { eventually } from "../support/eventually.ts";
import { isAlive, type ServerProcess, startServerProcess } from "../support/server_process.ts";
import config from "../../deno.json" with { type: "json" };
import { HOME, startTestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";

const SPINNER = `export default {
  meta: { name: "Spinner", actions: { spin: {} } },
  execute() { for (;;) ; },
  async shutdown() { log.warn("driver shut down"); },
};`;

const files = {
  "connectors/a.js": 'export default { driver: "Spinner" };',
  "connectors/b.js": 'export default { driver: "Spinner", methods: { m: () => 1 } };',
  "drivers/spinner.driver.js": SPINNER,
};

/** The server gives itself 2 s; a busy machine may take longer to notice. */
const IN_TIME = 5000;

const unix = { ignore: Deno.build.os !== "linux" };

function commandOf(pid: number): string {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/cmdline`);
  } catch {
    return "";
  }
}

async function startReady(): Promise<ServerProcess> {
  const server = await startServerProcess(files);
  await eventually(() => /Connectors ready/.test(server.output()), () => `Ready: ${server.output()}`);
  return server;
}

/** Lets the driver of connector `a` spin; the client that asked for it. */
async function spin(server: ServerProcess): Promise<WireClient> {
  const client = await WireClient.connect({ port: server.port, token: await token(server.port) });
  client.raw('{"type":"connector.call","connector":"a","method":"spin"}');
  return client;
}

async function token(port: number): Promise<string> {
  return (await (await fetch(`http://127.0.0.1:${port}/api/auth/token`)).json()).token;
}

Deno.test({
  ...unix,
  name: "Ctrl+C ends the server after every driver's shutdown(), with no process left",
  async fn() {
    await using server = await startReady();
    const children = server.children();
    ok(children.length >= 3, "two guests and the reaper");
    const { code, ms } = await server.stop("SIGINT");
    strictEqual(code, 0);
    ok(ms < IN_TIME, `it took ${ms} ms`);
    strictEqual(server.output().match(/driver shut down/g)?.length, 2);
    deepStrictEqual(children.filter(isAlive), []);
  },
});

Deno.test({
  ...unix,
  name: "a second Ctrl+C, as npx passes it on, does not cut short what drivers do at the end",
  async fn() {
    await using server = await startServerProcess({
      "connectors/a.js": 'export default { driver: "Slow" };',
      "drivers/slow.driver.js": `export default { meta: { name: "Slow" }, async shutdown() {
        log.warn("shutting down");
        await new Promise((resolve) => setTimeout(resolve, 300));
        log.warn("driver shut down");
      } };`,
    });
    await eventually(() => /Connectors ready/.test(server.output()), "Ready");
    const begun = () => /shutting down/.test(server.output());
    const { code } = await server.stop("SIGINT", () => eventually(begun, "the shutdown to begin"));
    strictEqual(code, 0);
    match(server.output(), /driver shut down/);
  },
});

Deno.test({
  ...unix,
  name: "Ctrl+C ends the server also while a driver spins",
  async fn() {
    await using server = await startReady();
    await using _client = await spin(server);
    const children = server.children();
    const { ms } = await server.stop("SIGINT");
    ok(ms < IN_TIME, `it took ${ms} ms`);
    deepStrictEqual(children.filter(isAlive), []);
  },
});

Deno.test({
  ...unix,
  name: "Ctrl+C ends the server also while a device keeps its init waiting",
  async fn() {
    await using server = await startServerProcess({
      "connectors/slow.js": 'export default { driver: "Slow" };',
      "drivers/slow.driver.js":
        'export default { meta: { name: "Slow" }, init() { log.warn("waiting"); return new Promise(() => {}); } };',
    });
    await eventually(() => /waiting/.test(server.output()), "the driver's init");
    const children = server.children();
    const { code, ms } = await server.stop("SIGINT");
    strictEqual(code, 0);
    ok(ms < IN_TIME, `it took ${ms} ms`);
    deepStrictEqual(children.filter(isAlive), []);
  },
});

Deno.test({
  ...unix,
  name: "kill -9 of the server leaves no process behind, also none that spins",
  async fn() {
    await using server = await startReady();
    await using _client = await spin(server);
    const children = server.children();
    ok(children.length >= 3);
    await server.stop("SIGKILL");
    await eventually(() => children.every((pid) => !isAlive(pid)), "every child to be gone");
  },
});

Deno.test({
  ...unix,
  name: "a reaper that was killed is replaced, and the new one knows every guest",
  async fn() {
    await using server = await startReady();
    const reaper = () => server.children().filter((pid) => commandOf(pid).includes("reaper.js"));
    const [first] = reaper();
    Deno.kill(first!, "SIGKILL");
    await eventually(() => reaper().some((pid) => pid !== first), "a new reaper");
    const children = server.children();
    await server.stop("SIGKILL");
    await eventually(() => children.every((pid) => !isAlive(pid)), "every child to be gone");
  },
});

Deno.test("the page's address answers before slow hardware is ready, and the phases are told", async () => {
  await using server = await startServerProcess({
    "connectors/slow.js": 'export default { driver: "Slow" };',
    "drivers/slow.driver.js": `export default { meta: { name: "Slow" },
      async init() { await new Promise((resolve) => setTimeout(resolve, 1500)); } };`,
  });
  const answer = await fetch(`http://127.0.0.1:${server.port}/api/auth/status`);
  strictEqual(answer.status, 200);
  await answer.body?.cancel();
  ok(!/Ready after/.test(server.output()), "the page is there first");
  await using client = await WireClient.connect({ port: server.port, token: await token(server.port) });
  await rejects(client.get("slow", "x"), /CONN_NOT_INITIALIZED|CONN_NOT_FOUND/);
  await client.until((message) => message.type === "server.ready", "server.ready");
});

/** Starts a server as a person does, for a start that fails. */
async function startOn(workspace: string, port: number): Promise<{ code: number; text: string }> {
  const { code, stderr, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--cached-only", "main.ts", "--port", String(port), "--workspace", workspace],
    cwd: HOME,
  }).output();
  return { code, text: new TextDecoder().decode(stderr) + new TextDecoder().decode(stdout) };
}

Deno.test("a second server on a workspace does not start, and says where the first one is", async () => {
  await using first = await startServerProcess({});
  const { code, text } = await startOn(first.workspace, 0);
  strictEqual(code, 1);
  match(
    text,
    new RegExp(`is already running on .* \\(http://[^ ]+:${first.port}, process ${first.pid}, since `),
  );
  await first.stop("SIGKILL");
  await using again = await startTestServer({}, { workspace: first.workspace });
  ok(again.port > 0, "what was killed does not keep the workspace");
});

Deno.test("a named port that is taken fails with the reason; the default moves on and says so", async () => {
  await using first = await startTestServer();
  const workspace = await Deno.makeTempDir({ prefix: "muxit-taken-" });
  const { code, text } = await startOn(workspace, first.port);
  deepStrictEqual([...Deno.readDirSync(workspace)], [], "nothing is written for a start that fails");
  await Deno.remove(workspace, { recursive: true });
  strictEqual(code, 1);
  match(text, new RegExp(`Cannot listen on port ${first.port}: something else uses it`));
  await using second = await startServerProcess({
    "config/server.json": JSON.stringify({ websocket: { port: first.port } }),
  }, []);
  notStrictEqual(second.port, first.port);
  await eventually(() => /is taken; this run uses/.test(second.output()), "the warning");
});

for (
  const [args, code, text] of [
    [["--version"], 0, new RegExp(`^muxit ${config.version.replaceAll(".", "[.]")}\\n$`)],
    [["--help"], 0, /--workspace <folder>/],
    [["--port", "banana"], 2, /--port is "banana"; 0 to 65535 is allowed/],
    [["--nope"], 2, /Unknown option --nope/],
  ] as const
) {
  Deno.test(`main.ts ${args.join(" ")} prints what it should and ends with ${code}`, async () => {
    const output = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--cached-only", "main.ts", ...args],
      cwd: HOME,
    }).output();
    strictEqual(output.code, code);
    match(new TextDecoder().decode(output.stdout) + new TextDecoder().decode(output.stderr), text);
  });
}

Deno.test("a wrong value in server.json stops the start and names key, value and what is allowed", async () => {
  await rejects(
    startTestServer({ "config/server.json": '{ "websocket": { "port": "high" } }' }),
    (error: Error & { code: string }) => {
      strictEqual(error.code, "CONFIG_INVALID");
      match(error.message, /"websocket\.port" is "high"; it must be a number/);
      return true;
    },
  );
});

Deno.test("config.set keeps unknown keys, refuses wrong values and masks secrets", async () => {
  await using server = await startTestServer({
    "config/server.json": '{ "mine": { "x": 1 }, "ai": { "apiKey": "sk-123456" } }',
  });
  await using client = await WireClient.connect(server);
  const config = await client.value({ type: "config.get" }) as { ai: { apiKey: string }; polling: object };
  strictEqual(config.ai.apiKey, "***");
  strictEqual(
    (await client.ask({ type: "config.set", path: "polling.connectorRate", value: 500 })).success,
    true,
  );
  strictEqual(
    (await client.ask({ type: "config.set", patch: { logging: { level: "warn" } } })).success,
    true,
  );
  const refused = await client.ask({ type: "config.set", path: "polling.connectorRate", value: "fast" });
  strictEqual(refused.code, "CONFIG_INVALID");
  match(String(refused.message), /"polling\.connectorRate" is "fast"/);
  deepStrictEqual(JSON.parse(await server.read("config/server.json")), {
    mine: { x: 1 },
    ai: { apiKey: "sk-123456" },
    polling: { connectorRate: 500 },
    logging: { level: "warn" },
  });
});

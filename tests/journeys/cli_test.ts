import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { ARGS, cli, FILES, PSU, withScripts } from "../support/command_line.ts";
import { eventually } from "../support/eventually.ts";
import { childrenOf, isAlive } from "../support/server_process.ts";
import { HOME, startTestServer } from "../support/test_server.ts";

const POLLED = 'export default { driver: "MockInstrument", poll: ["voltage"] };';

Deno.test("cli -- one command prints its answer and ends with 0", async () => {
  await using server = await startTestServer(FILES);
  const to = ["--port", String(server.port), "--"];
  deepStrictEqual(await cli([...to, "psu.voltage = 12"]), { code: 0, out: "ok\n", err: "" });
  deepStrictEqual(await cli([...to, "get", "psu", "voltage"]), { code: 0, out: "12 V\n", err: "" });
  deepStrictEqual(await cli([...to, "psu.voltage", "--json"]), { code: 0, out: "12\n", err: "" });
  deepStrictEqual(await cli([...to, "call", "psu", "add", "2", "3"]), { code: 0, out: "5\n", err: "" });
  deepStrictEqual(await cli([...to, "psu.echo({ a: [1, 'x'] })", "--json"]), {
    code: 0,
    out: '{"a":[1,"x"]}\n',
    err: "",
  });
  const connectors = await cli([...to, "connectors"]);
  match(
    connectors.out,
    /^NAME +DRIVER +STATE +MESSAGE\nbench +TestDevice +ready .*\npsu +MockInstrument +ready /,
  );
  const status = await cli(["--url", `127.0.0.1:${server.port}`, "--json", "status"]);
  strictEqual(JSON.parse(status.out).version, "0.0.0-test");
});

Deno.test("cli --json gives exactly one JSON value per line it reads", async () => {
  await using server = await startTestServer(FILES);
  const { code, out } = await cli(["--port", String(server.port), "--json"], [
    'schema("psu")',
    "",
    "# a remark",
    "get psu voltage",
    "get psu nothing",
    "psu.echo('a\\nb')",
    "stream bench data --count 2",
    "quit",
    "get psu voltage",
  ]);
  strictEqual(code, 1, "one of them has failed");
  const [schema, value, failure, text, ...items] = out.trimEnd().split("\n");
  deepStrictEqual(JSON.parse(schema!).properties.voltage, {
    type: "number",
    access: "rw",
    unit: "V",
    description: "Output voltage",
  });
  strictEqual(value, "0");
  strictEqual(JSON.parse(failure!).error.code, "CONN_CALL_FAILED");
  strictEqual(text, '"a\\nb"');
  strictEqual(JSON.parse(items.join("\n")).length, 2);
});

for (
  const [words, code, error] of [
    [["get", "nobody", "voltage"], 1, "CONN_NOT_FOUND"],
    [["psu.nothing"], 1, "CONN_CALL_FAILED"],
    [["drivers", "meta", "Nothing"], 1, "DRIVER_NOT_FOUND"],
    [["drivers", "init", "Nothing"], 1, "DRIVER_NOT_FOUND"],
    [["script", "start", "nothing"], 1, "SCRIPT_NOT_FOUND"],
    [["get", "psu"], 2, "VALIDATION_INVALID_VALUE"],
    [["frobnicate"], 2, "VALIDATION_INVALID_VALUE"],
    [["psu.voltage = "], 2, "VALIDATION_INVALID_VALUE"],
  ] as const
) {
  Deno.test(`cli -- ${words.join(" ")} ends with ${code} and says ${error}`, async () => {
    await using server = await startTestServer(FILES);
    const ended = await cli(["--port", String(server.port), "--json", "--", ...words]);
    strictEqual(ended.code, code);
    strictEqual(JSON.parse(ended.out).error.code, error);
    match(ended.err, new RegExp(`^${error}: `));
  });
}

Deno.test("cli with wrong options or without the named server says so", async () => {
  const wrong = await cli(["--nope"]);
  strictEqual(wrong.code, 2);
  match(wrong.err, /^Unknown option --nope\n\n.*\n\nUsage: deno task cli/);
  const help = await cli(["--help"]);
  deepStrictEqual([help.code, help.err], [0, ""]);
  const nobody = await cli(["--url", "127.0.0.1:1", "status"]);
  strictEqual(nobody.code, 1);
  match(nobody.err, /Cannot connect to ws:\/\/127\.0\.0\.1:1\/ws: nothing answers there/);
});

Deno.test("cli starts a server where none runs, waits for its connectors, and leaves nothing behind", async () => {
  const workspace = await Deno.makeTempDir({ prefix: "muxit-cli-" });
  try {
    await Deno.mkdir(join(workspace, "connectors"));
    await Deno.writeTextFile(join(workspace, "connectors", "psu.js"), PSU);
    const ended = await cli(["--headless", "--workspace", workspace, "--", "psu.voltage"]);
    deepStrictEqual([ended.code, ended.out], [0, "0 V\n"]);
    match(ended.err, /^Starting a server on /);
  } finally {
    await Deno.remove(workspace, { recursive: true });
  }
});

Deno.test("cli fills a new workspace as a start does, and says so", async () => {
  const workspace = await Deno.makeTempDir({ prefix: "muxit-cli-" });
  try {
    const ended = await cli(["--workspace", workspace, "--headless", "--", "script", "list"]);
    match(ended.out, /hello/);
    match(ended.err, /^Starting a server on .*\n.* was empty; it has the starter content now\n$/);
    strictEqual(ended.code, 0);
  } finally {
    await Deno.remove(workspace, { recursive: true });
  }
});

Deno.test({
  name: "SIGTERM ends a command that goes on for ever, the server in the same process, and its guests",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const workspace = await Deno.makeTempDir({ prefix: "muxit-cli-" });
    await Deno.mkdir(join(workspace, "connectors"));
    await Deno.writeTextFile(
      join(workspace, "connectors", "psu.js"),
      POLLED,
    );
    const child = new Deno.Command(Deno.execPath(), {
      args: [...ARGS, "--headless", "--json", "--workspace", workspace, "--", "watch", "psu"],
      cwd: HOME,
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    try {
      let out = "";
      const reading = (async () => {
        for await (const chunk of child.stdout) out += new TextDecoder().decode(chunk);
      })();
      await eventually(() => out.includes("voltage"), "the first value");
      const children = childrenOf(child.pid);
      ok(children.length >= 2, "a guest and the reaper");
      child.kill("SIGTERM");
      strictEqual((await child.status).code, 0);
      await reading;
      deepStrictEqual(JSON.parse(out).map(({ value }: { value: unknown }) => value), [0]);
      await eventually(() => children.every((pid) => !isAlive(pid)), "every child to be gone");
    } finally {
      await Deno.remove(workspace, { recursive: true });
    }
  },
});

Deno.test("cli script run gives a script's log and result, and the place where one fails", () =>
  withScripts(async (folder) => {
    await using server = await startTestServer(FILES);
    const run = (name: string, ...more: string[]) =>
      cli(["--port", String(server.port), ...more, "--", "script", "run", join(folder, name)]);
    deepStrictEqual(await run("good.js"), { code: 0, out: "set 4\n{ volts: 4 }\n", err: "" });
    const programs = await run("good.js", "--json");
    deepStrictEqual(JSON.parse(programs.out), {
      name: "good",
      result: { volts: 4 },
      logs: [{ level: "info", args: ["set", 4] }],
    });
    strictEqual(
      (await run("small.js")).out,
      '[ 1.9e-6 ] {"a":NaN,"b":1.9e-6}\n{ amps: [ 1.9e-6, 0.3 ] }\n',
    );
    const { result, logs } = JSON.parse((await run("small.js", "--json")).out);
    deepStrictEqual([result, logs[0].args[0]], [{ amps: [1.9e-6, 0.1 + 0.2] }, [1.9e-6]]);
    const syntax = await run("syntax.js");
    strictEqual(syntax.code, 1);
    match(syntax.err, /syntax\.js:2:9: .*Unexpected token/);
    match(syntax.err, /\n {2}2 \| let b = ;\n {4}\| {9}\^\n$/);
    const thrown = await run("throws.js", "--json");
    strictEqual(thrown.code, 1);
    const { error } = JSON.parse(thrown.out);
    deepStrictEqual([error.code, error.line, error.file], [
      "SCRIPT_EXEC_FAILED",
      2,
      join(folder, "throws.js"),
    ]);
    match(error.message, /throws\.js:2:\d+: .*No water/);
  }));

Deno.test("cli script start, list and stop reach the scripts of the workspace", async () => {
  await using server = await startTestServer(FILES);
  const to = ["--port", String(server.port), "--"];
  strictEqual((await cli([...to, "script", "start", "wait"])).out, "wait is running\n");
  match((await cli([...to, "script", "list"])).out, /^NAME +STATE\nwait +\w+ +since \d\d:\d\d:\d\d\n$/);
  strictEqual((await cli([...to, "script", "stop", "wait"])).out, "wait was stopped\n");
  strictEqual((await cli([...to, "script", "stopAll"])).out, "No script was running\n");
  match((await cli([...to, "script", "start", "wait.js"])).out, /^wait is running\n$/);
  match((await cli([...to, "script", "run", "wait"])).err, /SCRIPT_ALREADY_RUNNING/);
  deepStrictEqual(await cli([...to, "reload"]), { code: 0, out: "All connectors were reloaded\n", err: "" });
});

Deno.test("cli drivers tries a driver that no connector uses, as long as the session lasts", async () => {
  await using server = await startTestServer({});
  const { code, out } = await cli(["--port", String(server.port), "--json"], [
    "drivers init MockInstrument {defaultVoltage: 3}",
    "drivers get voltage",
    "drivers set voltage 7.5",
    "drivers get voltage",
    "drivers get nothing",
    "drivers exec reset",
    "drivers get voltage",
    "drivers shutdown",
    "drivers init MockInstrument defaultVoltage=4",
    "drivers get voltage",
  ]);
  strictEqual(code, 1);
  const values = out.trimEnd().split("\n").map((line) => JSON.parse(line));
  strictEqual(values[0].driver, "MockInstrument");
  deepStrictEqual([values[1], values[3], values[6], values[9]], [3, 7.5, 3, 4]);
  strictEqual(values[4].error.code, "CONN_CALL_FAILED");
  deepStrictEqual(values[7], { driver: "MockInstrument", success: true });
  const found = await cli(["--port", String(server.port), "--json"], ["connectors", "drivers scan"]);
  const [connectors, drivers] = found.out.trimEnd().split("\n").map((line) => JSON.parse(line));
  deepStrictEqual(connectors, [], "the trial went with its session");
  ok(drivers.some(({ name }: { name: string }) => name === "MockInstrument"));
});

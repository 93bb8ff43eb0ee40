import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { findPython } from "@/lib/driver_host/mod.ts";
import { eventually } from "../support/eventually.ts";
import { childrenOf, isAlive, startServerProcess } from "../support/server_process.ts";
import { startTestServer, type TestServer, type WorkspaceFiles } from "../support/test_server.ts";
import { type Message, WireClient } from "../support/wire_client.ts";

const found = await findPython();
const missing = "missing" in found;

/** A driver that speaks the wire by itself, as document 000 shows it; `BODY` is what it does with an action. */
function plainDriver(body: string, init = "pass"): string {
  return `import json, os, subprocess, sys, time
META = {"name": "Plain", "version": "1.0.0", "description": "A driver that speaks the wire by itself", "group": "instruments",
        "properties": {"value": {"type": "double", "access": "R/W"}}, "actions": {"go": {"args": {"what": "string"}}},
        "streams": ["items"]}
if "--scan" in sys.argv:
    print(json.dumps({"meta": META}))
    sys.exit(0)
out = sys.stdout.buffer
value = 0

def line(message):
    out.write(json.dumps(message).encode() + b"\\n")
    out.flush()

def go(what):
${body.split("\n").map((text) => `    ${text}`).join("\n")}

def init(config):
    ${init}

for text in sys.stdin:
    request = json.loads(text)
    method, params = request["method"], request.get("params") or {}
    try:
        result = None
        if method == "init": init(params)
        elif method == "get": result = value
        elif method == "set": value = params["value"]
        elif method == "execute": result = go(params["args"].get("what"))
        elif method == "schema": raise KeyError(method)
        line({"id": request["id"], "result": result})
    except Exception as error:
        line({"id": request["id"], "error": f"{type(error).__name__}: {error}"})
    if method == "shutdown": break
`;
}

const CONNECTOR =
  `export default { driver: "Plain", poll: ["value"], methods: { twice: () => driver.value * 2 } };`;

interface Bench extends AsyncDisposable {
  server: TestServer;
  client: WireClient;
  go(what: string): Promise<Message>;
  log(): string[];
}

async function startBench(body: string, files: WorkspaceFiles = {}): Promise<Bench> {
  const server = await startTestServer({
    "drivers/plain.driver.py": plainDriver(body),
    "connectors/plain.js": CONNECTOR,
    "connectors/other.js": 'export default { driver: "MockInstrument" };',
    ...files,
  });
  const client = await WireClient.connect(server);
  return {
    server,
    client,
    go: (what) => client.ask({ type: "connector.call", connector: "plain", method: "go", args: [what] }),
    log: () => server.log.history.map(({ source, message }) => `${source} ${message}`),
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]();
      await server.close();
    },
  };
}

function pythonTest(title: string, fn: () => Promise<void>): void {
  Deno.test({
    name: missing ? `${title} (skipped, needs Python 3.10 or newer)` : title,
    ignore: missing,
    fn,
  });
}

/** Fails unless the neighbour answers and the driver itself does again. */
async function bothAnswer({ client }: Bench): Promise<void> {
  await client.set("other", "voltage", 3);
  await client.set("plain", "value", 4);
  deepStrictEqual([await client.get("other", "voltage"), await client.call("plain", "twice")], [3, 8]);
}

pythonTest(
  "a driver without the SDK gets and gives NaN and infinities as Python's json writes them",
  async () => {
    const body =
      'line({"event": "stream", "name": "items", "data": [float("nan")]})\nreturn [value, {"a": float("-inf")}]';
    await using bench = await startBench(body);
    const { client } = bench;
    await client.ask({ type: "stream.subscribe", connector: "plain", stream: "items" });
    const write = { type: "connector.call", connector: "plain", property: "value" };
    await client.ask({ ...write, args: [null], numbers: { "/0": "NaN" } });
    const read = await client.ask(write);
    deepStrictEqual([read.value, read.number], [null, "NaN"]);
    const ran = await bench.go("");
    deepStrictEqual([ran.value, ran.numbers], [[null, { a: null }], { "/0": "NaN", "/1/a": "-Infinity" }]);
    const item = await client.until(({ type }) => type === "stream.data", "the item");
    deepStrictEqual([item.data, item.numbers], [[null], { "/0": "NaN" }]);
  },
);

pythonTest("a driver with the SDK gets and gives NaN and infinities as they are", async () => {
  await using server = await startTestServer({
    "drivers/odd.driver.py": `from muxit_driver import Driver, run
class Odd(Driver):
    META = {"name": "Odd", "version": "1.0.0", "description": "d", "group": "instruments",
            "properties": {"value": {"type": "double", "access": "R/W"}}, "actions": {"go": {"args": {"what": "object"}}}}
    value = 1.0
    def get(self, property): return self.value
    def set(self, property, value): self.value = value
    def execute(self, action, args): return [repr(args["what"]), float("inf")]
if __name__ == "__main__":
    run(Odd)
`,
    "connectors/odd.js": 'export default { driver: "Odd" };',
  });
  await using client = await WireClient.connect(server);
  const run = await client.ask({
    type: "scripts.execute",
    name: "odd",
    code: `const odd = connector("odd"); odd.value = -Infinity; [odd.value, odd.go([1, NaN])];`,
  });
  deepStrictEqual(run.result, [null, ["[1, nan]", null]], JSON.stringify(run));
  deepStrictEqual(run.numbers, { "/0": "-Infinity", "/1/1": "Infinity" });
});

pythonTest(
  "a driver without the SDK is scanned, read, written, polled and called by connector code",
  async () => {
    await using bench = await startBench("return what.upper()");
    await bothAnswer(bench);
    strictEqual((await bench.go("hello")).value, "HELLO");
    const schema = await bench.client.value({ type: "driver.schema", name: "plain" }) as Record<
      string,
      unknown
    >;
    deepStrictEqual([schema.tier, schema.errors], [2, []]);
    await bench.client.value({ type: "state.subscribe" });
    await bench.client.set("plain", "value", 9.5);
    const values = ({ updates }: Message) =>
      (updates as Record<string, Record<string, unknown>> | undefined)?.plain;
    await bench.client.until((message) => values(message)?.value === 9.5, "the polled value");
  },
);

pythonTest("what a driver writes beside the protocol is logged, and nothing stops for it", async () => {
  await using bench = await startBench(`if what == "text": print("a print"); sys.stdout.flush()
if what == "stderr": print("a traceback", file=sys.stderr, flush=True)
if what == "utf8": out.write(b"\\xff\\xfe garbage\\n"); out.flush()
if what == "half": out.write(b'{"id": 12, "resu\\n'); out.flush()
if what == "array": out.write(b"[1, 2]\\n"); out.flush()
if what == "stranger": line({"id": 987654, "result": 1}); line({"event": "nobody"}); line({"a": 1})
if what == "log": line({"event": "log", "level": "warning", "message": "token=abcdef123"})
return what`);
  for (const what of ["text", "stderr", "utf8", "half", "array", "stranger", "log"]) {
    strictEqual((await bench.go(what)).value, what);
  }
  await eventually(
    () => bench.log().some((line) => line.includes("stderr: a traceback")),
    "stderr in the log",
  );
  const log = bench.log().filter((line) => line.startsWith("driver:plain"));
  for (
    const part of [
      "(non-json stdout) a print",
      "garbage",
      '(non-json stdout) {"id": 12, "resu',
      "(non-json stdout) [1, 2]",
    ]
  ) {
    ok(log.some((line) => line.includes(part)), `${part}\n${log.join("\n")}`);
  }
  ok(log.some((line) => line.includes("token=***")), "secrets are masked");
  await bothAnswer(bench);
});

pythonTest("a reply of 50 MB is refused by name, at once", async () => {
  await using bench = await startBench(`return "x" * (50 * 1024 * 1024)`);
  const answer = await bench.go("much");
  strictEqual(answer.code, "CONN_CALL_FAILED");
  match(String(answer.message), /plain\.go.*left out; 8 MB are allowed/);
  await bothAnswer(bench);
});

pythonTest(
  "values Python has and JSON has not are refused or become null, and the driver goes on",
  async () => {
    await using bench = await startBench(
      `if what == "nan": out.write(b'{"id": 1e9, "result": NaN}\\n'); out.flush()
if what == "set": return {1, 2}
return {"deep": [1, {"a": None}]}`,
    );
    strictEqual((await bench.go("nan")).code, undefined);
    match(String((await bench.go("set")).message), /TypeError: Object of type set is not JSON serializable/);
    deepStrictEqual((await bench.go("object")).value, { deep: [1, { a: null }] });
    await bothAnswer(bench);
  },
);

pythonTest("an error of a driver is told with its own text", async () => {
  await using bench = await startBench(`raise ValueError("no such luck")`);
  const answer = await bench.go("x");
  deepStrictEqual(
    [answer.code, answer.message],
    ["CONN_CALL_FAILED", "Cannot run plain.go: ValueError: no such luck"],
  );
});

pythonTest("a driver that leaves is started again; calls on their way fail saying so", async () => {
  await using bench = await startBench(`os._exit(3)`);
  const answer = await bench.go("x");
  match(String(answer.message), /The driver of plain is gone: its process ended with code 3/);
  await bench.client.until(
    ({ type, connector, state, message }) =>
      type === "connector.status" && connector === "plain" && state === "error" &&
      /starting again/.test(String(message)),
    "the restart",
  );
  bench.client.clear();
  await bench.client.state("plain", "ready");
  await bothAnswer(bench);
});

pythonTest("a driver that leaves in init is an error with the reason, and the rest runs", async () => {
  await using bench = await startBench("return 1", {
    "drivers/plain.driver.py": plainDriver("return 1", "sys.exit('no device')"),
  });
  const status = await bench.client.value({ type: "connectors.all" }) as { enabled: Message[] };
  const plain = status.enabled.find(({ name }) => name === "plain")!;
  strictEqual(plain.state, "error");
  match(String(plain.message), /The driver of plain is gone: its process ended with code 1/);
  ok(bench.log().some((line) => line.includes("stderr: no device")));
  ok(!bench.log().some((line) => line.includes("shutdown() failed")), "nothing is left to be shut down");
  await bench.client.set("other", "voltage", 3);
});

pythonTest("a driver that does not want to end is killed, with everything it has forked", async () => {
  const body = `if what == "fork":
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    return [os.getpid(), child.pid]
time.sleep(600)`;
  const bench = await startBench(body);
  const pids = (await bench.go("fork")).value as number[];
  strictEqual(pids.every(isAlive), true);
  bench.client.raw('{"type":"connector.call","connector":"plain","method":"go","args":["sleep"]}');
  const begun = performance.now();
  await bench[Symbol.asyncDispose]();
  ok(performance.now() - begun < 4000, `closing took ${performance.now() - begun} ms`);
  await eventually(() => !pids.some(isAlive), `the end of ${pids}`);
});

pythonTest(
  "streams of raw bytes reach binary and JSON clients, and no queue grows while the driver floods",
  async () => {
    await using bench = await startBench(`import array
payload = array.array("f", [1, 2, 3, 0.5]).tobytes()
head = json.dumps({"event": "stream", "name": "items", "dtype": "f32", "shape": [4], "bin": len(payload)}).encode() + b"\\n"
for _ in range(int(what)): out.write(head + payload)
line({"event": "stream", "name": "items", "data": {"done": True}})
return what`);
    await bench.client.ask({ type: "stream.subscribe", connector: "plain", stream: "items" });
    await bench.go("3");
    const items = () =>
      bench.client.received.filter(({ type }) => type === "stream.data").map(({ data }) => data);
    deepStrictEqual(items(), [[1, 2, 3, 0.5], [1, 2, 3, 0.5], [1, 2, 3, 0.5], { done: true }]);
    await bench.client.ask({
      type: "stream.subscribe",
      connector: "plain",
      stream: "items",
      encoding: "binary",
    });
    bench.client.clear();
    await bench.go("100000");
    const { counters } = await bench.client.ask({
      type: "stream.stats",
      connector: "plain",
      stream: "items",
    }) as Message & {
      counters: Record<string, number>;
    };
    strictEqual(counters.produced, 100_001);
    strictEqual(counters.sent! + counters.dropped! + counters.waiting!, counters.produced);
  },
);

pythonTest("environment variables of the connector reach the driver", async () => {
  await using bench = await startBench(`return [os.environ.get("MY_MODE"), os.environ.get("MUXIT_BINARY")]`, {
    "connectors/plain.js": `export default { driver: "Plain", env: { MY_MODE: 7 } };`,
  });
  deepStrictEqual((await bench.go("x")).value, ["7", "1"]);
});

pythonTest("a driver whose scan fails is listed with the reason and refuses to start", async () => {
  await using bench = await startBench("return 1", {
    "drivers/broken.driver.py": "import nothing_of_that_name\n",
  });
  await bench.server.settled;
  await bench.client.value({ type: "drivers.scan" });
  const drivers = await bench.client.value({ type: "drivers.list" }) as { name: string; errors: Message[] }[];
  const broken = drivers.find(({ name }) => name === "broken")!;
  strictEqual(broken.errors[0]!.ruleId, "PYTHON_SCAN_FAILED");
  match(String(broken.errors[0]!.message), /ModuleNotFoundError: No module named 'nothing_of_that_name'/);
});

pythonTest(
  "a driver whose scan failed is read again by the next scan, though its file is the same",
  async () => {
    await using bench = await startBench("return 1", {
      "drivers/needy.driver.py": "import lab_module\n" +
        plainDriver("return 1").replace('"Plain"', '"Needy"'),
    });
    const listed = async () =>
      (await bench.client.value({ type: "drivers.scan" }) as { name: string }[]).map(({ name }) => name);
    ok(!(await listed()).includes("Needy"));
    await bench.server.write("drivers/lab_module.py", "");
    ok((await listed()).includes("Needy"));
  },
);

pythonTest(
  "an unchanged driver is not run again to be scanned; a changed one reloads its connectors",
  async () => {
    await using bench = await startBench("return 'old'");
    await bench.client.value({ type: "drivers.scan" });
    bench.client.clear();
    await bench.server.write("drivers/plain.driver.py", plainDriver("return 'new'"));
    await bench.client.until(({ type }) => type === "drivers.changed", "drivers.changed");
    await bench.client.state("plain", "ready");
    strictEqual((await bench.go("x")).value, "new");
  },
);

Deno.test("without Python its drivers are skipped with a warning each, and the rest runs", async () => {
  await using server = await startTestServer({
    "drivers/plain.driver.py": plainDriver("return 1"),
    "connectors/plain.js": CONNECTOR,
    "connectors/other.js": 'export default { driver: "MockInstrument" };',
  }, { python: () => Promise.resolve({ missing: "No Python 3.10 or newer was found" }) });
  await using client = await WireClient.connect(server);
  const warnings = server.log.history.filter(({ level }) => level === "warn").map(({ message }) => message);
  ok(warnings.some((text) => /plain\.driver\.py is skipped\. No Python/.test(text)), warnings.join("\n"));
  await client.set("other", "voltage", 3);
  const answer = await client.ask({ type: "connector.call", connector: "plain", property: "value" });
  strictEqual(answer.code, "DRIVER_NOT_FOUND");
});

pythonTest("after kill -9 of the server no driver process is left", async () => {
  await using server = await startServerProcess({
    "drivers/plain.driver.py": plainDriver(
      `return [os.getpid(), subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]).pid]`,
    ),
    "connectors/plain.js": CONNECTOR,
  });
  const token = (await (await fetch(`http://127.0.0.1:${server.port}/api/auth/token`)).json()).token;
  await using client = await WireClient.connect({ port: server.port, token });
  await eventually(() => /Connectors ready/.test(server.output()), "ready");
  const pids = await client.call("plain", "go", "x") as number[];
  const children = childrenOf(server.pid);
  ok(pids.every(isAlive) && children.includes(pids[0]!));
  await server.stop("SIGKILL");
  await eventually(() => ![...pids, ...children].some(isAlive), "the end of every process");
});

import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { findPython } from "@/lib/driver_host/mod.ts";
import { packageInto } from "../support/driver_packages.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";
import { type Message, WireClient } from "../support/wire_client.ts";

const python = await findPython();
const noPython = "missing" in python;

/** True when pip can get this package from the configured index. */
async function offers(requirement: string): Promise<boolean> {
  if (noPython) return false;
  const folder = await Deno.makeTempDir({ prefix: "muxit-pip-" });
  const { success } = await new Deno.Command((python as { path: string }).path, {
    args: ["-m", "pip", "download", "-q", "--no-deps", "--no-cache-dir", "-d", folder, requirement],
    stdout: "null",
    stderr: "null",
    signal: AbortSignal.timeout(60_000),
  }).output().catch(() => ({ success: false }));
  await Deno.remove(folder, { recursive: true });
  return success;
}

/** A wheel with one module, made without a network. */
async function localWheel(folder: string): Promise<string> {
  const path = join(folder, "idna-9.9-py3-none-any.whl");
  const code = `import zipfile
with zipfile.ZipFile(${JSON.stringify(path)}, "w") as wheel:
    wheel.writestr("idna.py", "def encode(text): return text.encode('idna')\\n__version__ = '9.9'\\n")
    info = "idna-9.9.dist-info"
    wheel.writestr(info + "/METADATA", "Metadata-Version: 2.1\\nName: idna\\nVersion: 9.9\\n")
    wheel.writestr(info + "/WHEEL", "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(info + "/RECORD", "")
`;
  await new Deno.Command((python as { path: string }).path, { args: ["-c", code] }).output();
  return path;
}

const TITLE = noPython ? " (skipped, needs Python 3.10 or newer)" : "";

interface Bench extends AsyncDisposable {
  server: TestServer;
  client: WireClient;
  folder: string;
}

async function startBench(
  connectors: Record<string, string>,
  files: Record<string, string> = {},
): Promise<Bench> {
  const folder = await Deno.makeTempDir({ prefix: "muxit-packages-" });
  const all = Object.fromEntries(
    Object.entries(connectors).map(([name, text]) => [`connectors/${name}`, text]),
  );
  const server = await startTestServer(
    {
      "config/server.json": '{ "license": { "tier": "pro" } }',
      "connectors/experiment.js": 'export default { driver: "MockInstrument" };',
      ...all,
      ...files,
    },
    {},
    "before ready",
  );
  const client = await WireClient.connect(server);
  return {
    server,
    client,
    folder,
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]();
      await server.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** Waits until a connector is ready, however long pip takes; fails with what went wrong. */
async function becomesReady({ client }: Bench, connector: string): Promise<void> {
  for (const end = performance.now() + 240_000; performance.now() < end;) {
    const { value } = await client.ask({ type: "connectors.all" }) as Message & {
      value: { enabled: Message[] };
    };
    const found = value.enabled.find(({ name }) => name === connector);
    if (found?.state === "ready") return;
    // A driver that is not installed yet is no failure.
    if (found?.state === "error" && !/There is no driver/.test(String(found.message))) {
      throw new Error(String(found.message));
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${connector} did not become ready`);
}

const pipLines = ({ server }: Bench) =>
  server.log.history.filter(({ message }) => message.startsWith("[pip]")).length;

const WAVES = `from muxit_driver import Driver, run

class Waves(Driver):
    META = {"name": "Waves", "version": "1.0.0", "description": "Waves made with numpy, for tests of Python packages",
            "group": "instruments", "properties": {"spectrum": {"type": "double[]", "access": "R"}},
            "actions": {"burst": {"args": {"count": "int"}}}, "streams": ["wave"]}

    def init(self, config):
        import numpy
        self.np = numpy

    def get(self, property):
        if property == "spectrum": return self.np.arange(4, dtype="float64") / 2
        raise KeyError(property)

    def execute(self, action, args):
        for index in range(args["count"]):
            self.emit("wave", self.np.full(16384, index, dtype="float32"))
        return str(self.np.__version__)

if __name__ == "__main__":
    run(Waves)
`;

Deno.test({
  name:
    `a Python package with numpy is installed, runs in its own environment, and its arrays arrive as raw numbers${TITLE}`,
  ignore: noPython || !await offers("numpy"),
  async fn() {
    await using bench = await startBench({ "waves.js": `export default { driver: "Waves" };` });
    const { client, folder } = bench;
    await client.value({ type: "events.subscribe", events: ["driver.python.install"] });
    const { path } = await packageInto(folder, {
      id: "lab/waves",
      version: "1.0.0",
      manifest: {
        name: "Waves",
        tier: 2,
        entryPoint: "waves.driver.py",
        description: "Waves made with numpy, for tests of Python packages",
      },
      files: {
        "waves.driver.py": WAVES,
        "requirements.txt": "numpy\n",
        "template.js": 'export default { driver: "Waves" };\n',
      },
    });
    strictEqual(
      (await client.value({ type: "marketplace.install", filePath: path }) as Message).success,
      true,
    );
    await becomesReady(bench, "waves");
    deepStrictEqual(await client.get("waves", "spectrum"), [0, 0.5, 1, 1.5]);
    await client.ask({ type: "stream.subscribe", connector: "waves", stream: "wave", encoding: "binary" });
    match(String(await client.call("waves", "burst", 3)), /^\d+\./);
    const frames = client.received.filter(({ binary }) => binary instanceof ArrayBuffer).map(({ binary }) =>
      binary as ArrayBuffer
    );
    deepStrictEqual(frames.map((frame) => new Float32Array(frame.slice(frame.byteLength - 65536)).at(-1)), [
      0,
      1,
      2,
    ]);
    const states = client.received.filter(({ type, connector }) =>
      type === "connector.status" && connector === "waves"
    )
      .map(({ message }) => message);
    for (
      const phase of [
        "Preparing virtual environment…",
        "Installing requirements…",
        "Starting subprocess…",
        "Initialising driver…",
      ]
    ) {
      ok(states.includes(phase), `${phase}: ${states.join(" | ")}`);
    }
    const progress = client.received.filter(({ type }) => type === "event.data").map(({ data }) =>
      data as Message
    );
    ok(progress.some(({ line }) => /Collecting numpy/.test(String(line))), "pip is heard line by line");
    deepStrictEqual([progress.at(-1)!.phase, progress.at(-1)!.percent], ["complete", 100]);

    const before = pipLines(bench);
    await client.value({ type: "connectors.reload" });
    await becomesReady(bench, "waves");
    strictEqual(pipLines(bench), before, "with unchanged requirements pip does not run");

    await client.value({ type: "marketplace.uninstall", id: "lab/waves" });
    await client.set("experiment", "voltage", 2);
  },
});

Deno.test({
  name: `a script of the generic driver gets what its requirements file lists, and its own functions${TITLE}`,
  ignore: noPython,
  async fn() {
    const script = `"""A script with a dependency."""
_mode = "plain"

def init(config):
    global idna
    import idna

def encode(text: str) -> str:
    """Encodes a domain name.

    With the package idna."""
    return idna.encode(text).decode()

def get_mode() -> str:
    return _mode

def set_mode(value: str):
    global _mode
    _mode = value
`;
    await using bench = await startBench({
      "domains.js": `export default { driver: "Python", config: { script: "domains" },
        methods: { twice: (text) => connector().encode({ text }) + "," + driver.encode(text) }, properties: { shown: () => connector().mode } };`,
    }, { "python/domains.py": script });
    const online = await offers("idna");
    const requirement = online ? "idna" : await localWheel(bench.folder);
    await bench.server.write("python/domains.requirements.txt", `${requirement}\n`);
    await bench.server.settled;
    await bench.client.value({ type: "connectors.reload" });
    await becomesReady(bench, "domains");
    const { client } = bench;
    strictEqual(await client.call("domains", "encode", "bücher"), "xn--bcher-kva");
    strictEqual(await client.call("domains", "twice", "bücher"), "xn--bcher-kva,xn--bcher-kva");
    await client.set("domains", "mode", "loud");
    strictEqual(await client.get("domains", "shown"), "loud");
    const schema = await client.value({ type: "connector.schema", name: "domains" }) as {
      actions: Message[];
      properties: Message[];
    };
    const encode = schema.actions.find(({ name }) => name === "encode")!;
    deepStrictEqual([encode.description, encode.source], ["Encodes a domain name.", "driver"]);
    deepStrictEqual(schema.properties.find(({ name }) => name === "mode")!.access, "rw");
    ok(pipLines(bench) > 0);
    const stamp = join(bench.server.workspace, "python", ".venvs", "domains", ".muxit-req-hash");
    match(await Deno.readTextFile(stamp), /^[0-9a-f]{64}/);
  },
});

Deno.test({
  name: `a requirement that does not exist is a status with what pip said, and everything else runs${TITLE}`,
  ignore: noPython,
  async fn() {
    await using bench = await startBench({
      "domains.js": `export default { driver: "Python", config: { script: "domains" } };`,
    }, {
      "python/domains.py": "def f(): return 1\n",
      "python/domains.requirements.txt": "./no-such-thing-1.0-py3-none-any.whl\n",
    });
    const status = await bench.client.state("domains", "error");
    match(
      String(status.message),
      /Cannot install .*domains\.requirements\.txt: pip ended with code 1[^]*no-such-thing/,
    );
    await bench.client.set("experiment", "voltage", 2);
  },
});

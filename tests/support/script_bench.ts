import { startScpiSimulator } from "@/drivers/simulators/scpi/mod.ts";
import { type ServerOptions } from "@/lib/server/mod.ts";
import { startTestServer, type TestServer, type WorkspaceFiles } from "./test_server.ts";
import { type Message, WireClient } from "./wire_client.ts";

/** A driver that counts what is written to it: what a device would have seen. */
const COUNTER = `export default {
  meta: {
    name: "Counter",
    properties: { value: { type: "number", access: "rw" }, writes: { type: "number", access: "r" } },
    actions: { slow: { args: { ms: "number" } } },
  },
  value: 0,
  writes: 0,
  get(name) { return this[name]; },
  set(name, value) { this.value = value; this.writes++; },
  async execute(name, { ms }) { await new Promise((resolve) => setTimeout(resolve, ms)); return "slept"; },
};
`;

const COUNTED = `export default {
  driver: "Counter",
  methods: {
    ramp: async (steps) => {
      for (let i = 1; i <= steps; i++) { driver.value = i; await delay(20); }
      return driver.value;
    },
    rush: (steps) => { for (let i = 1; i <= steps; i++) driver.value = i; return driver.value; },
    viaOther: async (steps) => await connector("counted").ramp(steps),
    boom: () => { throw new Error("no such luck"); },
  },
  properties: { double: { get: () => driver.value * 2, set: (v) => { driver.value = v / 2; } } },
};
`;

/** A connector for the simulated supply. */
export function scpiConnector(port: number): string {
  return `export default {
  driver: "GenericScpi",
  config: {
    transport: "tcp", host: "127.0.0.1", port: ${port}, timeout: 2000, autoConnect: true,
    scpi: { properties: {
      voltage: { cmd: "VOLT", type: "float", unit: "V" },
      output: { cmd: "OUTP", type: "bool" },
      measured_voltage: { cmd: "MEAS:VOLT?", type: "float", unit: "V" },
    } },
  },
  methods: {
    ramp: async (to) => { for (let v = 0; v <= to; v += 0.1) { driver.voltage = v; await delay(20); } },
  },
};
`;
}

/** A server with devices scripts can use, and a client; both end with it. */
export interface ScriptBench extends AsyncDisposable {
  server: TestServer;
  client: WireClient;
  /** The simulated SCPI supply behind connector `scpi`. */
  scpi: Awaited<ReturnType<typeof startScpiSimulator>>;
  /** Runs code to its end and gives the `scripts.result`. */
  execute(code: string, name?: string): Promise<ScriptResult>;
}

/** A `scripts.result`. */
export interface ScriptResult extends Message {
  result: unknown;
  logs: { level: string; args: unknown[] }[];
  error: { message: string; line: number | null; column: number | null; stack: string; code: string } | null;
  stopped: boolean;
}

/**
 * Starts a server with `test-device`, `psu` (MockInstrument), `store` (GUI), `scpi` (simulated, over TCP), `counted` and
 * `other` (a driver that counts writes).
 */
export async function startScriptBench(
  files: WorkspaceFiles = {},
  options: Partial<ServerOptions> = {},
): Promise<ScriptBench> {
  const scpi = await startScpiSimulator({ port: 0 });
  const server = await startTestServer({
    "config/server.json": '{ "license": { "tier": "pro" } }',
    "drivers/counter.driver.js": COUNTER,
    "connectors/test-device.js": 'export default { driver: "TestDevice", config: { dashboardPort: 0 } };',
    "connectors/psu.js": 'export default { driver: "MockInstrument" };',
    "connectors/store.js":
      'export default { driver: "GUI", config: { widgets: [{ name: "value1", type: "gauge" }, { name: "input", type: "slider", value: 50 }] } };',
    "connectors/scpi.js": scpiConnector(scpi.port),
    "connectors/counted.js": COUNTED,
    "connectors/other.js": COUNTED,
    ...files,
  }, options);
  const client = await WireClient.connect(server);
  const close = async () => {
    await client[Symbol.asyncDispose]();
    await server.close();
    await scpi.close();
  };
  const execute = async (code: string, name = "bench") => {
    const result = await client.ask({ type: "scripts.execute", name, code });
    if (result.type === "error") throw new Error(`${result.code}: ${result.message}`);
    return result as ScriptResult;
  };
  return { server, client, scpi, execute, [Symbol.asyncDispose]: close };
}

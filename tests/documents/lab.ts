import { join } from "node:path";
import type { ConnectorSchema } from "@/lib/protocol/mod.ts";
import { startTestServer, type TestServer, type WorkspaceFiles } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";

const DRIVERS = join(import.meta.dirname!, "..", "fixtures", "drivers");

/** Drivers the samples of the documents name and this server does not ship; they only note what is asked of them. */
const STAND_INS = {
  MyDriver: "my_driver",
  Fairino: "fairino",
  Keithley2400: "keithley2400",
  MyJsDriver: "my_js_driver",
  SerialMonitor: "serial_monitor",
  Gcode: "gcode",
} as const;

/** A server with the stand-in drivers and a client connected to it; both end with it. */
export interface Lab extends AsyncDisposable {
  server: TestServer;
  client: WireClient;
}

/** A stand-in driver as a file of a workspace. */
export function standIn(name: keyof typeof STAND_INS): WorkspaceFiles {
  const file = `${STAND_INS[name]}.driver.js`;
  return { [`drivers/${file}`]: Deno.readTextFileSync(join(DRIVERS, file)) };
}

/**
 * Starts a server on connector files (`psu.js`) and other files of a workspace, with exactly the stand-in drivers the
 * connectors name, and without limits on their number.
 */
export async function startLab(connectors: WorkspaceFiles, files: WorkspaceFiles = {}): Promise<Lab> {
  const all: WorkspaceFiles = { "config/server.json": '{ "license": { "tier": "pro" } }', ...files };
  for (const [name, text] of Object.entries(connectors)) {
    all[`connectors/${name}`] = text;
    for (const driver of Object.keys(STAND_INS) as (keyof typeof STAND_INS)[]) {
      if (new RegExp(`"${driver}"`, "i").test(text)) Object.assign(all, standIn(driver));
    }
  }
  const server = await startTestServer(all);
  const client = await WireClient.connect(server).catch(async (error) => {
    await server.close();
    throw error;
  });
  const close = async () => {
    await client[Symbol.asyncDispose]();
    await server.close();
  };
  return { server, client, [Symbol.asyncDispose]: close };
}

/** A connector file around parts of one, each as it stands in a document: `methods: { … }`. */
export function wrap(driver: string, ...parts: string[]): string {
  return `export default {\ndriver: ${JSON.stringify(driver)},\n${parts.join(",\n")}\n};\n`;
}

/** The schema of a connector. */
export async function schemaOf(
  client: WireClient,
  name: string,
  includeHidden = false,
): Promise<ConnectorSchema> {
  return await client.value({ type: "connector.schema", name, includeHidden }) as ConnectorSchema;
}

/** Names of items, in their order. */
export function namesOf(items: readonly { name: string }[]): string[] {
  return items.map(({ name }) => name);
}

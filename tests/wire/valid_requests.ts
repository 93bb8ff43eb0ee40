import type { RequestOf, RequestType } from "@/lib/protocol/mod.ts";
import type { WorkspaceFiles } from "../support/test_server.ts";
import { join } from "node:path";
import { packageInto } from "../support/driver_packages.ts";
import { HOME } from "../support/test_server.ts";
import type { Message, WireClient } from "../support/wire_client.ts";

/** A registry that offers nothing. */
const EMPTY_REGISTRY = join(HOME, "tests", "fixtures", "empty_registry.json");

/** A workspace in which every one of the valid requests succeeds. */
export const WORKSPACE: WorkspaceFiles = {
  "config/server.json": '{ "license": { "tier": "pro" } }',
  "connectors/psu.js": `export default {
  driver: "MockInstrument",
  config: { port: "COM1" },
  poll: ["voltage"],
  properties: { power: () => driver.voltage * 2 },
  methods: { twice: [(v) => v * 2, "Doubles"] },
};
`,
  "scripts/hello.js": "log.info('Hello'); 42",
  "scripts/ask.js": "ask.text('Name?')",
  "connectors/panel.js":
    'export default { driver: "GUI", config: { widgets: [{ name: "a", type: "gauge", value: 3 }] } };\n',
};

/** A valid request of every type. */
export const VALID_REQUESTS: { readonly [T in RequestType]: RequestOf<T> } = {
  "connectors.list": {},
  "connectors.schema": {},
  "connectors.all": {},
  "connectors.set_enabled": { connectors: ["psu", "panel"] },
  "connectors.reload": {},
  "connector.schema": { name: "psu", includeHidden: true },
  "connector.call": { connector: "psu", property: "voltage" },
  "connector.reload": { connector: "psu" },
  "connector.visibility.set": { connector: "psu", hidden: ["twice"] },
  "connector.driverConfig.set": { connector: "psu", key: "port", value: "COM2" },
  "drivers.list": {},
  "driver.schema": { name: "TestDevice" },
  "driver.template": { name: "TestDevice" },
  "drivers.scan": {},
  "driver.init": { name: "MockInstrument", config: { defaultVoltage: 2 } },
  "driver.shutdown": { connector: "~MockInstrument-1" },
  "stream.subscribe": { connector: "psu", stream: "x", encoding: "binary", policy: "fifo" },
  "stream.stats": { connector: "psu", stream: "x" },
  "stream.unsubscribe": { connector: "psu", stream: "x" },
  "events.subscribe": { events: ["script:*", "connector:x"] },
  "events.unsubscribe": { events: ["script:*"] },
  "scripts.list": {},
  "scripts.start": { name: "hello.js" },
  "scripts.execute": { name: "inline", code: "log.warn('x', { a: 1 }); [1, 2]" },
  "scripts.stop": { name: "hello" },
  "scripts.stopAll": {},
  "script.line.subscribe": {},
  "script.line.unsubscribe": {},
  "marketplace.search": { query: "a", group: "motion", tier: 1 },
  "marketplace.detail": { id: "TestDevice" },
  "marketplace.install": { filePath: "of a package" },
  "marketplace.updates": {},
  "marketplace.installed": {},
  "marketplace.uninstall": { id: "lab/packaged" },
  "marketplace.refresh": {},
  "prompts.subscribe": {},
  "prompts.unsubscribe": {},
  "prompts.list": {},
  "prompts.answer": { id: "of the open prompt", value: "Ada" },
  "state.subscribe": {},
  "state.unsubscribe": {},
  "state.snapshot": {},
  "server.logs.history": {},
  "server.status": {},
  "config.get": {},
  "config.set": { path: "ai.model", value: "x" },
};

/** A valid request of a type, for a client that sends one of each in the order of the table. */
export async function validRequest(type: RequestType, client: WireClient): Promise<Message> {
  const fields: Message = { ...VALID_REQUESTS[type] };
  if (type === "prompts.answer") {
    await client.value({ type: "scripts.start", name: "ask" });
    fields.id = (await client.until((message) => message.type === "prompt.open", "the prompt")).id;
  }
  if (type === "marketplace.install") fields.filePath = await packagePath();
  if (type === "marketplace.refresh") {
    await client.value({ type: "config.set", path: "marketplace.registry", value: EMPTY_REGISTRY });
  }
  return { ...fields, type };
}

let built: Promise<string> | undefined;

/** A package that can be installed; built once. */
function packagePath(): Promise<string> {
  built ??= Deno.makeTempDir({ prefix: "muxit-package-" }).then(async (folder) => {
    globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
    return (await packageInto(folder, { version: "1.0.0" })).path;
  });
  return built;
}

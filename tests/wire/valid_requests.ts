import type { RequestOf, RequestType } from "@/lib/protocol/mod.ts";
import type { WorkspaceFiles } from "../support/test_server.ts";

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
  "connector.visibility.set": { connector: "psu", hidden: ["twice"] },
  "connector.driverConfig.set": { connector: "psu", key: "port", value: "COM2" },
  "drivers.list": {},
  "driver.schema": { name: "TestDevice" },
  "driver.template": { name: "TestDevice" },
  "stream.subscribe": { connector: "psu", stream: "x", encoding: "binary" },
  "stream.unsubscribe": { connector: "psu", stream: "x" },
  "state.subscribe": {},
  "state.unsubscribe": {},
  "state.snapshot": {},
  "server.logs.history": {},
  "server.status": {},
  "config.get": {},
  "config.set": { path: "note.text", value: "x" },
};

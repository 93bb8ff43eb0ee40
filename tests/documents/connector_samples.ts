import { cutSample, documentText, type SamplePlace } from "./document.ts";

/** Every code sample of document 001 (Connector Guide), in its order. */
export const CONNECTOR_SAMPLES = {
  "minimal connector": { after: "Quick Reference", begins: "// Minimal connector" },
  "driver variable": { after: "closure variable `driver`", begins: "driver.voltage // read", lines: 3 },
  "globals": { after: "Example using globals in a custom method:", begins: "methods: {" },
  "basic format": { after: "Basic Format", begins: "// workspace/connectors/psu.js" },
  "ai instructions": { after: "giving the AI context", begins: "export default {" },
  "method forms": { after: "normalized to the object form at init time.", begins: "methods: {" },
  "property forms": { after: "}Properties\n", begins: "properties: {" },
  "top-level poll": { after: "list polled property names at the top level:", begins: "export default {" },
  "driver, tier 1": {
    after: "Must match a registered driver name",
    begins: 'driver: "MockInstrument"',
    lines: 1,
  },
  "driver, tier 3": { after: "// Tier 1: JS driver", begins: 'driver: "Fairino"', lines: 1 },
  "config": { after: "Configuration object passed to driver.init().", begins: "config: {" },
  "environment": { after: "like API keys and passwords:", begins: "config: {" },
  "hide": { after: "Use hide (blacklist)", begins: "export default {" },
  "expose": { after: "Use expose (whitelist)", begins: "export default {" },
  "proxy": { after: "a Proxy object with true property syntax:", begins: "driver.voltage // →", lines: 3 },
  "poll rate": { after: "configurable per connector:", begins: "config: {" },
  "script access": { after: "through the connector proxy in scripts:", begins: "let r =", lines: 4 },
  "virtual store": {
    after: "These bridge scripts and dashboards:",
    begins: "// workspace/connectors/store.js",
  },
  "serial, plain config": { after: "Serial — plain config", begins: "export default {" },
  "scpi serial": { after: "manage their own transport internally", begins: "export default {" },
  "tcp transport": { after: "TCP Transport\n", begins: "import { createTcpTransport }" },
  "serial transport": { after: "Escape hatch: pre-built serial", begins: "import { createSerialTransport }" },
  "schema output": { after: "generate a schema from driver metadata", begins: "{" },
  "bk precision": { after: "BK Precision 9122A", begins: "export default {" },
  "serial monitor": { after: "Serial Monitor (Terminal)", begins: "export default {" },
  "grbl": { after: "G-code / GRBL CNC", begins: "export default {" },
} as const satisfies Record<string, SamplePlace>;

/** Name of a sample of document 001. */
export type ConnectorSample = keyof typeof CONNECTOR_SAMPLES;

/** The text of a sample of document 001, as it stands there. */
export function connectorSample(name: ConnectorSample): string {
  return cutSample(documentText("001"), CONNECTOR_SAMPLES[name]);
}

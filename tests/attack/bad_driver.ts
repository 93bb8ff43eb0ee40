import { strictEqual } from "node:assert/strict";
import type { TestServer, WorkspaceFiles } from "../support/test_server.ts";
import type { WireClient } from "../support/wire_client.ts";

/** A connector nothing is wrong with. */
export const FINE =
  'export default { driver: "GUI", config: { widgets: [{ name: "a", type: "gauge", value: 3 }] } };';

/** A workspace with one bad driver, a connector on it, and a good neighbour. */
export function bad(driverBody: string, connectorBody = ""): WorkspaceFiles {
  return {
    "connectors/fine.js": FINE,
    "connectors/bad.js": `export default { driver: "Bad", ${connectorBody} };`,
    "drivers/bad.driver.js": `export default {
      meta: {
        name: "Bad",
        properties: { v: { type: "number", access: "rw" } },
        actions: { go: {} },
        streams: ["s"],
      },
      ${driverBody}
    };`,
  };
}

/** Reads the value of the good neighbour. */
export async function neighbourWorks(client: WireClient): Promise<void> {
  strictEqual(await client.get("fine", "a"), 3);
}

/** Waits until a connector has the state, asking the server itself: a client may have connected too late. */
export async function becomes(server: TestServer, client: WireClient, state: string): Promise<string> {
  const bad = server.connectors.find("bad");
  if (bad.state !== state) await client.state("bad", state);
  return bad.message;
}

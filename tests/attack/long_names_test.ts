import { deepStrictEqual } from "node:assert/strict";
import { startTestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";

const PROBE = `
const long = "n".repeat(4_000_000);
const told = (act) => { try { act(); return "nothing"; } catch ({ message }) { return message.replaceAll("n".repeat(40), "n…"); } };
`;
const SCRIPT = `${PROBE}
return [
  told(() => connector("device")[long]()),
  told(() => { connector("device")[long] = 1; }),
  told(() => connector(long).temperature),
  told(() => emit(long, 1)),
];`;
const METHOD = `export default { driver: "TestDevice", config: { dashboardPort: 0, videoFps: 0 }, methods: {
  probe: () => { ${PROBE} return [told(() => connector("device")[long]()), told(() => connector(long).go())]; },
} };`;

Deno.test("names of megabytes go nowhere, and messages about them stay short", async () => {
  await using server = await startTestServer({
    "connectors/device.js":
      'export default { driver: "TestDevice", config: { dashboardPort: 0, videoFps: 0 } };',
    "connectors/other.js": METHOD,
  });
  await using client = await WireClient.connect(server);
  const refused = "The name of a connector or of one of its items has at most 500 characters, not 4000000";
  const result = await client.ask({ type: "scripts.execute", name: "probe", code: SCRIPT });
  deepStrictEqual((result as { result?: unknown }).result, [
    refused,
    refused,
    refused,
    "emit(): the name of an event has at most 256 characters, not 4000000",
  ]);
  deepStrictEqual(
    await client.value({ type: "connector.call", connector: "other", method: "probe" }),
    [refused, refused],
  );
});

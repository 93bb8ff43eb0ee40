import { match, strictEqual } from "node:assert/strict";
import { startTestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";

Deno.test("a subscription to a stream nobody declares is taken and told, one to a declared stream is only taken", async () => {
  await using server = await startTestServer({
    "config/server.json": '{ "connectors": { "enabled": ["waves"] } }',
    "drivers/waves.driver.js": `export default {
      meta: { name: "Waves", properties: {}, actions: { send: {} }, streams: ["wave", "secret"] },
      execute: () => __emitStream("later", 1),
    };`,
    "connectors/waves.js": 'export default { driver: "Waves", hide: ["secret"] };',
  });
  await using client = await WireClient.connect(server);
  const subscribe = async (connector: string, stream: string) => {
    const { success, note } = await client.ask({ type: "stream.subscribe", connector, stream });
    strictEqual(success, true);
    return note;
  };
  strictEqual(await subscribe("waves", "wave"), undefined);
  strictEqual(await subscribe("Waves", "Wave"), undefined);
  strictEqual(await subscribe("waves", "secret"), undefined, "a hidden one is declared");
  strictEqual(
    await subscribe("waves", "later"),
    "'waves' declares no stream 'later', it declares: wave; items come as soon as somebody sends them",
  );
  match(
    String(await subscribe("wavs", "wave")),
    /^There is no connector 'wavs'; known: waves; only what scripts/,
  );
  await client.call("waves", "send");
  await client.until(({ type, stream }) => type === "stream.data" && stream === "later", "the item");
});

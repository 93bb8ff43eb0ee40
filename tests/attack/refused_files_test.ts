import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { startTestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";
import { FINE, neighbourWorks } from "./bad_driver.ts";

for (
  const [title, text, line, column, message] of [
    ["a syntax error", "export default {\n  driver: 'GUI',\n  a: }\n", 3, 6, /Unexpected token '}'/],
    [
      "two default exports",
      "export default { driver: 'GUI' };\nexport default {};\n",
      2,
      8,
      /Duplicate export/,
    ],
    ["no default export", "const a = 1;\n", 1, 1, /no `export default`/],
    [
      "a throw at the top",
      "const a = 1;\nnope();\nexport default { driver: 'GUI' };\n",
      2,
      1,
      /nope is not defined/,
    ],
    [
      "hide and expose",
      "export default { driver: 'GUI', hide: [], expose: [] };",
      null,
      null,
      /exclude each other/,
    ],
    [
      "a function in its config",
      "export default { driver: 'GUI', config: { onThing() {} } };",
      null,
      null,
      /config\.onThing is a function/,
    ],
    [
      "a method of a wrong form",
      "export default { driver: 'GUI', methods: { m: 5 } };",
      null,
      null,
      /methods\.m must be/,
    ],
    ["no driver", "export default {};", null, null, /driver must be the name/],
  ] as const
) {
  Deno.test(`a connector file with ${title} is reported with its place`, async () => {
    await using server = await startTestServer({ "connectors/fine.js": FINE });
    await using client = await WireClient.connect(server);
    await server.write("connectors/bad.js", text);
    const event = await client.until((m) => m.type === "connector.error", "connector.error");
    deepStrictEqual([event.connector, event.line, event.column], ["bad", line, column]);
    match(String(event.message), message);
    await neighbourWorks(client);
  });
}

Deno.test("a connector file of 5 MB is refused without being read", async () => {
  await using server = await startTestServer({
    "connectors/bad.js": `export default { driver: "GUI", a: "${"x".repeat(5_000_000)}" };`,
    "connectors/fine.js": FINE,
  });
  await using client = await WireClient.connect(server);
  match(server.connectors.find("bad").message, /at most 1048576 are allowed/);
  await neighbourWorks(client);
});

Deno.test("an unknown driver is an error that names the known ones", async () => {
  await using server = await startTestServer({ "connectors/bad.js": 'export default { driver: "Nope" };' });
  match(server.connectors.find("bad").message, /no driver 'Nope'; known: .*TestDevice/);
  await using client = await WireClient.connect(server);
  const { code, message } = await client.ask({ type: "connector.call", connector: "bad", property: "x" });
  strictEqual(code, "DRIVER_NOT_FOUND");
  match(String(message), /^Connector 'bad' could not be loaded: .*no driver 'Nope'/);
});

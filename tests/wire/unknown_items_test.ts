import { deepStrictEqual } from "node:assert/strict";
import { findPython } from "@/lib/driver_host/mod.ts";
import { eventually } from "../support/eventually.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";

const SCPI = `config: { transport: "tcp", host: "127.0.0.1", port: 1, autoConnect: true,
  scpi: { properties: { voltage: { cmd: "VOLT" } }, methods: { beep: { cmd: "BEEP" } } } }`;

const SCPI_HAS = "connected, identity, transport, lastCommand, lastResponse, queryCount, errors";

function told({ log }: TestServer): string[] {
  return log.history.filter(({ level, source }) => level === "warn" && source.startsWith("connector:"))
    .map(({ source, message }) => `${source.slice(10)}: ${message}`).toSorted();
}

Deno.test("names of items that exist nowhere are told, without the device too, and those the connector has", async () => {
  await using server = await startTestServer({
    "config/server.json": '{ "license": { "tier": "pro" } }',
    "connectors/off.js":
      `export default { driver: "GenericScpi", optional: true, hide: ["nux", "Beep"], poll: ["voltge", "beep", "VOLTAGE"], ${SCPI} };`,
    "connectors/psu.js":
      `export default { driver: "MockInstrument", expose: ["voltage", "nux", "own"], poll: ["nux", "reset"],
      properties: { own: () => 1, put: { set() {}, poll: true } } };`,
    "connectors/gui.js": `export default { driver: "GUI", hide: ["nux"], poll: ["dial"],
      config: { widgets: [{ name: "dial", type: "number" }] } };`,
    "connectors/none.js": `export default { driver: "GUI", hide: ["x"] };`,
    "connectors/many.js":
      `export default { driver: "GUI", config: { widgets: [{ name: "dial", type: "number" }] },
      hide: ["n1", "n2", "n3", "n4", "n5", "n6", "n7"] };`,
  });
  const psu = "; the connector has voltage, current, output, measured_voltage, measured_current, own";
  deepStrictEqual(
    told(server),
    [
      ...[1, 2, 3, 4, 5].map((at) => `many: hide lists 'n${at}', which is no item; the connector has dial`),
      "many: hide lists 2 more such names",
      "gui: hide lists 'nux', which is no item; the connector has dial",
      "none: hide lists 'x', which is no item; the connector has none",
      `off: hide lists 'nux', which is no item; the connector has ${SCPI_HAS}, voltage, connect, disconnect and 11 more`,
      `off: poll lists 'beep', which is no readable property; the connector has ${SCPI_HAS}, voltage`,
      `off: poll lists 'voltge', which is no readable property; did you mean "voltage"?`,
      `psu: expose lists 'nux', which is no item${psu}, put, reset`,
      "psu: properties.put.poll has no effect: 'put' cannot be read",
      `psu: poll lists 'nux', which is no readable property${psu}`,
      `psu: poll lists 'reset', which is no readable property${psu}`,
    ].toSorted(),
  );
});

Deno.test({
  name: "names that only a running driver can tell are told once it runs, also when that was not at once",
  ignore: "missing" in await findPython(),
  async fn() {
    await using server = await startTestServer({
      "drivers/slow.driver.py": PYTHON,
      "connectors/slow.js": 'export default { driver: "Slow", optional: true, poll: ["nux", "value"] };',
    });
    await eventually(() => told(server).length > 0, "what is wrong with the file");
    deepStrictEqual(told(server), [
      "slow: poll lists 'nux', which is no readable property; the connector has value",
    ]);
  },
});

/** A driver whose device answers when it is asked for the second time. */
const PYTHON = `import json, os, sys
META = {"name": "Slow", "version": "1.0.0", "description": "A driver whose device is off at first", "group": "instruments",
        "properties": {"value": {"type": "double", "access": "R"}}, "actions": {}, "streams": []}
if "--scan" in sys.argv:
    print(json.dumps({"meta": META}))
    sys.exit(0)
for text in sys.stdin:
    request = json.loads(text)
    answer = {"id": request["id"], "result": None}
    if request["method"] == "init":
        seen = os.path.join(request["params"]["_workspacePath"], "seen")
        if not os.path.exists(seen):
            open(seen, "w").close()
            answer = {"id": request["id"], "error": "OSError: the device is off"}
    elif request["method"] == "get": answer["result"] = 1.5
    elif request["method"] == "schema": answer = {"id": request["id"], "error": "KeyError: schema"}
    sys.stdout.write(json.dumps(answer) + "\\n")
    sys.stdout.flush()
    if request["method"] == "shutdown": break
`;

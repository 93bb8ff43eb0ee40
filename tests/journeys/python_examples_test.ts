import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { findPython } from "@/lib/driver_host/mod.ts";
import { HOME, startTestServer, type WorkspaceFiles } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";

const python = await findPython();
const noPython = "missing" in python;
const title = (text: string) => noPython ? `${text} (skipped, needs Python 3.10 or newer)` : text;

/** The examples of the starter workspace, with the connectors of those that are named switched on. */
function exampleFiles(connectors: readonly string[]): WorkspaceFiles {
  const read = (...path: string[]) => Deno.readTextFileSync(join(HOME, "workspace", ...path));
  const files: WorkspaceFiles = { "config/server.json": '{ "license": { "tier": "pro" } }' };
  for (const { name, isFile } of Deno.readDirSync(join(HOME, "workspace", "python"))) {
    if (isFile) files[`python/${name}`] = read("python", name);
  }
  for (const name of connectors) {
    files[`connectors/${name}.js`] = read("connectors", "_examples", `${name}.js`);
  }
  return files;
}

Deno.test({
  name: title("the examples hello and counter run as they are shipped"),
  ignore: noPython,
  async fn() {
    await using server = await startTestServer(exampleFiles(["python-hello", "python-counter"]));
    await using client = await WireClient.connect(server);
    const schema = async (name: string) =>
      await client.value({ type: "connector.schema", name }) as {
        actions: { name: string }[];
        properties: { name: string; access: string }[];
      };
    const hello = await schema("python-hello");
    ok(hello.actions.length > 0, JSON.stringify(hello));
    match(JSON.stringify(await client.call("python-hello", hello.actions[0]!.name, "Ada")), /Ada/);
    const counter = await schema("python-counter");
    const count = counter.properties.find(({ access }) => access === "rw")!;
    await client.set("python-counter", count.name, 5);
    strictEqual(await client.get("python-counter", count.name), 5);
    const result = await client.ask({
      type: "scripts.execute",
      name: "counting",
      code: `const c = connector("python-counter"); c.${count.name} = 40; c.${count.name} + 2`,
    });
    deepStrictEqual([result.result, result.error], [42, null]);
  },
});

Deno.test({
  name: title("the text-to-speech example is there, and nothing of it is installed before it is used"),
  ignore: noPython,
  async fn() {
    await using server = await startTestServer(exampleFiles([]));
    strictEqual(server.log.history.some(({ message }) => /\[pip\]|chatterbox/.test(message)), false);
    for (const path of ["python/chatterbox.py", "python/chatterbox.requirements.txt", "python/README.md"]) {
      ok((await server.read(path)).length > 0, path);
    }
  },
});

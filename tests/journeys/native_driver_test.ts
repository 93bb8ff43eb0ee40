import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { HOME, startTestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";
import { hasProgram } from "../../tools/debian_packages.ts";

const EXAMPLE = join(HOME, "drivers", "_sdk", "native");
const compiler = ["cc", "gcc", "clang"].find(hasProgram);

/** Compiles the example into a folder, with what lies beside it. */
async function compileInto(folder: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for (const name of ["manifest.json", "template.js"]) {
    await Deno.copyFile(join(EXAMPLE, name), join(folder, name));
  }
  const args = [
    "-O2",
    "-Wall",
    "-Wextra",
    "-Werror",
    "-o",
    join(folder, "counter"),
    join(EXAMPLE, "counter.c"),
  ];
  const { success, stderr } = await new Deno.Command(compiler!, { args, stderr: "piped" }).output();
  strictEqual(success, true, new TextDecoder().decode(stderr));
}

Deno.test({
  name: `the example in C is compiled, found, and driven like any driver${
    compiler === undefined ? " (skipped, needs a C compiler: apt-get install -y gcc)" : ""
  }`,
  ignore: compiler === undefined,
  async fn() {
    await using server = await startTestServer(
      {
        "connectors/native.js":
          `export default { driver: "nativecounter", poll: ["count"], methods: { twice: () => driver.step(1) + driver.step(1) } };`,
      },
      {},
      "before ready",
    );
    await compileInto(join(server.workspace, "drivers", "native_counter"));
    await using client = await WireClient.connect(server);
    await server.settled;
    await client.value({ type: "drivers.scan" });
    const drivers = await client.value({ type: "drivers.list" }) as Record<string, unknown>[];
    const { tier, errors } = drivers.find(({ name }) => name === "NativeCounter")!;
    deepStrictEqual([tier, errors], [3, []]);
    match(
      String(await client.value({ type: "driver.template", name: "NativeCounter" })),
      /driver: "NativeCounter"/,
    );
    await client.value({ type: "connectors.reload" });
    await client.ask({ type: "stream.subscribe", connector: "native", stream: "steps" });
    await client.set("native", "count", 40);
    strictEqual(await client.call("native", "step", 2), 42);
    strictEqual(await client.get("native", "COUNT"), 42);
    strictEqual(await client.call("native", "twice"), 87);
    const item = await client.until(({ type }) => type === "stream.data", "the stream");
    deepStrictEqual(item, { type: "stream.data", name: "native", stream: "steps", data: 42 });
    const answer = await client.ask({ type: "connector.call", connector: "native", method: "nobody" });
    strictEqual(answer.code, "CONN_CALL_FAILED");
    const write = { type: "connector.call", connector: "native", property: "count", args: [null] };
    const refused = await client.ask({ ...write, numbers: { "/0": "NaN" } });
    strictEqual(refused.code, "VALIDATION_INVALID_VALUE");
    match(
      String(refused.message),
      /^Cannot write native\.count: 'value' is NaN, and its driver reads JSON, which has no text for that/,
    );
    strictEqual(await client.get("native", "count"), 44);
  },
});

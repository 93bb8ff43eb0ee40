import { deepStrictEqual, ok, rejects, strictEqual, throws } from "node:assert/strict";
import { connectorProxy } from "./connector_proxy.ts";
import { FileHandle } from "./file_handle.ts";
import { connected, received } from "./testing/connected.ts";
import { WireServer } from "./testing/wire_server.ts";

type Call = [method: string, args: readonly unknown[]];

/** A connector that keeps its calls and answers them all alike. */
function recording(answer: unknown) {
  const calls: Call[] = [];
  const run = (method: string, args: readonly unknown[]) => {
    calls.push([method, args]);
    return Promise.resolve(answer);
  };
  return { calls, proxy: connectorProxy("lab", run) };
}

Deno.test("every member of a connector is a function: no argument, one, or several", async () => {
  await using server = new WireServer();
  server.answers.set(
    "connector.call",
    ({ method, args }) => ({ type: "connector.response", value: `${method} ${JSON.stringify(args)}` }),
  );
  await using client = await connected(server);
  const robot = client.connector("robot");
  strictEqual(await robot.speed!(), "speed []");
  strictEqual(await robot.speed!(5), "speed [5]");
  strictEqual(await robot.moveAbsolute!([100, 200, 50]), "moveAbsolute [[100,200,50]]");
  strictEqual(await robot.move!(1, 2), "move [1,2]");
  deepStrictEqual(received(server, "connector.call")[3], {
    type: "connector.call",
    connector: "robot",
    method: "move",
    args: [1, 2],
  });
});

Deno.test("an error of a member carries code and message", async () => {
  await using server = new WireServer();
  const message = "Connector 'psu' has no property or method 'x'";
  server.answers.set("connector.call", () => ({ type: "error", code: "CONN_CALL_FAILED", message }));
  await using client = await connected(server);
  await rejects(client.connector("psu").x!(), { code: "CONN_CALL_FAILED", message });
});

Deno.test("a connector can be awaited, printed and made JSON without a call", async () => {
  const { calls, proxy } = recording(1);
  strictEqual(await Promise.resolve(proxy), proxy);
  strictEqual(JSON.stringify(proxy), "{}");
  Deno.inspect(proxy);
  strictEqual((proxy as unknown as Record<symbol, unknown>)[Symbol.iterator], undefined);
  deepStrictEqual(calls, []);
});

Deno.test("assigning to a member throws and says how to write it", () => {
  const { proxy } = recording(1);
  throws(() => (proxy as Record<string, unknown>).voltage = 5, {
    name: "TypeError",
    message: 'Cannot assign to lab.voltage: write it with "await lab.voltage(value)"',
  });
});

Deno.test("only a result that is nothing but the sign of a file becomes a file", async () => {
  for (const value of [null, {}, { $file: 1 }, { $file: "a", more: 1 }, "a", [1]]) {
    strictEqual(await recording(value).proxy.get!(), value);
  }
  ok(await recording({ $file: "a.txt" }).proxy.file!("a.txt") instanceof FileHandle);
});

Deno.test("a file runs the flat actions of its connector", async () => {
  const { calls, proxy } = recording({ $file: "a.txt" });
  const file = await proxy.file!("a.txt") as FileHandle;
  calls.length = 0;
  await file.exists();
  await file.size();
  await file.read();
  await file.write("text");
  await file.append("more");
  await file.readBinary();
  await file.writeBinary("AAE=");
  await file.info();
  await file.rename("b.txt");
  strictEqual(file.path, "b.txt");
  await file.delete();
  const path = "a.txt";
  const expected: Call[] = [
    ["fileExists", [{ path }]],
    ["fileSize", [{ path }]],
    ["readText", [{ path }]],
    ["writeText", [{ path, content: "text" }]],
    ["appendText", [{ path, content: "more" }]],
    ["readBinary", [{ path }]],
    ["writeBinary", [{ path, content: "AAE=" }]],
    ["fileInfo", [{ path }]],
    ["rename", [{ from: "a.txt", to: "b.txt" }]],
    ["deleteFile", [{ path: "b.txt" }]],
  ];
  deepStrictEqual(calls, expected);
});

Deno.test("a file keeps its path when it cannot be renamed", async () => {
  const file = new FileHandle("a.txt", () => Promise.reject(new RangeError("no such folder")));
  await rejects(file.rename("x/b.txt"), new RangeError("no such folder"));
  strictEqual(file.path, "a.txt");
});

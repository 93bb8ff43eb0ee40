import { ok, strictEqual } from "node:assert/strict";
import { startScriptBench } from "../support/script_bench.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";

/** What only a path of this machine, or the name of a program of ours in it, would hold. */
const PATH = /file:|blob:|guest\.js|dist\/|\/tmp\/|\/home\/|\/work\//;

/**
 * Code that reads stacks where the stack is full: there the engine makes their text by itself, with every function that is
 * on the stack, down to our own. Gives the last lines of the first.
 */
const READ_FULL = `
  Error.stackTraceLimit = 1000000;
  const stacks = [];
  const sink = () => {
    try { sink(); } catch (error) {
      if (stacks.length < 20) try { stacks.push(error.stack); } catch {}
      throw error;
    }
  };
  try { sink(); } catch {}
  return stacks.filter((text) => typeof text === "string").map((text) => text.slice(-2000));`;

const files = {
  "connectors/own.js": `export default { driver: "Full", methods: { own() { ${READ_FULL} } } };`,
  "connectors/single.js": `export default { driver: "GUI", methods: { own() { ${READ_FULL} } } };`,
  "drivers/full.driver.js": `export default {
    meta: { name: "Full", actions: { stacks: {} } },
    async execute() { ${READ_FULL} },
  };`,
};

function check(stacks: unknown): void {
  ok(Array.isArray(stacks) && stacks.length > 5, String(stacks));
  for (const text of stacks) ok(!PATH.test(text), text);
}

function checkLog(server: TestServer): void {
  const said = server.log.history.find(({ source, message }) => source !== "server" && PATH.test(message));
  strictEqual(said, undefined);
}

Deno.test("stacks that are read where no room is left hold no path of this machine", async (t) => {
  await using server = await startTestServer(files);
  await using client = await WireClient.connect(server);
  await t.step("in a connector", async () => check(await client.call("own", "own")));
  await t.step(
    "in a connector with a thread of its own",
    async () => check(await client.call("single", "own")),
  );
  await t.step("in a driver", async () => check(await client.call("own", "stacks")));
  checkLog(server);
});

Deno.test("stacks that a script reads where no room is left hold no path of this machine", async () => {
  await using bench = await startScriptBench();
  check((await bench.execute(`const read = () => {${READ_FULL}};\nread()`)).result);
  const { error } = await bench.execute(
    "for (let i = 0; i < 100000; i++) Promise.reject(new Error('r'));\nawait null;",
  );
  ok(error !== null && !PATH.test(JSON.stringify(error)), JSON.stringify(error));
  checkLog(bench.server);
});

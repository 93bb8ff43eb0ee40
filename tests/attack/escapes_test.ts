import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { startTestServer, type TestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";
import { ESCAPES } from "./escapes.ts";

// Each snippet becomes a method; it reports what kind of thing it got hold of. Only `null`, `undefined`, plain data or
// an error count as contained.
const attempts = Object.entries(ESCAPES).map(([title, code], index) => ({
  title,
  code,
  name: `attempt${index}`,
}));

const judge = `
  const judge = async (attempt) => {
    try {
      const got = await attempt();
      if (got === null || got === undefined) return "nothing";
      return typeof got === "function" || typeof got === "object" ? "ESCAPED: " + typeof got : "value: " + String(got);
    } catch (error) {
      return "threw: " + (error && error.message);
    }
  };
`;

const connector = `${judge}
export default {
  driver: "Attacker",
  methods: {
    control: () => judge(() => Object),
${attempts.map(({ name, code }) => `    ${name}: () => judge(() => (${code})),`).join("\n")}
  },
};`;

const driver = `${judge}
const attempts = {
${attempts.map(({ name, code }) => `  ${name}: () => judge(() => (${code})),`).join("\n")}
};
export default {
  meta: { name: "Attacker", properties: {}, actions: { run: { args: { name: "string" } } } },
  async execute(action, { name }) { return await attempts[name](); },
};`;

const files = { "connectors/attacker.js": connector, "drivers/attacker.driver.js": driver };

async function tryAll(
  run: (client: WireClient, name: string) => Promise<unknown>,
  t: Deno.TestContext,
  server: TestServer,
) {
  await using client = await WireClient.connect(server);
  for (const { title, name } of attempts) {
    await t.step(title, async () => {
      const verdict = String(await run(client, name));
      ok(!verdict.startsWith("ESCAPED") && !verdict.startsWith("value"), verdict);
    });
  }
  strictEqual(server.connectors.find("attacker").state, "ready", "the connector still runs");
}

Deno.test("every escape from connector code is contained", async (t) => {
  await using server = await startTestServer(files);
  await t.step("the judge tells an escape", async () => {
    await using client = await WireClient.connect(server);
    strictEqual(await client.call("attacker", "control"), "ESCAPED: function");
  });
  await tryAll((client, name) => client.call("attacker", name), t, server);
});

Deno.test("every escape from driver code is contained", async (t) => {
  await using server = await startTestServer(files);
  await tryAll((client, name) => client.call("attacker", "run", name), t, server);
});

Deno.test("the corpus holds at least forty escapes", () => ok(attempts.length >= 40));

for (
  const [title, code] of [
    [
      "a dynamic import",
      "export default { driver: 'GUI', methods: { m: () => import('file:///etc/passwd') } };",
    ],
    [
      "a dynamic import of a package",
      "export default { driver: 'GUI', methods: { m: () => import('npm:x') } };",
    ],
    [
      "a static import of a file",
      "import text from '/etc/passwd' with { type: 'text' };\nexport default { driver: 'GUI', text };",
    ],
    ["a static import of a module", "import fs from 'node:fs';\nexport default { driver: 'GUI' };"],
    ["a re-export", "export * from 'node:fs';\nexport default { driver: 'GUI' };"],
    ["import.meta", "export default { driver: 'GUI', url: import.meta.url };"],
    [
      "an import() that one of two goals reads as a comment's end",
      "let x = 1;\nconst m = () => x\n--> import('node:fs');\nexport default { driver: 'GUI', methods: { m } };",
    ],
    [
      "an import() behind what one of two goals reads as a comment",
      "let a = 1, b = 1;\nconst m = () => a <!--b /*\n&& import('data:text/javascript,') /* */;\nexport default { driver: 'GUI', methods: { m } };",
    ],
  ] as const
) {
  Deno.test(`a connector with ${title} is refused with its place`, async () => {
    await using server = await startTestServer({ "connectors/bad.js": code });
    const bad = server.connectors.find("bad");
    strictEqual(bad.state, "error");
    ok(/not allowed|begins a comment/.test(bad.message), bad.message);
  });
}

Deno.test("changed built-ins of a guest reach neither the host nor the other thread", async () => {
  await using server = await startTestServer({
    "connectors/polluter.js": `
      JSON.stringify = () => "hijacked"; JSON.parse = () => "hijacked";
      Array.prototype.map = () => { throw new Error("map"); };
      Map.prototype.get = function () { return undefined; };
      Object.prototype.polluted = "yes";
      export default { driver: "Polluted", methods: { m: () => 1 } };`,
    "drivers/polluted.driver.js": `
      Object.prototype.polluted2 = "yes"; Promise.prototype.then = function () { throw new Error("then"); };
      export default { meta: { name: "Polluted", properties: { v: { type: "number", access: "r" } } }, get() { return 7; } };`,
    "connectors/fine.js":
      `export default { driver: "GUI", config: { widgets: [{ name: "a", type: "gauge", value: 3 }] } };`,
  });
  await using client = await WireClient.connect(server);
  strictEqual(await client.get("fine", "a"), 3);
  strictEqual(({} as { polluted?: string }).polluted, undefined);
  deepStrictEqual(server.connectors.find("fine").state, "ready");
});

import { deepStrictEqual, match } from "node:assert/strict";
import { labFiles } from "../browser/lab.ts";
import { browserTest } from "../support/browser.ts";
import { startTestServer } from "../support/test_server.ts";
import { findNode } from "./node_program.ts";
import { exampleFolder, pageExample, runProgram } from "./page_examples.ts";

Deno.test("the Deno example of the page about the client runs, and its types are right", async () => {
  await using server = await startTestServer(await labFiles());
  await using folder = await exampleFolder({ "lab.ts": pageExample("Deno", server), "deno.json": "{}" });
  const printed = await runProgram(Deno.execPath(), {
    args: ["run", "--check", "--no-prompt", "--allow-net=localhost", "lab.ts"],
    cwd: folder.path,
  });
  deepStrictEqual(printed, ["connectors: broken, panel, psu, test-device", "set to: 5", "ramped to: 6"]);
});

const node = findNode();

Deno.test({
  name: `the Node example of the page about the client runs${
    typeof node === "string" ? ` (skipped, ${node})` : ""
  }`,
  ignore: typeof node === "string",
  async fn() {
    if (typeof node === "string") return;
    await using server = await startTestServer(await labFiles());
    await using folder = await exampleFolder({
      "lab.js": pageExample("Node", server),
      "package.json": '{ "type": "module" }',
    });
    const printed = await runProgram(node.command, { args: [...node.args, "lab.js"], cwd: folder.path });
    match(printed[0]!, /^measured: (4\.9|5\.0)$/);
    deepStrictEqual(printed.slice(1), [
      "failed: CONN_CALL_FAILED",
      "disconnected: 1000 The client was closed",
    ]);
  },
});

browserTest(
  "the browser example of the page about the client runs in a page of the server",
  async (browser) => {
    await using server = await startTestServer(await labFiles());
    // The server does not serve pages of users; an answer of it without a policy is taken for one of them.
    const page = await browser.open(`${server.url}/api/auth/status`);
    await page.setContent(pageExample("Browser page", server));
    await page.locator("#voltage", { hasText: /^0\.0$/ }).waitFor();
    await page.getByRole("button", { name: "On" }).click();
    await page.locator("#voltage", { hasText: /^(4\.9|5\.0)$/ }).waitFor();
    // The one thing the server does not have is the icon the browser asks for by itself.
    deepStrictEqual(page.faults.filter((fault) => !fault.includes("404")), []);
  },
);

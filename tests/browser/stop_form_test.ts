import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { browserTest } from "../support/browser.ts";
import { startLab } from "./lab.ts";
import { WireClient } from "../support/wire_client.ts";

const FILES = { "scripts/forever.js": "for (;;) delay(1000);" };

browserTest(
  "STOP ALL works on a page that runs no scripts, and says that outputs stay on",
  async (browser) => {
    await using server = await startLab(FILES);
    await using wire = await WireClient.connect(server);
    await wire.ask({ type: "scripts.start", name: "forever" });
    const page = await browser.open(server.url, { javaScriptEnabled: false });
    await page.getByRole("button", { name: "STOP ALL" }).click();
    await page.getByRole("heading", { name: "Stopped 1 script" }).waitFor();
    await page.getByText("forever").waitFor();
    await page.getByText("nothing has been switched off").waitFor();
    deepStrictEqual(server.scripts.running, []);
    await page.getByRole("link", { name: "Go to the workbench" }).click();
    await page.getByRole("button", { name: "STOP ALL" }).waitFor();
  },
);

browserTest("STOP ALL says that outputs stay on, also where the page's scripts run", async (browser) => {
  await using server = await startLab(FILES);
  const page = await browser.open(server.url);
  await page.getByRole("contentinfo").getByText("Connected", { exact: true }).waitFor();
  await page.getByRole("button", { name: "STOP ALL" }).click();
  await page.getByRole("region", { name: "Notices" }).getByText("Outputs stay as they are").waitFor();
  strictEqual(new URL(page.url()).pathname, "/");
});

Deno.test("only a page of the server stops the scripts by the form", async () => {
  await using server = await startLab(FILES);
  await using wire = await WireClient.connect(server);
  await wire.ask({ type: "scripts.start", name: "forever" });
  const html = await (await fetch(server.url)).text();
  const [, proof] = /name="proof" value="([0-9a-f]{64})"/.exec(html)!;
  const post = async (headers: Record<string, string>, body: string) => {
    const response = await fetch(`${server.url}/stop`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
      body,
    });
    return { status: response.status, text: await response.text() };
  };
  const own = { origin: server.url };
  for (
    const [headers, body] of [
      [{}, `proof=${proof}`],
      [{ origin: "null" }, `proof=${proof}`],
      [{ origin: "http://elsewhere.example" }, `proof=${proof}`],
      [{ ...own, "sec-fetch-site": "cross-site" }, `proof=${proof}`],
      [own, ""],
      [own, `proof=${"0".repeat(64)}`],
      [own, `proof=${server.token}`],
      [own, `proof=${proof}&rest=${"x".repeat(2000)}`],
    ] as const
  ) {
    strictEqual((await post(headers, body)).status, 403, JSON.stringify(headers));
    strictEqual(server.scripts.running.length, 1);
  }
  const done = await post(own, `proof=${proof}`);
  strictEqual(done.status, 200);
  match(done.text, /Stopped 1 script/);
  strictEqual(server.scripts.running.length, 0);
  match(await (await fetch(`${server.url}/stop`)).text(), /Nothing was stopped/);
});

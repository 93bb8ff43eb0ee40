import { strictEqual } from "node:assert/strict";
import { browserTest } from "../support/browser.ts";
import { eventually } from "../support/eventually.ts";
import { WireClient } from "../support/wire_client.ts";
import { card, oddRow, startOddLab } from "./odd_lab.ts";

browserTest(
  "what is shut, typed and not sent outlives a filter and a reload, and is never written by itself",
  async (browser) => {
    await using server = await startOddLab({
      "connectors/zed.js": 'export default { driver: "GUI", config: { widgets: [{ name: "level" }] } };\n',
    });
    await using wire = await WireClient.connect(server);
    const page = await browser.open(server.url);
    const odd = card(page, "odd");
    const level = oddRow(page, "level").getByRole("textbox");
    await eventually(async () => await level.inputValue() === "12.5", "the value");
    await card(page, "zed").getByRole("button", { name: "Collapse zed" }).click();
    await odd.getByRole("button", { name: "go…" }).click();
    await odd.getByLabel("speed", { exact: true }).fill("3");
    const writes = await wire.get("odd", "writes");
    await level.fill("7");

    const look = async (when: string) => {
      await card(page, "zed").getByRole("button", { name: "Expand zed" }).waitFor();
      strictEqual(await odd.getByLabel("speed", { exact: true }).inputValue(), "3", when);
    };
    // With the field still open: as after a crash, or F5 in the middle of a number.
    await page.reload();
    await level.waitFor();
    await look("after a reload");
    strictEqual(await level.inputValue(), "7");
    await page.getByText("Not written yet").first().waitFor({ state: "attached" });
    await level.focus();
    await oddRow(page, "probe").getByRole("textbox").focus();
    strictEqual(await level.inputValue(), "7");
    strictEqual(await wire.get("odd", "writes"), writes, "nobody has written it");

    await page.getByRole("searchbox").fill("nothing like that");
    await odd.waitFor({ state: "detached" });
    await page.getByRole("searchbox").fill("");
    await look("after a filter");
    strictEqual(await level.inputValue(), "7");
    strictEqual(await wire.get("odd", "level"), 12.5);
    await level.press("Enter");
    await eventually(async () => await wire.get("odd", "level") === 7, "Enter writes it");
    await page.reload();
    await eventually(async () => await level.inputValue() === "7", "the value, which is no draft any more");
    await eventually(async () => await page.getByText("Not written yet").count() === 0, "nothing unwritten");
  },
);

browserTest("a field that goes while it is edited, or whose window does, is not written", async (browser) => {
  await using server = await startOddLab();
  await using wire = await WireClient.connect(server);
  const page = await browser.open(server.url);
  const level = oddRow(page, "level").getByRole("textbox");
  await eventually(async () => await level.inputValue() === "12.5", "the value");
  const writes = await wire.get("odd", "writes");
  await level.fill("1");
  // The window goes behind another one: the field hears "blur" and keeps the focus.
  await level.evaluate((input) => input.dispatchEvent(new FocusEvent("blur")));
  // Its connector goes, with the field in it.
  await Deno.rename(`${server.workspace}/connectors/odd.js`, `${server.workspace}/connectors/odd.txt`);
  await card(page, "odd").waitFor({ state: "detached" });
  await Deno.rename(`${server.workspace}/connectors/odd.txt`, `${server.workspace}/connectors/odd.js`);
  await level.waitFor();
  strictEqual(await level.inputValue(), "1");
  await eventually(async () => await wire.get("odd", "writes") === writes, "no write");
});

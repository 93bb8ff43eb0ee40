import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import type { Locator } from "playwright-core";
import { browserTest } from "../support/browser.ts";
import { eventually } from "../support/eventually.ts";
import { WireClient } from "../support/wire_client.ts";
import { card, oddRow, startOddLab } from "./odd_lab.ts";

async function place(locator: Locator): Promise<string> {
  const { x, y, width, height } = (await locator.boundingBox())!;
  return [x, y, width, height].map(Math.round).join();
}

browserTest(
  "a refused value is written once, and stays in its field until somebody decides",
  async (browser) => {
    await using server = await startOddLab();
    await using wire = await WireClient.connect(server);
    const page = await browser.open(server.url);
    const refused = oddRow(page, "refused").getByRole("textbox");
    await eventually(async () => await refused.inputValue() === "0", "the value");
    const before = await wire.get("odd", "writes") as number;
    await refused.fill("5");
    await refused.press("Enter");
    const fault = oddRow(page, "refused").getByRole("alert");
    await fault.getByText("the device is locked").waitFor();
    await oddRow(page, "probe").getByRole("textbox").focus();
    await refused.focus();
    await oddRow(page, "level").getByRole("textbox").focus();
    strictEqual(await refused.inputValue(), "5");
    strictEqual(await refused.getAttribute("aria-invalid"), "true");
    strictEqual(await wire.get("odd", "writes"), before + 1, "leaving the field writes nothing again");
    await refused.press("Enter");
    await eventually(async () => await wire.get("odd", "writes") === before + 2, "Enter tries again");
    await refused.press("Escape");
    strictEqual(await refused.inputValue(), "0");
  },
);

browserTest(
  "no row moves for a fault, and the press that leaves a wrong field is not lost",
  async (browser) => {
    await using server = await startOddLab();
    const page = await browser.open(server.url);
    const refused = oddRow(page, "refused").getByRole("textbox");
    const facts = card(page, "odd").getByRole("button", { name: "facts" });
    await eventually(async () => await refused.inputValue() === "0", "the value");
    const before = await place(facts);
    await refused.fill("one");
    // Pressed, not clicked: the fault comes between the two halves of the press.
    const { x, y, width, height } = (await facts.boundingBox())!;
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    await oddRow(page, "refused").getByRole("alert").getByText("Not a number").waitFor();
    strictEqual(await place(facts), before);
    await page.mouse.up();
    await card(page, "odd").locator(".outcome").getByText("987654321").waitFor();
    strictEqual(await place(facts), before);
  },
);

browserTest("results, failing devices and a lost connection move nothing", async (browser) => {
  const server = await startOddLab({
    "connectors/zed.js": 'export default { driver: "GUI", config: { widgets: [{ name: "level" }] } };\n',
  });
  let open = true;
  try {
    const page = await browser.open(server.url, { viewport: { width: 700, height: 800 } });
    const rows = [
      oddRow(page, "tiny"),
      card(page, "odd").getByRole("button", { name: "facts" }),
      card(page, "zed"),
    ];
    await card(page, "zed").getByRole("img", { name: "Ready" }).waitFor();
    const places = () => Promise.all(rows.map(place));
    const before = await places();
    await card(page, "odd").getByRole("button", { name: "facts" }).click();
    await card(page, "odd").locator(".outcome").getByText("987654321").waitFor();
    deepStrictEqual(await places(), before);

    await server.write("connectors/odd.js", "export default {");
    await card(page, "odd").getByRole("alert").getByText("SyntaxError", { exact: false }).waitFor();
    strictEqual(await place(card(page, "zed")), before[2]);

    await server.close();
    open = false;
    await page.getByText("The connection to the server is lost").waitFor();
    strictEqual(await place(card(page, "zed")), before[2]);
    ok(await page.getByRole("button", { name: "Try now" }).isEnabled());
  } finally {
    if (open) await server.close();
  }
});

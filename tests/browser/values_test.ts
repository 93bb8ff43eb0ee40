import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTest } from "../support/browser.ts";
import { eventually } from "../support/eventually.ts";
import { WireClient } from "../support/wire_client.ts";
import { card, oddRow, startOddLab } from "./odd_lab.ts";

/** Value and unit of a row, as they are read. */
async function shown(page: Page, property: string): Promise<string> {
  const row = oddRow(page, property);
  const value = await row.locator(".value").textContent();
  const units = await row.locator(".row__unit").allTextContents();
  return `${value} ${units.join("")}`.trim();
}

browserTest("numbers are shown as they are, and all of their digits are to be had", async (browser) => {
  await using server = await startOddLab();
  const page = await browser.open(server.url);
  for (
    const [property, text] of Object.entries({
      tiny: "1.9 µA",
      big: "9999999.987",
      id: "123456789012",
      ratio: "0.667 V",
      nan: "NaN V",
      far: "-Infinity",
      list: "[1,0.666666666667,123456789]",
    })
  ) {
    await eventually(async () => await shown(page, property) === text, `${property} to be ${text}`);
  }
  const ratio = oddRow(page, "ratio").locator(".value");
  await ratio.hover();
  strictEqual(await ratio.getAttribute("title"), "0.6666666666666666 V");
  const copied = await ratio.evaluate((element) => {
    getSelection()!.selectAllChildren(element);
    const clipboardData = new DataTransfer();
    element.dispatchEvent(new ClipboardEvent("copy", { clipboardData, bubbles: true, cancelable: true }));
    return clipboardData.getData("text/plain");
  });
  strictEqual(copied, "0.6666666666666666");

  await card(page, "odd").getByRole("button", { name: "facts" }).click();
  await card(page, "odd").locator(".outcome").getByText('{"serial":987654321,"gain":0.3}').waitFor();
  deepStrictEqual(page.faults, []);
});

browserTest("an edit begins with every digit and is refused outside of the limits", async (browser) => {
  await using server = await startOddLab();
  await using wire = await WireClient.connect(server);
  const page = await browser.open(server.url);
  const probe = oddRow(page, "probe").getByRole("textbox");
  await wire.set("odd", "probe", 0.1 + 0.2);
  await eventually(async () => await probe.inputValue() === "0.3", "the value");
  await probe.focus();
  strictEqual(await probe.inputValue(), "0.30000000000000004");
  await probe.press("Escape");
  await probe.blur();

  const level = oddRow(page, "level").getByRole("textbox");
  await level.fill("31");
  await level.press("Enter");
  await oddRow(page, "level").getByRole("alert").getByText("the highest value is 30 V").waitFor();
  strictEqual(await wire.get("odd", "level"), 12.5);
});

browserTest(
  "a value that cannot be read says why, to a keyboard and a screen reader, and never shows an old number",
  async (browser) => {
    await using server = await startOddLab();
    await using wire = await WireClient.connect(server);
    const page = await browser.open(server.url);
    await eventually(async () => await shown(page, "tiny") === "1.9 µA", "the value");
    const fail = (property: string, reason: string) =>
      wire.ask({ type: "connector.call", connector: "odd", method: "fail", args: [{ property, reason }] });
    await fail("tiny", "the cable is out");

    // Old at first, with its time; the reason is the description of a button.
    const row = oddRow(page, "tiny");
    const why = row.getByRole("button", { name: /^Why tiny/ });
    await why.waitFor();
    const described = async () => {
      const id = await why.getAttribute("aria-describedby");
      return await page.locator(`[id="${id}"]`).textContent();
    };
    match(await described() ?? "", /the cable is out/);
    const text = await shown(page, "tiny");
    const label = await why.getAttribute("aria-label");
    if (text.startsWith("1.9")) match(label!, /^Why tiny is old: \d\d:\d\d:\d\d/);
    else strictEqual(text, "No value A");
    await why.focus();
    await page.keyboard.press("Enter");
    await row.getByRole("note").filter({ hasText: "the cable is out" }).waitFor({ state: "visible" });
    await page.keyboard.press("Escape");
    await row.getByRole("note").waitFor({ state: "hidden" });

    // The card is amber, and says which.
    await card(page, "odd").getByRole("img", { name: "Degraded" }).waitFor();
    ok(await card(page, "odd").evaluate((element) => element.classList.contains("card--warning")));
    await card(page, "odd").getByRole("button", { name: "What is wrong with odd" }).waitFor();

    await wire.ask({ type: "connector.call", connector: "odd", method: "mend" });
    await why.waitFor({ state: "detached" });
    await eventually(async () => await shown(page, "tiny") === "1.9 µA", "the value to be back");
    await card(page, "odd").getByRole("img", { name: "Ready" }).waitFor();
  },
);

browserTest("choices and switches are written, and make the arguments of an action", async (browser) => {
  await using server = await startOddLab();
  await using wire = await WireClient.connect(server);
  const page = await browser.open(server.url);
  const range = oddRow(page, "range").getByRole("combobox");
  await eventually(
    async () => (await range.locator("option:checked").textContent()) === "mid",
    "the value there is",
  );
  deepStrictEqual(await range.locator("option").allTextContents(), ["low", "mid", "high"]);
  await range.selectOption("high");
  await eventually(async () => await wire.get("odd", "range") === "high", "the choice to be written");
  // A key on the closed list chooses nothing.
  const before = await wire.get("odd", "writes");
  await range.focus();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Escape");
  strictEqual(await wire.get("odd", "writes"), before);

  await card(page, "odd").getByRole("button", { name: "go…" }).click();
  const form = card(page, "odd").getByRole("form", { name: "Arguments of go" });
  await form.getByLabel("speed", { exact: true }).fill("12");
  await form.getByLabel("mode", { exact: true }).selectOption("b");
  await form.getByRole("switch", { name: "fast" }).click();
  await form.getByRole("button", { name: "Run" }).click();
  await form.getByRole("alert").getByText("the highest value is 9").waitFor();
  await form.getByLabel("speed", { exact: true }).fill("7");
  await form.getByRole("button", { name: "Run" }).click();
  await card(page, "odd").locator(".outcome").getByText('{"speed":7,"mode":"b","fast":true}').waitFor();
});

browserTest("a switch whose state is not known can be switched off all the same", async (browser) => {
  await using server = await startOddLab();
  await using wire = await WireClient.connect(server);
  const page = await browser.open(server.url);
  await oddRow(page, "out").getByRole("switch").waitFor();
  await wire.ask({
    type: "connector.call",
    connector: "odd",
    method: "fail",
    args: [{ property: "out", reason: "no answer" }],
  });
  const choice = oddRow(page, "out").getByRole("combobox");
  await choice.waitFor();
  const before = await wire.get("odd", "writes") as number;
  await choice.selectOption("Off");
  await eventually(async () => await wire.get("odd", "writes") === before + 1, "the write");
  await wire.ask({ type: "connector.call", connector: "odd", method: "mend" });
  await page.locator('[role=switch][aria-label="odd out"][aria-checked=false]').waitFor();
});

browserTest("an old number looks old, with the time it is from", async (browser) => {
  await using server = await startOddLab();
  await using wire = await WireClient.connect(server);
  const page = await browser.open(server.url);
  await eventually(async () => await shown(page, "tiny") === "1.9 µA", "the value");
  await wire.ask({
    type: "connector.call",
    connector: "odd",
    method: "fail",
    args: [{ property: "tiny", reason: "hang" }],
  });
  const row = oddRow(page, "tiny");
  await row.locator(".value--stale").getByText("1.9", { exact: true }).waitFor();
  await row.getByRole("button", { name: /^Why tiny is old: \d\d:\d\d:\d\d$/ }).getByText(/^\d\d:\d\d:\d\d$/)
    .waitFor();
  await wire.ask({ type: "connector.call", connector: "odd", method: "mend" });
  await row.locator(".value--stale").waitFor({ state: "detached" });
  strictEqual(await shown(page, "tiny"), "1.9 µA");
});

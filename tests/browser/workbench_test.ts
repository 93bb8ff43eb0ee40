import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { browserTest } from "../support/browser.ts";
import { eventually } from "../support/eventually.ts";
import { WireClient } from "../support/wire_client.ts";
import { BROKEN, labFiles, startLab } from "./lab.ts";

function card(page: Page, name: string): Locator {
  return page.getByRole("article", { name, exact: true });
}

function row(page: Page, connector: string, property: string): Locator {
  return card(page, connector).getByRole("group", { name: property, exact: true });
}

browserTest(
  "the first page shows every connector with driver and state, and violates no policy",
  async (browser) => {
    await using server = await startLab();
    const page = await browser.open(server.url);
    for (
      const [name, driver] of [["panel", "GUI"], ["psu", "MockInstrument"], [
        "test-device",
        "TestDevice",
      ]] as const
    ) {
      await card(page, name).getByRole("img", { name: "Ready" }).waitFor();
      await card(page, name).getByText(driver, { exact: true }).waitFor();
    }
    await page.getByText("3 ready").waitFor();
    await page.getByRole("contentinfo").getByText("Connected", { exact: true }).waitFor();
    await page.getByRole("contentinfo").getByText("Muxit 0.0.0-test").waitFor();
    deepStrictEqual(page.faults, []);
  },
);

browserTest("a value that moves in the device moves on the page, polled or read", async (browser) => {
  await using server = await startLab();
  await using wire = await WireClient.connect(server);
  const page = await browser.open(server.url);
  const measured = row(page, "psu", "measured_voltage");
  await measured.getByText("0", { exact: true }).waitFor();
  await wire.set("psu", "voltage", 7);
  await wire.set("psu", "output", true);
  await measured.getByText(/^(6\.99|7\.00)\d*$/).waitFor();
  // `uptime` is not polled: it has a value, and another one after it was read again.
  const uptime = row(page, "test-device", "uptime").locator(".value");
  await eventually(async () => Number(await uptime.textContent()) > 0, "a first uptime");
  const before = await uptime.textContent();
  await card(page, "test-device").getByRole("button", { name: /^Read the values/ }).click();
  await eventually(async () => await uptime.textContent() !== before, "another uptime");
});

browserTest(
  "a number is written with Enter and by leaving the field, and given up with Escape",
  async (browser) => {
    await using server = await startLab();
    await using wire = await WireClient.connect(server);
    const page = await browser.open(server.url);
    const voltage = row(page, "psu", "voltage").getByRole("textbox");
    await voltage.fill("12.5");
    await voltage.press("Enter");
    await eventually(async () => await wire.get("psu", "voltage") === 12.5, "the voltage to be 12.5");

    const current = row(page, "psu", "current").getByRole("textbox");
    await current.fill("0.25");
    await voltage.focus();
    await eventually(async () => await wire.get("psu", "current") === 0.25, "the current to be 0.25");

    await voltage.fill("99");
    await voltage.press("Escape");
    strictEqual(await voltage.inputValue(), "12.5");
    await voltage.blur();
    strictEqual(await wire.get("psu", "voltage"), 12.5);
  },
);

browserTest("what is no number stays in the field with the reason and reaches no device", async (browser) => {
  await using server = await startLab();
  await using wire = await WireClient.connect(server);
  const page = await browser.open(server.url);
  const voltage = row(page, "psu", "voltage").getByRole("textbox");
  await voltage.fill("1,5");
  await voltage.press("Enter");
  await row(page, "psu", "voltage").getByRole("alert").getByText("the decimal sign is a point").waitFor();
  strictEqual(await voltage.getAttribute("aria-invalid"), "true");
  strictEqual(await wire.get("psu", "voltage"), 0);
});

browserTest("a field holds still while it is edited, whatever the device does", async (browser) => {
  await using server = await startLab();
  await using wire = await WireClient.connect(server);
  const page = await browser.open(server.url);
  const voltage = row(page, "psu", "voltage").getByRole("textbox");
  const measured = row(page, "psu", "measured_voltage");
  await eventually(async () => await voltage.inputValue() === "0", "the field to show its value");
  await voltage.focus();
  await wire.set("psu", "voltage", 3);
  await wire.set("psu", "output", true);
  await measured.getByText(/^(2\.99|3\.00)/).waitFor();
  strictEqual(await voltage.inputValue(), "0");
  await voltage.blur();
  await eventually(async () => await voltage.inputValue() === "3", "the field to show the value there is");
  strictEqual(await wire.get("psu", "voltage"), 3);
});

browserTest("a switch toggles the device and shows what the device says", async (browser) => {
  await using server = await startLab();
  await using wire = await WireClient.connect(server);
  const page = await browser.open(server.url);
  const output = row(page, "psu", "output").getByRole("switch");
  strictEqual(await output.getAttribute("aria-checked"), "false");
  await output.click();
  await page.locator('[role=switch][aria-label="psu output"][aria-checked=true]').waitFor();
  strictEqual(await wire.get("psu", "output"), true);
  await wire.set("psu", "output", false);
  await page.locator('[role=switch][aria-label="psu output"][aria-checked=false]').waitFor();
});

browserTest("text and lists are written, too", async (browser) => {
  await using server = await startLab();
  await using wire = await WireClient.connect(server);
  const page = await browser.open(server.url);
  const label = row(page, "test-device", "label").getByRole("textbox");
  await eventually(async () => await label.inputValue() === "Test Device", "the label");
  await label.fill("Bench 7");
  await label.press("Enter");
  await eventually(
    async () => await wire.get("test-device", "label") === "Bench 7",
    "the label to be written",
  );
  const tags = row(page, "test-device", "tags").getByRole("textbox");
  await tags.fill('["a", "b"]');
  await tags.press("Enter");
  await eventually(
    async () => JSON.stringify(await wire.get("test-device", "tags")) === '["a","b"]',
    "the list",
  );
});

browserTest(
  "actions run: at once, with named arguments, by place, and with their error shown",
  async (browser) => {
    await using server = await startLab();
    await using wire = await WireClient.connect(server);
    const page = await browser.open(server.url);
    await wire.set("psu", "voltage", 9);
    await card(page, "psu").getByRole("button", { name: "reset", exact: true }).click();
    await card(page, "psu").locator(".outcome").getByText("OK").waitFor();
    strictEqual(await wire.get("psu", "voltage"), 0);

    const device = card(page, "test-device");
    await device.getByRole("button", { name: "calculate…" }).click();
    await device.getByLabel("a", { exact: true }).fill("30");
    await device.getByLabel("b", { exact: true }).fill("12");
    await device.getByLabel("b", { exact: true }).press("Enter");
    await device.locator(".outcome").getByText("42").waitFor();

    await device.getByRole("button", { name: "loadProfile…" }).click();
    await device.getByLabel("values", { exact: true }).fill("[1, 2, 3]");
    await device.getByRole("button", { name: "Run" }).click();
    await device.locator(".outcome").getByText("3", { exact: true }).waitFor();

    await device.getByLabel("values", { exact: true }).fill("");
    await device.getByRole("button", { name: "Run" }).click();
    await device.locator(".outcome--failed").getByText(/values/).waitFor();

    await card(page, "psu").getByRole("button", { name: "rampTo…" }).click();
    await card(page, "psu").getByLabel("Arguments", { exact: true }).fill("2");
    await card(page, "psu").getByRole("button", { name: "Run" }).click();
    await card(page, "psu").locator(".outcome").getByText("2", { exact: true }).waitFor();
    strictEqual(await wire.get("psu", "voltage"), 2);
  },
);

browserTest(
  "a connector that fails shows why, also to a page that comes late, and recovers with its file",
  async (browser) => {
    await using server = await startLab();
    const page = await browser.open(server.url);
    await card(page, "broken").getByRole("alert").getByText("SyntaxError", { exact: false }).waitFor();
    await page.getByText("1 failed").waitFor();
    await server.write("connectors/broken.js", BROKEN.replace("1 +", "1 + + ;"));
    await card(page, "broken").getByText(/broken\.js:3/).waitFor();
    await server.write(
      "connectors/broken.js",
      'export default { driver: "GUI", config: { widgets: [{ name: "level" }] } };\n',
    );
    await card(page, "broken").getByRole("img", { name: "Ready" }).waitFor();
    await row(page, "broken", "level").waitFor();
  },
);

browserTest("connectors that do not run are listed with the reason", async (browser) => {
  const files = await labFiles();
  files["config/server.json"] = JSON.stringify({ connectors: { enabled: ["psu"] } });
  await using server = await startLab(files);
  const page = await browser.open(server.url);
  const disabled = page.getByRole("region", { name: "Disabled connectors" });
  await disabled.getByRole("article", { name: "panel" }).getByText("Not enabled", { exact: false }).waitFor();
  await card(page, "psu").getByRole("img", { name: "Ready" }).waitFor();
});

browserTest("the filter finds connectors and single properties, and Escape empties it", async (browser) => {
  await using server = await startLab();
  const page = await browser.open(server.url);
  await row(page, "psu", "voltage").waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("psu volt");
  await card(page, "test-device").waitFor({ state: "detached" });
  deepStrictEqual(await card(page, "psu").locator(".row__name").allTextContents(), [
    "voltage",
    "measured_voltage",
  ]);
  await page.keyboard.press("Escape");
  await card(page, "test-device").waitFor();
  await page.keyboard.type("nothing like that");
  await page.getByText("Nothing matches the filter").waitFor();
});

browserTest(
  "the log follows its end, stands still when scrolled up, and filters by level",
  async (browser) => {
    await using server = await startLab();
    const page = await browser.open(server.url);
    const log = page.getByRole("log");
    await log.getByText("Ready after", { exact: false }).waitFor();
    for (let count = 1; count <= 60; count++) server.log.write("info", "test", `line ${count}`);
    server.log.write("warn", "test", "a warning");
    await log.getByText("a warning").waitFor();
    const atEnd = () => log.evaluate((list) => list.scrollTop + list.clientHeight >= list.scrollHeight - 8);
    await eventually(atEnd, "the log to be at its end");
    await log.evaluate((list) => list.scrollTop = 0);
    const newest = page.getByRole("button", { name: "Newest" });
    await newest.waitFor();
    server.log.write("info", "test", "one more");
    await log.getByText("one more").waitFor();
    strictEqual(await log.evaluate((list) => list.scrollTop), 0);
    await newest.click();
    await eventually(atEnd, "the log to be at its end again");
    await page.getByRole("radio", { name: "Warnings" }).check();
    await log.getByText("one more").waitFor({ state: "detached" });
    await log.getByText("a warning").waitFor();
  },
);

browserTest(
  "after a restart of the server the page comes back by itself, with the new token",
  async (browser) => {
    const files = await labFiles();
    const first = await startLab(files);
    const { port, url } = first;
    const page = await browser.open(url);
    try {
      await card(page, "psu").getByRole("img", { name: "Ready" }).waitFor();
    } finally {
      await first.close();
    }
    await page.getByText("The connection to the server is lost").waitFor();
    ok(
      await row(page, "psu", "voltage").getByRole("textbox").isDisabled(),
      "nothing can be written meanwhile",
    );
    delete files["connectors/panel.js"];
    await using second = await startLab(files, port);
    await using wire = await WireClient.connect(second);
    await page.getByText("The connection to the server is lost").waitFor({ state: "detached" });
    await card(page, "panel").waitFor({ state: "detached" });
    const voltage = row(page, "psu", "voltage").getByRole("textbox");
    await voltage.fill("4");
    await voltage.press("Enter");
    await eventually(
      async () => await wire.get("psu", "voltage") === 4,
      "the write through the new connection",
    );
  },
);

browserTest("the arrangement and the theme are kept by the browser", async (browser) => {
  await using server = await startLab();
  const page = await browser.open(server.url, { colorScheme: "light" });
  await page.getByRole("log").waitFor();
  await page.keyboard.press("Control+j");
  await page.getByRole("log").waitFor({ state: "detached" });
  await page.getByRole("radio", { name: "Dark theme" }).check();
  await page.reload();
  strictEqual(await page.locator("html").getAttribute("data-theme"), "dark");
  await card(page, "psu").waitFor();
  strictEqual(await page.getByRole("log").count(), 0);
  await page.getByRole("radio", { name: "System theme" }).check();
  await page.reload();
  strictEqual(await page.locator("html").getAttribute("data-theme"), null);
});

import { match, ok, strictEqual } from "node:assert/strict";
import { browserTest } from "../support/browser.ts";
import { eventually } from "../support/eventually.ts";
import { freezingProxy } from "../support/freezing_proxy.ts";
import { WireClient } from "../support/wire_client.ts";
import { startLab } from "./lab.ts";
import { card, oddRow, startOddLab } from "./odd_lab.ts";

browserTest(
  "a line that is dead without having been closed is noticed, and values are old then",
  async (browser) => {
    await using server = await startOddLab();
    await using line = freezingProxy(server.port);
    const page = await browser.open(`http://127.0.0.1:${line.port}`);
    await oddRow(page, "big").getByText("9999999.987").waitFor();
    line.freeze();
    await page.getByText("The connection to the server is lost").waitFor();
    match(await page.locator(".workbench__banner").textContent() ?? "", /from \d\d:\d\d:\d\d or before/);
    ok(await oddRow(page, "big").locator(".value--stale").isVisible(), "an old number looks old");
  },
);

browserTest("times are those of the server's clock, in the time zone of the viewer", async (browser) => {
  await using server = await startLab({ "scripts/long.js": "log.info('here'); for (;;) delay(1000);" });
  const page = await browser.open(server.url, { timezoneId: "Asia/Tokyo" });
  // A computer whose clock is five hours behind.
  await page.addInitScript(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() - 5 * 3_600_000;
  });
  await page.reload();
  const row = page.getByRole("complementary", { name: "Scripts" }).getByRole("listitem", { name: "long" });
  await page.getByRole("contentinfo").getByText("Ready", { exact: true }).waitFor();
  await row.getByRole("button", { name: "Run long" }).click();
  await row.getByText(/^\d+ s$/).waitFor();
  const log = page.getByRole("log", { name: "Output of long" });
  await log.getByText("here").waitFor();
  const times = await log.locator(".log__time").allTextContents();
  strictEqual(times.length, 2, "when it started, by the page, and what it has logged, by the server");
  const seconds = times.map((text) => {
    const [h, min, s] = text.split(":").map(Number);
    return h! * 3600 + min! * 60 + Math.floor(s!);
  });
  const tokyo = new Date(Date.now() + 9 * 3_600_000);
  const now = tokyo.getUTCHours() * 3600 + tokyo.getUTCMinutes() * 60 + tokyo.getUTCSeconds();
  for (const time of seconds) ok((now - time + 86_400) % 86_400 < 120, `${times} in Tokyo`);
});

browserTest(
  "a connector that is disabled or does not work is enabled and loaded again from its card",
  async (browser) => {
    await using server = await startOddLab({
      "config/server.json": JSON.stringify({
        license: { tier: "pro" },
        connectors: { enabled: ["odd", "broken"] },
      }),
      "connectors/panel.js": 'export default { driver: "GUI", config: { widgets: [{ name: "level" }] } };\n',
      "connectors/broken.js": "export default {",
    });
    await using wire = await WireClient.connect(server);
    const page = await browser.open(server.url);
    await wire.set("odd", "probe", 7);
    await card(page, "panel").getByRole("button", { name: "Enable" }).click();
    await card(page, "panel").getByRole("img", { name: "Ready" }).waitFor();
    const { connectors } = JSON.parse(await server.read("config/server.json"));
    strictEqual(connectors.enabled.toSorted().join(), "broken,odd,panel");
    strictEqual(await wire.get("odd", "probe"), 7, "the others have gone on");

    const tries = () => server.log.history.filter(({ source }) => source === "connector:broken").length;
    const before = tries();
    ok(before > 0);
    await card(page, "broken").getByRole("button", { name: "Reload" }).click();
    await eventually(() => tries() > before, "another try");
  },
);

browserTest(
  "the output follows while the panel changes its size, and stands still for who scrolls up",
  async (browser) => {
    await using server = await startLab();
    const page = await browser.open(server.url);
    const log = page.getByRole("log");
    const tell = (count: number) => {
      for (let line = 1; line <= count; line++) server.log.write("info", "test", `line ${line} of ${count}`);
    };
    tell(200);
    await log.getByText("line 200 of 200").waitFor();
    const atEnd = () => log.evaluate((list) => list.scrollTop + list.clientHeight >= list.scrollHeight - 8);
    const newest = page.getByRole("button", { name: "Jump to newest" });
    const handle = page.getByRole("separator", { name: "Height of the panel" });
    for (const key of ["ArrowUp", "ArrowUp", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown"]) {
      await handle.press(key);
      await eventually(atEnd, `the end to stay in sight after ${key}`);
    }
    await page.setViewportSize({ width: 800, height: 500 });
    await eventually(atEnd, "the end to stay in sight in a smaller window");
    strictEqual(await newest.count(), 0);

    await log.hover();
    await page.mouse.wheel(0, -300);
    await newest.waitFor();
    const top = await log.evaluate((list) => list.scrollTop);
    tell(50);
    await log.getByText("line 50 of 50").waitFor();
    strictEqual(await log.evaluate((list) => list.scrollTop), top);
    await newest.click();
    await eventually(atEnd, "the end");
  },
);

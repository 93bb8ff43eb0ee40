import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import type { BrowserContextOptions, Page } from "playwright-core";
import { browserTest } from "../support/browser.ts";
import { WireClient } from "../support/wire_client.ts";
import { card, startOddLab } from "./odd_lab.ts";

/** A window of 1280 × 1024 that is enlarged twice has 640 × 512 pixels of its page, four times 320 × 256. */
const WINDOWS: Record<string, BrowserContextOptions> = {
  "390 px": { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  "768 px": { viewport: { width: 768, height: 1024 } },
  "200 %": { viewport: { width: 640, height: 512 }, deviceScaleFactor: 2 },
  "400 %": { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 },
};

/** Names of regions and cards that are cut off at the side. */
async function cut(page: Page): Promise<string[]> {
  return await page.evaluate(() =>
    [...document.querySelectorAll(
      "header, main, section, aside, article, footer, .row, .log__line, .bar__button, form",
    )]
      .filter((element) => {
        const { left, right, width } = element.getBoundingClientRect();
        return width > 0 && (left < -1 || right > innerWidth + 1);
      })
      .map((element) => element.className || element.tagName)
  );
}

for (const [name, options] of Object.entries(WINDOWS)) {
  browserTest(`at ${name} nothing is cut off, and STOP ALL stays in sight`, async (browser) => {
    await using server = await startOddLab();
    const page = await browser.open(server.url, options);
    await card(page, "odd").waitFor();
    deepStrictEqual(await cut(page), []);
    const stop = page.getByRole("button", { name: "STOP ALL" });
    const facts = card(page, "odd").getByRole("button", { name: "facts" });
    await facts.scrollIntoViewIfNeeded();
    await facts.click();
    await card(page, "odd").locator(".outcome").getByText("987654321").waitFor();
    await stop.click({ trial: true });
    const box = (await stop.boundingBox())!;
    const { height } = options.viewport!;
    ok(box.y >= 0 && box.y + box.height <= height, "it is in sight wherever the page is");
    deepStrictEqual(page.faults, []);
  });
}

browserTest("nothing is cut off at 320 px while a script runs either", async (browser) => {
  await using server = await startOddLab();
  await using client = await WireClient.connect(server);
  await client.value({
    type: "scripts.start",
    name: "a long measurement",
    code: "for (;;) await delay(50);",
  });
  const page = await browser.open(server.url, WINDOWS["400 %"]!);
  await page.getByText("1 running").waitFor();
  deepStrictEqual(await cut(page), []);
  deepStrictEqual(
    await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
    true,
    "the page is no wider than the window",
  );
});

browserTest("with forced colours everything that only a background said has a shape", async (browser) => {
  await using server = await startOddLab();
  const page = await browser.open(server.url, { forcedColors: "active" });
  await card(page, "odd").getByRole("switch").waitFor();
  const visible = (selector: string, property: string) =>
    page.locator(selector).first().evaluate(
      (element, name) => {
        const probe = document.createElement("span");
        probe.style.color = "Canvas";
        document.body.append(probe);
        const canvas = getComputedStyle(probe).color;
        probe.remove();
        return getComputedStyle(element).getPropertyValue(name) !== canvas;
      },
      property,
    );
  for (
    const [selector, property] of [
      [".stop", "border-top-color"],
      [".status__dot", "background-color"],
      [".switch[aria-checked=true] .switch__track", "background-color"],
      [".segmented__input:checked + .segmented__face", "outline-color"],
      [".badge", "border-top-color"],
    ] as const
  ) {
    ok(await visible(selector, property), `${selector} is seen by its ${property}`);
  }
  await page.keyboard.press("Tab");
  strictEqual(await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle), "solid");
});

/** Waits until the page has been drawn anew. */
async function drawn(page: Page): Promise<void> {
  await page.evaluate(() =>
    new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  );
}

browserTest("an open page that is enlarged looks like one that was opened so, and back", async (browser) => {
  await using server = await startOddLab();
  const wide = { width: 1280, height: 1024 };
  const page = await browser.open(server.url, { viewport: wide });
  const hardware = card(page, "odd");
  const scripts = page.getByRole("button", { name: "Close the scripts" });
  await hardware.waitFor();
  await scripts.waitFor();
  for (const { viewport } of [WINDOWS["200 %"]!, WINDOWS["400 %"]!]) {
    await page.setViewportSize(viewport!);
    await hardware.waitFor();
    strictEqual(await scripts.isVisible(), false, "the scripts would cover the hardware");
    await drawn(page);
    deepStrictEqual(await cut(page), []);
    strictEqual(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
  }
  await page.getByRole("button", { name: "Scripts", exact: true }).click();
  await scripts.waitFor();
  await page.setViewportSize(wide);
  await hardware.waitFor();
  await scripts.waitFor();
  await scripts.click();
  await page.setViewportSize(WINDOWS["200 %"]!.viewport!);
  await page.setViewportSize(wide);
  await drawn(page);
  strictEqual(await scripts.isVisible(), false, "who has closed the scripts finds them closed");
  deepStrictEqual(page.faults, []);
});

browserTest(
  "a page that was left with the scripts beside it begins with the hardware where they would cover it",
  async (browser) => {
    await using server = await startOddLab();
    const page = await browser.open(server.url, { viewport: { width: 1280, height: 1024 } });
    const scripts = page.getByRole("button", { name: "Close the scripts" });
    await scripts.waitFor();
    await page.setViewportSize(WINDOWS["200 %"]!.viewport!);
    await page.reload();
    await card(page, "odd").waitFor();
    strictEqual(await scripts.isVisible(), false);
    await page.setViewportSize({ width: 1280, height: 1024 });
    await scripts.waitFor();
  },
);

import { ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import type { BrowserContextOptions } from "playwright-core";
import { browserTest } from "../support/browser.ts";
import { startLab } from "./lab.ts";

const SCREENS: Record<string, BrowserContextOptions> = {
  light: { colorScheme: "light", viewport: { width: 1440, height: 900 } },
  dark: { colorScheme: "dark", viewport: { width: 1440, height: 900 } },
  narrow: { colorScheme: "light", viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
};

for (const [name, options] of Object.entries(SCREENS)) {
  browserTest(`the page fits on a ${name} screen, and a picture of it is taken`, async (browser) => {
    await using server = await startLab();
    const page = await browser.open(server.url, options);
    await page.getByRole("article", { name: "psu" }).getByRole("img", { name: "Ready" }).waitFor();
    const { inner, scroll, background } = await page.evaluate(() => ({
      inner: innerWidth,
      scroll: document.documentElement.scrollWidth,
      background: getComputedStyle(document.body).backgroundColor,
    }));
    strictEqual(scroll, inner, "nothing is wider than the screen");
    const [, red] = /rgb\((\d+)/.exec(background)!;
    ok(name === "dark" ? Number(red) < 64 : Number(red) > 192, `the background is ${background}`);
    const folder = await Deno.makeTempDir({ prefix: "muxit-screens-" });
    try {
      const picture = await page.screenshot({ path: join(folder, `${name}.png`) });
      ok(picture.length > 10_000);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

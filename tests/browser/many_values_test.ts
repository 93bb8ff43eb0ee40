import { strictEqual } from "node:assert/strict";
import { browserTest } from "../support/browser.ts";
import { eventually } from "../support/eventually.ts";
import { startLab } from "./lab.ts";

const COUNT = 1000;

/** A driver of a thousand properties, each of which differs at every read. */
const DRIVER = `
let reads = 0;
const properties = {};
for (let index = 0; index < ${COUNT}; index++) properties["v" + index] = { type: "number", access: "r" };
export default {
  meta: { name: "Flood", version: "1.0.0", description: "A thousand moving values", group: "utilities",
    properties, actions: {}, streams: [] },
  async init() {},
  async get() { return ++reads / 8; },
  async set() {},
  async execute() {},
  async shutdown() {},
};
`;

browserTest("a thousand moving values all move, and the page can be used meanwhile", async (browser) => {
  const names = Array.from({ length: COUNT }, (_, index) => `v${index}`);
  await using server = await startLab({
    "drivers/flood.driver.js": DRIVER,
    "connectors/flood.js": `export default { driver: "Flood", poll: ${
      JSON.stringify(names)
    }, pollRate: 100 };`,
  });
  const page = await browser.open(server.url);
  const values = () => page.locator(".value").allTextContents();
  await eventually(
    async () => (await values()).filter((text) => Number(text) > 0).length === COUNT,
    "all values",
  );
  const before = await values();
  await eventually(async () => {
    const now = await values();
    return now.every((text, index) => text !== before[index]);
  }, "every value to move");
  await page.getByRole("searchbox").fill("v99");
  await eventually(async () => await page.locator(".row").count() === 11, "the filter to leave eleven");
  const last = page.getByRole("group", { name: "v999", exact: true }).locator(".value");
  const text = await last.textContent();
  await eventually(async () => await last.textContent() !== text, "the filtered values to go on");
  strictEqual(page.faults.length, 0);
});

import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { browserTest } from "../support/browser.ts";
import { WireClient } from "../support/wire_client.ts";
import { startLab } from "./lab.ts";
import { card } from "./odd_lab.ts";

/** Looks like `exe.txt` where it is drawn as it is. */
const TURNED = "txt\u202e.exe";
const SEEN = "txt\\u202e.exe";

const FILES = {
  "drivers/turned.driver.js": `export default {
    meta: {
      name: "Turned", version: "1.0.0", description: "Texts that turn round", group: "utilities",
      properties: {
        ${JSON.stringify(TURNED)}: { type: "string", access: "r", description: ${JSON.stringify(TURNED)} },
        note: { type: "string", access: "rw" },
      },
      actions: { ${JSON.stringify(`go ${TURNED}`)}: {} },
      streams: [],
    },
    async init() {},
    async get() { return ${JSON.stringify(TURNED)}; },
    async set() {},
    async execute() { log.info(${JSON.stringify(TURNED)}); return ${JSON.stringify(TURNED)}; },
  };`,
  "connectors/turned.js": `export default { driver: "Turned", poll: [${
    JSON.stringify(TURNED)
  }, "note"], pollRate: 100 };`,
};

browserTest("text that turns the direction shows as such wherever it stands on the page", async (browser) => {
  await using server = await startLab(FILES);
  await using client = await WireClient.connect(server);
  const page = await browser.open(server.url);
  const turned = card(page, "turned");
  await turned.locator(".value").getByText(SEEN, { exact: true }).waitFor();
  await turned.getByRole("group", { name: SEEN, exact: true }).waitFor();
  await turned.getByRole("button", { name: `go ${SEEN}` }).click();
  await turned.locator(".outcome__text").getByText(SEEN).waitFor();
  await page.getByRole("log").getByText(SEEN, { exact: true }).waitFor();
  await client.value({ type: "scripts.start", name: "asks", code: `ask.confirm(${JSON.stringify(TURNED)})` });
  await page.locator(".prompt__message").getByText(SEEN).waitFor();
  const found = await page.evaluate(() => {
    const all = [...document.querySelectorAll("*")];
    const attributes = all.flatMap((element) =>
      ["title", "aria-label"].map((key) => element.getAttribute(key))
    );
    return [document.body.innerText, ...attributes].filter((text) => /[\u202a-\u202e]/.test(text ?? ""));
  });
  deepStrictEqual(found, []);
  strictEqual(await turned.getByRole("textbox").inputValue(), TURNED, "what is edited stays exact");
  deepStrictEqual(page.faults, []);
});

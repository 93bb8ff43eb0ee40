import { deepStrictEqual, strictEqual } from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { browserTest } from "../support/browser.ts";
import { eventually } from "../support/eventually.ts";
import type { WorkspaceFiles } from "../support/test_server.ts";
import { type Message, WireClient } from "../support/wire_client.ts";
import { startLab } from "./lab.ts";

const FILES: WorkspaceFiles = {
  "config/server.json": '{ "license": { "tier": "pro" } }',
  "connectors/psu.js": 'export default { driver: "MockInstrument" };',
};

/** Runs code that asks, and gives its result once it was answered. */
function asks(wire: WireClient, code: string, name = "calibrate"): Promise<Message> {
  return wire.ask({ type: "scripts.execute", name, code });
}

function question(page: Page, script = "calibrate"): Locator {
  return page.getByRole("alertdialog", { name: `Question from ${script}`, exact: true });
}

async function openQuestions(wire: WireClient): Promise<{ id: string }[]> {
  return (await wire.ask({ type: "prompts.list" })).prompts as { id: string }[];
}

browserTest(
  "a confirm, a choice and a text are answered on the page, and the script gets the answer",
  async (browser) => {
    await using server = await startLab(FILES);
    await using wire = await WireClient.connect(server);
    const page = await browser.open(server.url);

    const yes = asks(wire, 'ask.confirm("Home all axes\\n<b>before</b> run?")');
    await question(page).getByText("<b>before</b>").waitFor();
    await question(page).getByRole("button", { name: "Yes" }).click();
    strictEqual((await yes).result, true);

    const no = asks(wire, 'ask.confirm("Again?")');
    await question(page).getByRole("button", { name: "No" }).click();
    strictEqual((await no).result, false);

    const port = asks(wire, 'ask.choose("Port?", ["COM1", "COM2", "COM3"])');
    await question(page).getByRole("button", { name: "COM2" }).click();
    strictEqual((await port).result, "COM2");

    const recipe = asks(wire, 'ask.choose("Recipe?", Array.from({ length: 40 }, (_, i) => "Recipe " + i))');
    const answer = question(page).getByRole("button", { name: "Answer" });
    strictEqual(await answer.isDisabled(), true);
    await question(page).getByRole("listbox", { name: "Choices" }).selectOption({ label: "Recipe 17" });
    await answer.click();
    strictEqual((await recipe).result, "Recipe 17");

    const text = asks(wire, 'ask.text("Sample?")');
    const field = question(page).getByRole("textbox", { name: "Sample?" });
    await field.waitFor();
    await eventually(
      () => field.evaluate((input) => input === document.activeElement),
      "the focus in the field",
    );
    await page.keyboard.press("Enter");
    await page.keyboard.type("A-17");
    await page.keyboard.press("Enter");
    strictEqual((await text).result, "A-17");
    await page.getByRole("alertdialog").waitFor({ state: "detached" });
    deepStrictEqual(page.faults, []);
  },
);

browserTest(
  "a question has the focus, Escape does not answer it, and the focus goes back afterwards",
  async (browser) => {
    await using server = await startLab(FILES);
    await using wire = await WireClient.connect(server);
    const page = await browser.open(server.url);
    const log = page.getByRole("button", { name: "Log", exact: true });
    await log.focus();
    const result = asks(wire, 'ask.confirm("Go on?")');
    await question(page).waitFor();
    await eventually(
      () => question(page).evaluate((card) => card === document.activeElement),
      "the focus on the question",
    );
    for (const key of ["Escape", "Enter", "Space"]) await page.keyboard.press(key);
    strictEqual((await openQuestions(wire)).length, 1);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    strictEqual((await result).result, true);
    await eventually(
      () => log.evaluate((button) => button === document.activeElement),
      "the focus to be back",
    );
    deepStrictEqual(page.faults, []);
  },
);

browserTest("a question takes nothing from a field that is being edited", async (browser) => {
  await using server = await startLab(FILES);
  await using wire = await WireClient.connect(server);
  const page = await browser.open(server.url);
  const voltage = page.getByRole("article", { name: "psu" }).getByRole("textbox", { name: /^psu voltage/ });
  await voltage.fill("1");
  const result = asks(wire, 'ask.confirm("Go on?")');
  await question(page).waitFor();
  await page.keyboard.type("2");
  strictEqual(await voltage.inputValue(), "12");
  strictEqual(await wire.get("psu", "voltage"), 0, "half a number has reached no device");
  await voltage.press("Escape");
  await question(page).getByRole("button", { name: "Yes" }).click();
  await result;
  deepStrictEqual(page.faults, []);
});

browserTest(
  "a question survives a reload of the page, and one that was answered elsewhere goes",
  async (browser) => {
    await using server = await startLab(FILES);
    await using wire = await WireClient.connect(server);
    const page = await browser.open(server.url);
    const other = await browser.open(server.url);
    const result = asks(wire, 'ask.text("Name?")');
    await question(page).waitFor();
    await page.reload();
    await question(page).getByText("Name?").waitFor();
    await question(other).getByRole("textbox").fill("from elsewhere");
    await question(other).getByRole("textbox").press("Enter");
    strictEqual((await result).result, "from elsewhere");
    await page.getByText("Someone else answered it.", { exact: false }).waitFor();
    await question(page).waitFor({ state: "detached" });
    strictEqual(await other.getByText("Someone else answered it.", { exact: false }).count(), 0);
    deepStrictEqual([...page.faults, ...other.faults], []);
  },
);

browserTest("several questions stand in a queue and are answered in any order", async (browser) => {
  await using server = await startLab(FILES);
  await using wire = await WireClient.connect(server);
  const page = await browser.open(server.url);
  const results = [];
  for (const name of ["a", "b", "c"]) {
    results.push(asks(wire, `ask.confirm("Question ${name}")`, name));
    await question(page, name).waitFor();
  }
  await question(page, "b").getByText("2 of 3").waitFor();
  await question(page, "c").getByRole("button", { name: "No" }).click();
  await question(page, "b").getByText("2 of 2").waitFor();
  for (const name of ["a", "b"]) await question(page, name).getByRole("button", { name: "Yes" }).click();
  deepStrictEqual((await Promise.all(results)).map(({ result }) => result), [true, true, false]);
  deepStrictEqual(page.faults, []);
});

browserTest("a second click of a double click does not answer the next question", async (browser) => {
  await using server = await startLab(FILES);
  await using wire = await WireClient.connect(server);
  const page = await browser.open(server.url);
  const first = asks(wire, 'ask.confirm("Really?")', "a");
  await question(page, "a").waitFor();
  const second = asks(wire, 'ask.confirm("Really?")', "b");
  await question(page, "b").waitFor();
  await question(page, "a").getByRole("button", { name: "Yes" }).dblclick();
  strictEqual((await first).result, true);
  await question(page, "b").waitFor();
  strictEqual((await openQuestions(wire)).length, 1);
  await question(page, "b").getByRole("button", { name: "No" }).click();
  strictEqual((await second).result, false);
});

browserTest("a question that wants an observer counts the page, and its clock is shown", async (browser) => {
  await using server = await startLab(FILES);
  await using wire = await WireClient.connect(server);
  const result = asks(wire, 'ask.confirm("Look!", { timeout: 3000, default: true, requireObserver: true })');
  await eventually(async () => (await openQuestions(wire)).length === 1, "the question");
  const [waiting] = await openQuestions(wire) as unknown as { remainingMs: number }[];
  strictEqual(waiting!.remainingMs, 3000, "the clock stands still while nobody looks");
  const page = await browser.open(server.url);
  await question(page).getByText(/In [123] s the script uses its default\./).waitFor();
  strictEqual((await result).result, true);
  await page.getByText("Time ran out.", { exact: false }).waitFor();
  deepStrictEqual(page.faults, []);
});

browserTest("an answer that comes too late is told kindly", async (browser) => {
  await using server = await startLab(FILES);
  await using wire = await WireClient.connect(server);
  const page = await browser.open(server.url);
  const result = asks(wire, 'ask.confirm("Quick!")');
  await question(page).waitFor();
  const [open] = await openQuestions(wire);
  // Both answers are on their way before the page hears of the other one.
  await page.evaluate(() => {
    const button = document.querySelector<HTMLElement>("[role=alertdialog] .button--primary")!;
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (data) {
      if (!String(data).includes("prompts.answer")) return send.call(this, data);
      Object.assign(globalThis, { sendAnswer: () => send.call(this, data) });
    };
    button.click();
  });
  await wire.ask({ type: "prompts.answer", id: open!.id, value: false });
  strictEqual((await result).result, false);
  await question(page).waitFor({ state: "detached" });
  await page.evaluate(() => (globalThis as unknown as { sendAnswer(): void }).sendAnswer());
  await page.getByText("Your answer to calibrate came too late").waitFor();
  await page.getByText("Someone else answered it.", { exact: false }).waitFor();
  deepStrictEqual(page.faults, []);
});

browserTest(
  "after a restart of the server no old question is left, and a new one is shown",
  async (browser) => {
    const first = await startLab(FILES);
    const { port, url } = first;
    const page = await browser.open(url);
    try {
      await using wire = await WireClient.connect(first);
      await wire.ask({ type: "scripts.start", name: "old", code: 'ask.confirm("Old?")' });
      await question(page, "old").waitFor();
    } finally {
      await first.close();
    }
    await page.getByText("The connection to the server is lost").waitFor();
    await using second = await startLab(FILES, port);
    await using wire = await WireClient.connect(second);
    await question(page, "old").waitFor({ state: "detached" });
    const result = asks(wire, 'ask.confirm("New?")', "new");
    await question(page, "new").getByRole("button", { name: "Yes" }).click();
    strictEqual((await result).result, true);
  },
);

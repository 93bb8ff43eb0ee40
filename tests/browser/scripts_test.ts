import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { browserTest } from "../support/browser.ts";
import { eventually } from "../support/eventually.ts";
import type { WorkspaceFiles } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";
import { startLab } from "./lab.ts";

const FILES: WorkspaceFiles = {
  "config/server.json": '{ "license": { "tier": "pro" } }',
  "connectors/psu.js": 'export default { driver: "MockInstrument" };',
  "scripts/hello.js": 'log.info("Hello, lab!", { volts: 1.5 });\nlog.warn("careful");\n42',
  "scripts/broken.js": 'log.info("begins");\nfunction inner() {\n  return missing;\n}\ninner();',
  "scripts/spin.js": "while (true) {}",
  "scripts/ramp.js":
    'let i = 0;\nwhile (script.running) {\n  connector("psu").voltage = i++ % 5;\n  delay(20);\n}',
  "scripts/asks.js": 'ask.confirm("Go on?")',
  "scripts/demo/deep/inner.js": "1",
  "startup/watch.js": 'on("never", () => {}); log.info("watching");',
};

function script(page: Page, name: string): Locator {
  return page.getByRole("complementary", { name: "Scripts" }).getByRole("listitem", { name, exact: true });
}

async function run(page: Page, name: string): Promise<void> {
  await script(page, name).getByRole("button", { name: `Run ${name}`, exact: true }).click();
}

async function runs(page: Page, name: string): Promise<void> {
  await script(page, name).getByRole("button", { name: `Stop ${name}`, exact: true }).waitFor();
}

function notices(page: Page): Locator {
  return page.getByRole("region", { name: "Notices" });
}

browserTest("a script is run from the page, with its output and its result", async (browser) => {
  await using server = await startLab(FILES);
  const page = await browser.open(server.url);
  await run(page, "hello");
  await script(page, "hello").getByText("Ended with 42").waitFor();
  const output = page.getByRole("log", { name: "Output of hello" });
  await output.getByText('Hello, lab! {"volts":1.5}').waitFor();
  const warning = output.locator(".log__line--warn");
  await warning.getByText("careful").waitFor();
  await warning.getByText("L2", { exact: true }).waitFor();
  await page.getByRole("radio", { name: "Warnings" }).check();
  await output.getByText("Hello, lab!").waitFor({ state: "detached" });
  await output.getByText("careful").waitFor();
  deepStrictEqual(page.faults, []);
});

browserTest("a script that fails shows what, in which line and column, and from where", async (browser) => {
  await using server = await startLab(FILES);
  const page = await browser.open(server.url);
  await run(page, "broken");
  await script(page, "broken").getByText("ReferenceError: missing is not defined").waitFor();
  await script(page, "broken").getByText("line 3, column 3").waitFor();
  await page.getByText("Stack trace").click();
  match(await page.locator(".tell__stack pre").textContent() ?? "", /inner/);
  await server.write("scripts/broken.js", "log.info('mended')");
  await run(page, "broken");
  await script(page, "broken").getByText("Ended", { exact: true }).waitFor();
  strictEqual(await page.getByText("Stack trace").count(), 0);
  deepStrictEqual(page.faults, []);
});

browserTest(
  "scripts stand in their folders, startup scripts by themselves, and new ones appear",
  async (browser) => {
    await using server = await startLab(FILES);
    const page = await browser.open(server.url);
    const startup = page.getByRole("region", { name: "Startup scripts" });
    await startup.getByRole("listitem", { name: "startup/watch" }).getByText("Waiting for events").waitFor();
    const inner = script(page, "demo/deep/inner");
    await inner.waitFor();
    await page.locator("summary", { hasText: "deep" }).click();
    await inner.waitFor({ state: "hidden" });
    await server.write("scripts/later.js", "1");
    await script(page, "later").waitFor();
    deepStrictEqual(page.faults, []);
  },
);

browserTest("a running script shows what it does and the line it is at, and is stopped", async (browser) => {
  await using server = await startLab(FILES);
  const page = await browser.open(server.url);
  await run(page, "ramp");
  await script(page, "ramp").getByText(/^L[34]$/).waitFor();
  await script(page, "ramp").getByText("Waiting (delay)").waitFor();
  await page.getByRole("contentinfo").getByText("2 running").waitFor();
  await script(page, "ramp").getByRole("button", { name: "Stop ramp" }).click();
  await script(page, "ramp").getByText("Stopped", { exact: true }).waitFor();
  strictEqual(await script(page, "ramp").locator(".place").count(), 0);
  deepStrictEqual(page.faults, []);
});

browserTest(
  "what others do with scripts is shown as well, and runs of code without a file",
  async (browser) => {
    await using server = await startLab(FILES);
    await using wire = await WireClient.connect(server);
    const page = await browser.open(server.url);
    await script(page, "hello").waitFor();
    await wire.ask({ type: "scripts.start", name: "inline", code: "log.info('from afar'); delay(60000)" });
    await runs(page, "inline");
    await script(page, "inline").getByText("no file").waitFor();
    await script(page, "inline").getByRole("button", { name: "inline", exact: true }).click();
    await page.getByRole("log", { name: "Output of inline" }).getByText("from afar").waitFor();
    await wire.ask({ type: "scripts.stop", name: "inline" });
    await script(page, "inline").getByText("Stopped", { exact: true }).waitFor();
    deepStrictEqual(page.faults, []);
  },
);

browserTest("a script that cannot be started says why", async (browser) => {
  await using server = await startLab({
    ...FILES,
    "config/server.json": '{ "license": { "tier": "free" } }',
  });
  await using wire = await WireClient.connect(server);
  const page = await browser.open(server.url);
  for (const name of ["one", "two", "three"]) {
    await wire.ask({ type: "scripts.start", name, code: "delay(60000)" });
  }
  await run(page, "hello");
  await script(page, "hello").getByText(/the limit of tier/).waitFor();
  deepStrictEqual(page.faults, []);
});

browserTest(
  "STOP ALL stops a busy loop and a script that waits for an answer, and says so",
  async (browser) => {
    await using server = await startLab(FILES);
    const page = await browser.open(server.url);
    for (const name of ["spin", "ramp", "asks"]) {
      await run(page, name);
      await runs(page, name);
    }
    await page.getByRole("alertdialog", { name: "Question from asks" }).waitFor();
    const stop = page.getByRole("button", { name: "STOP ALL 4 scripts run" });
    await stop.focus();
    await page.keyboard.press("Enter");
    await notices(page).getByText("Stopped 4 scripts").waitFor();
    for (const name of ["spin", "ramp", "asks", "startup/watch"]) {
      await notices(page).getByText(name, { exact: false }).first().waitFor();
      await script(page, name).getByText("Stopped", { exact: true }).waitFor();
    }
    await page.getByRole("alertdialog").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "STOP ALL", exact: true }).click();
    await notices(page).getByText("No script was running").waitFor();
    deepStrictEqual(page.faults, []);
  },
);

browserTest("STOP ALL can be hit on a narrow screen while a question is open", async (browser) => {
  await using server = await startLab(FILES);
  await using wire = await WireClient.connect(server);
  const page = await browser.open(server.url, {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  await wire.ask({ type: "scripts.start", name: "asks" });
  await page.getByRole("alertdialog").waitFor();
  const stop = page.getByRole("button", { name: /^STOP ALL/ });
  const { width, height } = (await stop.boundingBox())!;
  ok(width >= 100 && height >= 44, `it is ${width} by ${height}`);
  strictEqual(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  await stop.tap();
  await notices(page).getByText("Stopped 2 scripts").waitFor();
  deepStrictEqual(page.faults, []);
});

browserTest("STOP ALL without a connection says that it did not get through", async (browser) => {
  const server = await startLab(FILES);
  const page = await browser.open(server.url);
  try {
    await script(page, "hello").waitFor();
  } finally {
    await server.close();
  }
  await page.getByText("The connection to the server is lost").waitFor();
  await page.getByRole("button", { name: /^STOP ALL/ }).click();
  await notices(page).getByRole("alert").getByText("STOP ALL did not get through").waitFor();
});

browserTest(
  "output survives a loss of the connection, and after a restart the list is fetched anew",
  async (browser) => {
    const first = await startLab(FILES);
    const { port, url } = first;
    const page = await browser.open(url);
    const output = page.getByRole("log", { name: "Output of hello" });
    try {
      await run(page, "hello");
      await output.getByText("careful").waitFor();
      // The news that it has ended, too: a page that misses it goes on showing a script that runs.
      await script(page, "hello").getByRole("button", { name: "Run hello" }).waitFor();
    } finally {
      await first.close();
    }
    await page.getByText("The connection to the server is lost").waitFor();
    ok(await script(page, "hello").getByRole("button", { name: "Run hello" }).isDisabled());
    await output.getByText("careful").waitFor();
    const { "scripts/spin.js": _spin, ...rest } = FILES;
    await using _second = await startLab({ ...rest, "scripts/fresh.js": "1" }, port);
    await script(page, "fresh").waitFor();
    await script(page, "spin").waitFor({ state: "detached" });
    await output.getByText("careful").waitFor();
    await run(page, "hello");
    await eventually(
      async () => await output.getByText("careful").count() === 2,
      "the output of the next run",
    );
  },
);

browserTest("what a script logged before the page came is there", async (browser) => {
  await using server = await startLab(FILES);
  const page = await browser.open(server.url);
  await script(page, "startup/watch").getByRole("button", { name: "watch", exact: true }).click();
  await page.getByRole("log", { name: "Output of startup/watch" }).getByText("watching").waitFor();
  await page.reload();
  await page.getByRole("log", { name: "Output of startup/watch" }).getByText("watching").waitFor();
  deepStrictEqual(page.faults, []);
});

/** Puts a voice into the page that keeps what it is given and ends each utterance when the test says so. */
async function fakeVoice(page: Page): Promise<void> {
  await page.evaluate(() => {
    const state = Object.assign(globalThis, { spoken: [] as string[], endSpeech: () => {} });
    speechSynthesis.speak = ({ text, rate, onend }) => {
      if (text !== "") state.spoken.push(`${text} (${Math.round(rate * 100)} %)`);
      state.endSpeech = () => onend?.call({} as SpeechSynthesisUtterance, {} as SpeechSynthesisEvent);
    };
  });
}

async function spoken(page: Page): Promise<string[]> {
  return await page.evaluate(() => (globalThis as unknown as { spoken: string[] }).spoken);
}

browserTest(
  "what scripts say is shown and spoken, one after the other, unless it is switched off",
  async (browser) => {
    await using server = await startLab(FILES);
    await using wire = await WireClient.connect(server);
    const page = await browser.open(server.url);
    const say = (name: string, ...texts: string[]) =>
      wire.ask({ type: "scripts.execute", name, code: texts.map((text) => `say(${text});`).join("") });
    await script(page, "hello").waitFor();
    await fakeVoice(page);
    await say("talker", '"one"', '"two", { emotion: "excited" }', '"three", { emotion: "bored" }');
    await notices(page).getByText("three").waitFor();
    await notices(page).getByText("talker").first().waitFor();
    deepStrictEqual(await spoken(page), ["one (100 %)"]);
    for (let count = 2; count <= 3; count++) {
      await page.evaluate(() => (globalThis as unknown as { endSpeech(): void }).endSpeech());
      await eventually(async () => (await spoken(page)).length === count, `${count} utterances`);
    }
    deepStrictEqual(await spoken(page), ["one (100 %)", "two (120 %)", "three (100 %)"]);
    const speaker = page.getByRole("button", { name: /^Speak what scripts say/ });
    strictEqual(await speaker.getAttribute("aria-pressed"), "true");
    await speaker.click();
    await say("talker", '"four"');
    await notices(page).getByText("four").waitFor();
    strictEqual((await spoken(page)).length, 3);
    await page.reload();
    await script(page, "hello").waitFor();
    strictEqual(await speaker.getAttribute("aria-pressed"), "false");
    strictEqual(await page.evaluate(() => localStorage.getItem("voice.tts.scriptEnabled")), "false");
    deepStrictEqual(page.faults, []);
  },
);

import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { hasProgram } from "../../tools/debian_packages.ts";

const PROGRAM = "chromium";
const ARGS = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** What a title gets in front when there is no browser: the line that installs it. */
export const NO_BROWSER: string | undefined = hasProgram(PROGRAM)
  ? undefined
  : "skipped, needs chromium: apt-get install -y chromium";

/** A browser that is gone when it is disposed. */
export interface TestBrowser extends AsyncDisposable {
  /** Opens a page in a window of its own: cookies and storage are not shared. What the page reports as errors is kept. */
  open(url: string, options?: BrowserContextOptions): Promise<TestPage>;
}

/** A page, and what went wrong in it. */
export interface TestPage extends Page {
  /** Uncaught errors and violations of the content security policy. */
  readonly faults: string[];
}

/** Starts the browser. */
export async function launchBrowser(): Promise<TestBrowser> {
  const browser: Browser = await chromium.launch({ executablePath: `/usr/bin/${PROGRAM}`, args: ARGS });
  return {
    async open(url, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
      const page = await context.newPage();
      const faults: string[] = [];
      page.on("pageerror", (error) => faults.push(String(error)));
      page.on("console", (message) => {
        if (message.type() === "error" && !/ERR_CONNECTION_REFUSED|WebSocket/.test(message.text())) {
          faults.push(message.text());
        }
      });
      await page.goto(url);
      return Object.assign(page, { faults });
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

/** Declares a test that needs a browser; without one it is skipped, and its title says what to install. */
export function browserTest(title: string, run: (browser: TestBrowser) => Promise<void>): void {
  const name = NO_BROWSER === undefined ? title : `${title} (${NO_BROWSER})`;
  Deno.test({
    name,
    ignore: NO_BROWSER !== undefined,
    async fn() {
      await using browser = await launchBrowser();
      await run(browser);
    },
  });
}

/**
 * Runs every test: installs the Debian packages some of them need when it may, and prints the counts in one plain
 * line at the end. `--fresh` adds the check of a fresh clone, which needs the network.
 *
 * @module
 */
import { installPackages } from "./debian_packages.ts";

/** Programs some tests drive, and the package each comes in. Without them exactly those tests are skipped by name. */
const NEEDED = { socat: "socat", chromium: "chromium", cc: "gcc", python3: "python3-venv" } as const;

const FRESH = "--fresh";
const extra = Deno.args.filter((arg) => arg !== FRESH);
const fresh = Deno.args.includes(FRESH) ? ["tools/fresh_start.ts"] : [];
await installPackages(NEEDED);
// What servers tell other programs of this user stays among the tests.
const state = await Deno.makeTempDir({ prefix: "muxit-state-" });
const child = new Deno.Command(Deno.execPath(), {
  args: [
    "test",
    "-A",
    "--unstable-bundle",
    "--no-check",
    "--sanitize-ops",
    "--sanitize-resources",
    ...(extra.length > 0 ? extra : ["lib", "drivers", "islands", "routes", "tools", "tests"]),
    ...fresh,
  ],
  stdout: "piped",
  stderr: "inherit",
  env: { NO_COLOR: "1", MUXIT_STATE: state },
}).spawn();

const totals = { passed: 0, failed: 0, ignored: 0 };
const decoder = new TextDecoder();
let tail = "";
for await (const chunk of child.stdout) {
  await Deno.stdout.write(chunk);
  tail = (tail + decoder.decode(chunk, { stream: true })).slice(-4096);
}
const { code } = await child.status;
await Deno.remove(state, { recursive: true });
const summary = [...tail.matchAll(/(\d+) passed[^|\n]*\| (\d+) failed(?:[^|\n]*\| (\d+) ignored)?/g)].at(-1);
if (summary !== undefined) {
  totals.passed = Number(summary[1]);
  totals.failed = Number(summary[2]);
  totals.ignored = Number(summary[3] ?? 0);
}
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.ignored} skipped`);
Deno.exit(summary === undefined ? 1 : code);

import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { ERROR_CODES, EVENTS, REQUESTS } from "@/lib/protocol/mod.ts";
import { REFERENCE_PAGE, referencePage } from "@/tools/reference.ts";
import { HOME } from "../support/test_server.ts";

const page = referencePage();

/** The part of the page about one type. */
function section(type: string): string {
  const start = page.indexOf(`### \`${type}\`\n`);
  const end = page.slice(start + 4).search(/\n##+ /);
  return page.slice(start, end < 0 ? undefined : start + 4 + end);
}

Deno.test("the reference page has a section for every request and every event, and every code", () => {
  const headings = [...page.matchAll(/^### `(.*)`$/gm)].map(([, type]) => type!);
  deepStrictEqual(headings.sort(), [...REQUESTS.keys(), ...EVENTS.keys()].sort());
  const codes = page.slice(page.indexOf("## Error codes"));
  for (const [code, meaning] of Object.entries(ERROR_CODES)) {
    ok(codes.includes(`| \`${code}\` | ${meaning} |`), code);
  }
});

Deno.test("the reference page shows fields, also nested ones, and whether they must be there", () => {
  const call = section("connector.call");
  for (
    const line of [
      "| `connector` | string | yes |",
      "| `property` | string or null | no |",
      "| `args` | any | no |",
      "Reply `connector.response`:",
      "| `CONN_NOT_FOUND` | The specified connector does not exist |",
      "| `WS_RATE_LIMITED` |",
      "Counts against",
    ]
  ) ok(call.includes(line), line);
  const all = section("connectors.all");
  for (
    const line of [
      "| `value.disabled` | list of object | yes |",
      "| `value.disabled[].reason` | string | yes |",
      "No fields.",
    ]
  ) ok(all.includes(line), line);
  match(section("stream.subscribe"), /\| `encoding` \| `"json"` or `"binary"` \| no \|/);
  match(section("stream.subscribe"), /Answered only when it has a `requestId`/);
  match(
    section("connectors.schema"),
    /\| `value\.<name>\.properties\[\]\.access` \| `"r"` or `"w"` or `"rw"` \| yes \|/,
  );
  match(section("connector.driverConfig.set"), /\| `value` \| string or number or boolean or null \| yes \|/);
  match(section("state.batch"), /Sent to clients that subscribed/);
});

Deno.test("links of the reference page lead to its sections", () => {
  const links = [...page.matchAll(/\]\(#(.*?)\)/g)].map(([, anchor]) => anchor!);
  const anchors = [...page.matchAll(/^### `(.*)`$/gm)].map(([, type]) =>
    type!.toLowerCase().replaceAll(".", "")
  );
  deepStrictEqual(links.filter((link) => !anchors.includes(link)), []);
  strictEqual(links.length, anchors.length);
});

Deno.test("the reference page in docs/ is up to date, and --check tells when it is not", async () => {
  strictEqual(
    (await Deno.readTextFile(REFERENCE_PAGE)).replaceAll("\r\n", "\n"),
    page,
    "run: deno task reference",
  );
  strictEqual(await check(HOME), 0);

  // The program looks for the page beside itself, so a copy of the project's parts has one of its own.
  const copy = await Deno.makeTempDir({ prefix: "muxit-reference-" });
  try {
    await Deno.symlink(`${HOME}/lib`, `${copy}/lib`, { type: "dir" });
    await Deno.copyFile(`${HOME}/deno.lock`, `${copy}/deno.lock`);
    await Deno.copyFile(`${HOME}/deno.json`, `${copy}/deno.json`);
    await Deno.mkdir(`${copy}/tools`);
    await Deno.copyFile(`${HOME}/tools/reference.ts`, `${copy}/tools/reference.ts`);
    strictEqual(await check(copy), 1, "there is no page yet");
    await run(copy, []);
    strictEqual(await Deno.readTextFile(`${copy}/docs/reference/websocket.md`), page);
    strictEqual(await check(copy), 0);
    await Deno.writeTextFile(`${copy}/docs/reference/websocket.md`, page.replace("## Events", "## Other"));
    strictEqual(await check(copy), 1);
  } finally {
    await Deno.remove(copy, { recursive: true });
  }
});

function check(home: string): Promise<number> {
  return run(home, ["--check"]);
}

async function run(home: string, args: readonly string[]): Promise<number> {
  const command = new Deno.Command(Deno.execPath(), {
    cwd: home,
    args: ["run", "--allow-read", "--allow-write=docs", "tools/reference.ts", ...args],
    stderr: "piped",
  });
  return (await command.output()).code;
}

import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { parseCliOptions, socketAddress } from "./cli_options.ts";

const NONE = { headless: false, json: false, help: false, words: [] };

const RIGHT: readonly [args: string[], options: object][] = [
  [[], NONE],
  [["--port", "9000"], { ...NONE, port: 9000 }],
  [["--port=9000", "--workspace=/lab"], { ...NONE, port: 9000, workspace: "/lab" }],
  [["--url", "lab:9000", "--token", "t"], { ...NONE, url: "ws://lab:9000/ws", token: "t" }],
  [["--headless", "get", "psu", "voltage"], { ...NONE, headless: true, words: ["get", "psu", "voltage"] }],
  [["--", "get", "psu"], { ...NONE, words: ["get", "psu"] }],
  [["--", "--json", "get", "psu"], { ...NONE, json: true, words: ["get", "psu"] }],
  [["--headless", "--", "--json", "--", "status"], {
    ...NONE,
    headless: true,
    json: true,
    words: ["status"],
  }],
  [["status", "--json"], { ...NONE, json: true, words: ["status"] }],
  [["stream", "a", "b", "--count", "3"], { ...NONE, words: ["stream", "a", "b", "--count", "3"] }],
  [["-h"], { ...NONE, help: true }],
];
for (const [args, options] of RIGHT) {
  Deno.test(`cli ${args.join(" ")} is understood`, () => deepStrictEqual(parseCliOptions(args), options));
}

const WRONG: readonly [args: string[], error: string][] = [
  [["--nope"], "Unknown option --nope"],
  [["--json=yes"], "Unknown option --json=yes"],
  [["--port"], "--port needs a value"],
  [["--port", "0"], '--port is "0"; 1 to 65535 is allowed'],
  [["--url", "ftp://x"], '--url is "ftp://x"; it should look like ws://lab:8765'],
  [["--url", "lab:1", "--port", "2"], "--url has a port already; leave --port out"],
  [["--headless", "--port", "2"], "--headless starts a server of its own; leave --url and --port out"],
  [["--", "--nope"], "Unknown option --nope"],
];
for (const [args, error] of WRONG) {
  Deno.test(`cli ${args.join(" ")} is refused`, () => deepStrictEqual(parseCliOptions(args), { error }));
}

for (
  const [text, address] of [
    ["lab:8765", "ws://lab:8765/ws"],
    ["http://lab:8765/", "ws://lab:8765/ws"],
    ["https://lab", "wss://lab/ws"],
    ["ws://[::1]:9/other", "ws://[::1]:9/other"],
    ["file:///x", undefined],
    ["", undefined],
  ] as const
) {
  Deno.test(`the WebSocket of "${text}" is ${address}`, () => strictEqual(socketAddress(text), address));
}

import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { cli, FILES } from "../support/command_line.ts";
import { startServerProcess } from "../support/server_process.ts";
import { startTestServer } from "../support/test_server.ts";

/** A workspace on which no server runs; whoever starts one leaves a file behind. */
async function withQuietWorkspace(
  run: (workspace: string, started: () => Promise<boolean>) => Promise<void>,
) {
  const server = await startTestServer(FILES);
  const workspace = await Deno.makeTempDir({ prefix: "muxit-quiet-" });
  try {
    await Deno.mkdir(`${workspace}/connectors`);
    await Deno.writeTextFile(`${workspace}/connectors/psu.js`, FILES["connectors/psu.js"]!);
    const started = () => Deno.stat(`${workspace}/config`).then(() => true, () => false);
    await run(workspace, started);
  } finally {
    await server.close();
    await Deno.remove(workspace, { recursive: true });
  }
}

for (
  const [words, code, text] of [
    [
      ["status"],
      1,
      /^CLIENT_DISCONNECTED: No server is running on .*muxit-quiet-.*; start one with "(npx -y deno@2\.\d+|deno) task start"/,
    ],
    [["logs"], 1, /No server is running on/],
    [["script", "stopAll"], 1, /No server is running on/],
    [["script", "start", "x"], 1, /No server is running on/],
    [["frobnicate"], 2, /There is no command "frobnicate"/],
    [["get", "psu"], 2, /Something is missing; write: get/],
    [["script", "rnu", "x.js"], 2, /Unknown: script rnu/],
    [["stream", "psu", "wave", "--count", "0"], 2, /--count is "0"/],
    [["drivers", "get", "voltage"], 2, /No driver is being tried/],
    [["script", "run", "/nowhere/a.js"], 1, /there is no such file/],
  ] as const
) {
  Deno.test(`cli -- ${words.join(" ")} starts no server where none runs`, () =>
    withQuietWorkspace(async (workspace, started) => {
      const ended = await cli(["--workspace", workspace, "--", ...words]);
      deepStrictEqual([ended.code, ended.out, await started()], [code, "", false]);
      match(ended.err, text);
    }));
}

Deno.test("cli -- help needs no server", () =>
  withQuietWorkspace(async (workspace, started) => {
    const ended = await cli(["--workspace", workspace, "--", "help"]);
    deepStrictEqual([ended.code, ended.err, await started()], [0, "", false]);
    match(ended.out, /^help \[command\]/);
  }));

Deno.test("cli finds the server on the workspace wherever it listens, and starts no second one", async () => {
  await using server = await startServerProcess(FILES);
  const on = ["--workspace", server.workspace];
  const status = await cli([...on, "--json", "--", "status"]);
  strictEqual(JSON.parse(status.out).address, `ws://127.0.0.1:${server.port}/ws`);
  const headless = await cli([...on, "--headless", "--", "psu.voltage"]);
  deepStrictEqual([headless.code, headless.out], [1, ""]);
  match(
    headless.err,
    new RegExp(
      `CLIENT_DISCONNECTED: A server is already running on .*:${server.port}, process ${server.pid}, since .*Use that one`,
    ),
  );
});

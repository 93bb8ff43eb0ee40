import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { HistoryFile, historyPath } from "./history_file.ts";

async function inFolder(run: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "muxit-history-" });
  try {
    await run(join(folder, "new", "history"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function keep(path: string, lines: readonly string[]): Promise<string[]> {
  const history = new HistoryFile(path);
  for (const line of lines) history.add(line);
  await history.flush();
  return await new HistoryFile(path).load();
}

Deno.test("history comes back in the next session, oldest first, without repeats in a row", () =>
  inFolder(async (path) => {
    deepStrictEqual(await new HistoryFile(path).load(), []);
    await keep(path, ["get psu voltage", " get psu voltage ", "", "status"]);
    deepStrictEqual(await keep(path, ["status", "logs"]), ["get psu voltage", "status", "logs"]);
  }));

Deno.test("lines with secrets are not kept", () =>
  inFolder(async (path) => {
    const lines = [
      "drivers init Ai apiKey=sk-12345",
      'set mail password = "hunter22"',
      "psu.token = abcdef",
      "status",
    ];
    deepStrictEqual(await keep(path, lines), ["status"]);
    strictEqual((await Deno.readTextFile(path)).includes("hunter"), false);
  }));

Deno.test("at most 1000 lines are kept, the newest", () =>
  inFolder(async (path) => {
    const lines = Array.from({ length: 1200 }, (_, index) => `get psu p${index}`);
    const kept = await keep(path, lines);
    deepStrictEqual([kept.length, kept[0], kept.at(-1)], [1000, "get psu p200", "get psu p1199"]);
  }));

Deno.test("two sessions beside each other keep each other's lines", () =>
  inFolder(async (path) => {
    const [one, two] = [new HistoryFile(path), new HistoryFile(path)];
    one.add("first");
    await one.flush();
    two.add("second");
    await two.flush();
    one.add("third");
    await one.flush();
    deepStrictEqual(await two.load(), ["first", "second", "third"]);
  }));

Deno.test("a history that cannot be written is said once and stops nothing", () =>
  inFolder(async (path) => {
    await Deno.mkdir(path, { recursive: true });
    const failures: unknown[] = [];
    const history = new HistoryFile(path, (error) => failures.push(error));
    history.add("one");
    history.add("two");
    await history.flush();
    strictEqual(failures.length, 1);
  }));

Deno.test("without a place nothing is kept", async () => {
  const history = new HistoryFile(undefined);
  history.add("status");
  await history.flush();
  deepStrictEqual(await history.load(), []);
});

for (
  const [os, env, path] of [
    ["linux", { HOME: "/home/me" }, join("/home/me", ".local", "state", "muxit", "history")],
    ["linux", { HOME: "/home/me", XDG_STATE_HOME: "/state" }, join("/state", "muxit", "history")],
    [
      "darwin",
      { HOME: "/Users/me" },
      join("/Users/me", "Library", "Application Support", "muxit", "history"),
    ],
    ["windows", { LOCALAPPDATA: "C:\\me" }, join("C:\\me", "muxit", "history")],
    ["linux", { HOME: "/home/me", MUXIT_HISTORY: "/mine" }, "/mine"],
    ["linux", { HOME: "/home/me", MUXIT_HISTORY: "" }, undefined],
    ["linux", {}, undefined],
  ] as const
) {
  Deno.test(`the history on ${os} with ${JSON.stringify(env)} is ${path}`, () => {
    strictEqual(historyPath((name) => (env as Record<string, string>)[name], os), path);
  });
}

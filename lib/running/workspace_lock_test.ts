import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { otherServerPorts, readEntry, writeEntry } from "./server_entry.ts";
import { lockHolder, WorkspaceLock, WorkspaceTakenError } from "./workspace_lock.ts";

/** A workspace, and a folder for this user's state; gone afterwards. */
async function withWorkspace(run: (workspace: string, state: string) => Promise<void>): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "muxit-lock-" }));
  const before = Deno.env.get("MUXIT_STATE");
  const state = join(folder, "state");
  Deno.env.set("MUXIT_STATE", state);
  try {
    await Deno.mkdir(join(folder, "config"));
    await run(folder, state);
  } finally {
    if (before === undefined) Deno.env.delete("MUXIT_STATE");
    else Deno.env.set("MUXIT_STATE", before);
    await Deno.remove(folder, { recursive: true });
  }
}

const SERVER = { port: 4321, url: "http://127.0.0.1:4321", token: "secret" };

Deno.test("a workspace has one server at a time, and a second start says who it is", () =>
  withWorkspace(async (workspace) => {
    const lock = await WorkspaceLock.take(workspace, { version: "1" });
    await lock.publish(SERVER);
    await rejects(WorkspaceLock.take(workspace, { version: "1" }), (error: Error) => {
      ok(error instanceof WorkspaceTakenError);
      match(
        error.message,
        new RegExp(
          `is already running on ${workspace} \\(http://127\\.0\\.0\\.1:4321, process ${Deno.pid}, since ` +
            String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d\)`,
        ),
      );
      return true;
    });
    await lock.release();
    await (await WorkspaceLock.take(workspace, { version: "1" })).release();
  }));

Deno.test("everybody sees where the server is, this user alone its token, and nothing of it stays", () =>
  withWorkspace(async (workspace, state) => {
    const lock = await WorkspaceLock.take(workspace, { version: "1" });
    await lock.publish(SERVER);
    const text = await Deno.readTextFile(join(workspace, "config", ".server.lock"));
    ok(!text.includes("secret"));
    strictEqual((await lockHolder(workspace))?.facts?.url, SERVER.url);
    strictEqual((await readEntry(workspace))?.token, "secret");
    const [entry] = [...Deno.readDirSync(join(state, "servers"))];
    if (Deno.build.os !== "windows") {
      strictEqual((await Deno.stat(join(state, "servers", entry!.name))).mode! & 0o777, 0o600);
      strictEqual((await Deno.stat(state)).mode! & 0o777, 0o700);
    }
    await lock.release();
    deepStrictEqual([await lockHolder(workspace), await readEntry(workspace)], [undefined, undefined]);
    deepStrictEqual([...Deno.readDirSync(join(workspace, "config"))].map(({ name }) => name), [
      ".server.held",
    ]);
  }));

Deno.test("a lock whose process was killed is taken over, also when its number lives on in another process", () =>
  withWorkspace(async (workspace) => {
    const facts = { pid: Deno.pid, started: "2026-01-01T00:00:00Z", version: "1", ...SERVER };
    await Deno.writeTextFile(join(workspace, "config", ".server.held"), "");
    await Deno.writeTextFile(join(workspace, "config", ".server.lock"), JSON.stringify(facts));
    strictEqual(await lockHolder(workspace), undefined);
    const lock = await WorkspaceLock.take(workspace, { version: "2" });
    strictEqual((await lockHolder(workspace))?.facts?.version, "2");
    await lock.release();
  }));

Deno.test("a server that starts takes away what killed ones have left", () =>
  withWorkspace(async (workspace, state) => {
    const gone = new Deno.Command(Deno.execPath(), { args: ["--version"], stdout: "null" }).spawn();
    await gone.status;
    const facts = { started: "", version: "1", ...SERVER };
    await writeEntry({ ...facts, pid: gone.pid, workspace: "/of/one/that/was/killed" });
    const forget = await writeEntry({ ...facts, pid: Deno.pid, workspace });
    strictEqual([...Deno.readDirSync(join(state, "servers"))].length, 1);
    strictEqual((await readEntry(workspace))?.pid, Deno.pid);
    deepStrictEqual(await otherServerPorts(), new Set([SERVER.port]));
    await forget!();
    deepStrictEqual(await otherServerPorts(), new Set());
  }));

Deno.test("nobody holds a workspace that is not there", async () => {
  strictEqual(await lockHolder("/nowhere/at/all"), undefined);
});

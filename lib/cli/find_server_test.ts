import { deepStrictEqual, match, rejects, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { WorkspaceLock, writeEntry } from "@/lib/running/mod.ts";
import { type FindOptions, findServer, type FoundServer } from "./find_server.ts";

const TOKEN = "t".repeat(64);

/** A folder for workspaces and this user's state, and what was said; gone afterwards. */
class Around implements AsyncDisposable {
  readonly notes: string[] = [];
  started = 0;
  readonly #state = Deno.env.get("MUXIT_STATE");
  readonly #closers: (() => Promise<void>)[] = [];

  private constructor(readonly folder: string) {
    Deno.env.set("MUXIT_STATE", join(folder, "state"));
  }

  static async create(): Promise<Around> {
    return new Around(await Deno.realPath(await Deno.makeTempDir({ prefix: "muxit-find-" })));
  }

  /** The path of a new workspace. */
  async workspace(name: string): Promise<string> {
    const path = join(this.folder, name);
    await Deno.mkdir(join(path, "config"), { recursive: true });
    return path;
  }

  /** A server on a workspace, of which there is only what others see. */
  async run(workspace: string, { published = true } = {}): Promise<number> {
    const http = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen: () => {} },
      () => Response.json({ token: "asked for" }),
    );
    const { port } = http.addr;
    const lock = await WorkspaceLock.take(workspace, { version: "1" });
    this.#closers.push(() => http.shutdown(), () => lock.release());
    if (published) await lock.publish({ port, url: `http://127.0.0.1:${port}`, token: TOKEN });
    return port;
  }

  find(workspace: string, more: Partial<FindOptions> = {}): Promise<FoundServer> {
    return findServer({
      options: { headless: false, workspace },
      workspace,
      mayStart: true,
      startHeadless: () => {
        this.started++;
        return Promise.resolve({
          url: "http://127.0.0.1:4242",
          token: "own",
          ready: Promise.resolve(),
          close: () => Promise.resolve(),
        });
      },
      note: (text) => this.notes.push(text),
      signal: new AbortController().signal,
      ...more,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const close of this.#closers) await close();
    if (this.#state === undefined) Deno.env.delete("MUXIT_STATE");
    else Deno.env.set("MUXIT_STATE", this.#state);
    await Deno.remove(this.folder, { recursive: true });
  }
}

Deno.test("the server on the workspace is found by its lock, wherever it listens, and its token in this user's file", async () => {
  await using around = await Around.create();
  const workspace = await around.workspace("lab");
  const port = await around.run(workspace);
  const found = await around.find(workspace);
  deepStrictEqual([found.url, await found.token()], [`ws://127.0.0.1:${port}/ws`, TOKEN]);
  deepStrictEqual([around.notes, around.started], [[], 0]);
});

Deno.test("a server whose entry is missing is asked for its token", async () => {
  await using around = await Around.create();
  const workspace = await around.workspace("lab");
  await around.run(workspace);
  await Deno.remove(join(around.folder, "state"), { recursive: true });
  strictEqual(await (await around.find(workspace)).token(), "asked for");
});

Deno.test("where none runs, one is started and that is said", async () => {
  await using around = await Around.create();
  const workspace = await around.workspace("lab");
  await around.run(await around.workspace("another"));
  const found = await around.find(workspace);
  deepStrictEqual([found.url, await found.token()], ["ws://127.0.0.1:4242/ws", "own"]);
  match(around.notes.join(), /^Starting a server on .*muxit-find-/);
});

Deno.test("a command that only asks starts none, and says what to do", async () => {
  await using around = await Around.create();
  const workspace = await around.workspace("lab");
  await rejects(
    around.find(workspace, { mayStart: false }),
    /No server is running on .*lab; start one with "(npx -y deno@2\.\d+|deno) task start"/,
  );
  strictEqual(around.started, 0);
});

Deno.test("where no workspace was named, the only server there is is used, and several are named", async () => {
  await using around = await Around.create();
  const usual = await around.workspace("usual");
  const port = await around.run(await around.workspace("lab"));
  const options = { headless: false };
  const found = await around.find(usual, { options });
  deepStrictEqual([found.url, await found.token()], [`ws://127.0.0.1:${port}/ws`, TOKEN]);
  match(around.notes.join(), /Using the server on .*lab/);
  await around.run(await around.workspace("other"));
  await rejects(
    around.find(usual, { options }),
    /Several servers are running: .*lab.*other|Several.*other.*lab/,
  );
});

Deno.test("the entry of a server that is gone is not believed, though a process has its number", async () => {
  await using around = await Around.create();
  const workspace = await around.workspace("lab");
  const entry = { port: 9, url: "http://127.0.0.1:9", started: "", version: "1", token: TOKEN };
  await writeEntry({ ...entry, pid: Deno.pid, workspace: await around.workspace("gone") });
  await around.find(workspace, { options: { headless: false } });
  strictEqual(around.started, 1);
});

Deno.test("--headless starts one, whoever else runs", async () => {
  await using around = await Around.create();
  const workspace = await around.workspace("lab");
  await around.run(await around.workspace("another"));
  const found = await around.find(workspace, { options: { headless: true } });
  strictEqual(found.url, "ws://127.0.0.1:4242/ws");
});

Deno.test("a server that was named and does not answer is a failure, never another server", async () => {
  await using around = await Around.create();
  const workspace = await around.workspace("lab");
  await rejects(
    around.find(workspace, { options: { headless: false, url: "ws://127.0.0.1:1/ws" } }),
    /Cannot connect to ws:\/\/127\.0\.0\.1:1\/ws: nothing answers there; .* task start starts a server/,
  );
  await rejects(around.find(workspace, { options: { headless: false, port: 1 } }), /Cannot connect/);
});

Deno.test("a named server of this user needs no token, one that keeps it to itself does", async () => {
  await using around = await Around.create();
  const workspace = await around.workspace("lab");
  const port = await around.run(workspace);
  const found = await around.find(workspace, { options: { headless: false, port } });
  strictEqual(await found.token(), TOKEN);
  const http = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    () => Response.json({ error: "Only this machine may ask for the token" }, { status: 403 }),
  );
  try {
    const options = { headless: false, port: http.addr.port };
    await rejects(around.find(workspace, { options }), /Only this machine may ask.*--token/);
  } finally {
    await http.shutdown();
  }
});

Deno.test("a token that is known is used without asking for one", async () => {
  await using around = await Around.create();
  const options = { headless: false, url: "ws://lab:8765/ws", token: "known" };
  const found = await around.find(around.folder, { options });
  deepStrictEqual([found.url, await found.token()], ["ws://lab:8765/ws", "known"]);
});

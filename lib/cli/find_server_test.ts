import { deepStrictEqual, match, rejects, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { findServer, type FoundServer } from "./find_server.ts";

const TOKEN = "t".repeat(64);

interface Around {
  /** What answers on the port that server.json names; absent: nothing. */
  answer?: () => Response;
  options?: Partial<Parameters<typeof findServer>[0]["options"]>;
}

/** Looks for a server on a workspace whose settings name a port; gives what was found and what was said. */
async function look(
  { answer, options = {} }: Around,
): Promise<{ found: FoundServer; notes: string; port: number }> {
  const workspace = await Deno.makeTempDir({ prefix: "muxit-find-" });
  const http = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, () => answer!());
  const { port } = http.addr;
  if (answer === undefined) await http.shutdown();
  await Deno.mkdir(join(workspace, "config"));
  await Deno.writeTextFile(join(workspace, "config", "server.json"), JSON.stringify({ websocket: { port } }));
  const notes: string[] = [];
  try {
    const found = await findServer({
      options: { headless: false, ...options },
      workspace,
      startHeadless: () =>
        Promise.resolve({
          url: "http://127.0.0.1:4242",
          token: "own",
          ready: Promise.resolve(),
          close: () => Promise.resolve(),
        }),
      note: (text) => notes.push(text),
      signal: new AbortController().signal,
    });
    return { found, notes: notes.join("\n"), port };
  } finally {
    if (answer !== undefined) await http.shutdown();
    await Deno.remove(workspace, { recursive: true });
  }
}

Deno.test("the server that runs on the workspace's port is used", async () => {
  const { found, notes, port } = await look({ answer: () => Response.json({ token: TOKEN }) });
  deepStrictEqual([found.url, found.headless, notes], [`ws://127.0.0.1:${port}/ws`, undefined, ""]);
});

Deno.test("where none runs, one is started and that is said", async () => {
  const { found, notes } = await look({});
  deepStrictEqual([found.url, await found.token()], ["ws://127.0.0.1:4242/ws", "own"]);
  match(notes, /^No server is used; starting one here on .*muxit-find-/);
});

Deno.test("another program on that port is no server, and is named", async () => {
  const { found, notes } = await look({ answer: () => new Response("hello", { status: 404 }) });
  strictEqual(found.url, "ws://127.0.0.1:4242/ws");
  match(notes, /is no Muxit server: .*404/);
});

Deno.test("--headless starts one even where one runs", async () => {
  const { found } = await look({
    answer: () => Response.json({ token: TOKEN }),
    options: { headless: true },
  });
  strictEqual(found.url, "ws://127.0.0.1:4242/ws");
});

Deno.test("a server that was named and does not answer is a failure, never another server", async () => {
  await rejects(
    look({ options: { url: "ws://127.0.0.1:1/ws" } }),
    /Cannot connect to ws:\/\/127\.0\.0\.1:1\/ws: nothing answers there; deno task start/,
  );
  await rejects(
    look({
      answer: () => Response.json({ error: "Only this machine may ask for the token" }, { status: 403 }),
      options: { port: 1 },
    }),
    /Cannot connect/,
  );
});

Deno.test("a token that is known is used without asking for one", async () => {
  const { found } = await look({ options: { url: "ws://lab:8765/ws", token: "known" } });
  deepStrictEqual([found.url, await found.token()], ["ws://lab:8765/ws", "known"]);
});

import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { newestBuild } from "@/lib/bundles/mod.ts";
import { Log } from "@/lib/core/mod.ts";
import { GuestPool, GuestSession, startReaper } from "@/lib/sandbox/mod.ts";
import { HOME } from "../support/test_server.ts";

// Not a guest but a program of our own in a guest's place: what is left to somebody who got through both inner walls,
// the refused source and the closed realm.
const PROBE = `
const tries = {
  "read a file": () => Deno.readTextFileSync("/etc/passwd"),
  "write a file": () => Deno.writeTextFileSync("/tmp/muxit-probe", "x"),
  "list a folder": () => [...Deno.readDirSync("/")],
  "see the environment": () => Deno.env.get("HOME"),
  "run a program": () => new Deno.Command("/usr/bin/id").outputSync(),
  "load a library": () => Deno.dlopen("libc.so.6", {}),
  "connect": () => Deno.connect({ hostname: "127.0.0.1", port: 9 }),
  "listen": () => Deno.listen({ port: 0 }),
  "fetch": () => fetch("http://127.0.0.1:9/"),
  "fetch a file": () => fetch("file:///etc/passwd"),
  "open a WebSocket": () => { new WebSocket("ws://127.0.0.1:9/"); throw Object.assign(new Error(), { name: "NotCapable" }); },
  "ask the host name": () => Deno.hostname(),
  "kill another process": () => Deno.kill(1, "SIGTERM"),
  "read through node:fs": async () => (await import("node:fs")).readFileSync("/etc/passwd"),
  "import a computed file": () => { const path = "/etc/" + "passwd"; return import("file://" + path); },
  "keep something in a cache": async () => {
    const cache = await caches.open("x");
    await cache.put("http://x/", new Response("y".repeat(1000)));
  },
  "keep something in localStorage": () => localStorage.setItem("a", "b"),
  "keep something in a database": async () => await (await Deno.openKv()).set(["a"], 1),
  "a database in a file": async () => new (await import("node:sqlite")).DatabaseSync("/tmp/muxit-probe.db"),
  "a temporary file": () => Deno.makeTempFileSync(),
  "a heap snapshot": async () => (await import("node:v8")).writeHeapSnapshot("/tmp/muxit-probe.heap"),
  "the environment through node:process": async () => JSON.stringify((await import("node:process")).default.env),
  "a Worker with more rights": () => new Worker("data:text/javascript,", { type: "module", deno: { permissions: { read: true } } }),
};
const results = {};
for (const [name, attempt] of Object.entries(tries)) {
  try { await attempt(); results[name] = "DONE"; } catch (error) { results[name] = error.name; }
}
const text = new TextEncoder().encode(JSON.stringify({ k: "log", level: "info", text: JSON.stringify(results) }));
const frame = new Uint8Array(8 + text.length);
const view = new DataView(frame.buffer);
view.setUint32(0, 4 + text.length, true);
view.setUint32(4, text.length, true);
frame.set(text, 8);
Deno.stdout.writeSync(frame);
`;

Deno.test("the process of a guest can do nothing, whatever runs in it", async () => {
  const folder = await Deno.makeTempDir();
  const program = `${folder}/probe.js`;
  await Deno.writeTextFile(program, PROBE);
  const reaper = startReaper({ program: (await newestBuild(HOME)).reaper });
  const pool = new GuestPool({
    program,
    reaper,
    log: new Log().for("guest"),
    warm: 0,
    limits: { heapMb: 64 },
  });
  try {
    const process = pool.take();
    const environment = Deno.build.os === "linux"
      ? Deno.readTextFileSync(`/proc/${process.pid}/environ`)
      : "";
    const results = await new Promise<Record<string, string>>((resolve) => {
      const nothing = () => {};
      new GuestSession(process, {
        ask: () => Promise.resolve(null),
        open: nothing,
        listen: nothing,
        emit: nothing,
        stream: nothing,
        dropped: nothing,
        uncaught: nothing,
        log: (_level, text) => resolve(JSON.parse(text)),
      });
    });
    const refusals = ["NotCapable", "PermissionDenied", "NotADirectory", "TypeError", "Error"];
    deepStrictEqual(Object.entries(results).filter(([, outcome]) => !refusals.includes(outcome)), []);
    deepStrictEqual(
      ["read a file", "write a file", "run a program", "connect", "see the environment", "load a library"]
        .map((name) => results[name]),
      Array(6).fill("NotCapable"),
    );
    deepStrictEqual(
      [...Deno.readDirSync(folder)].map(({ name }) => name),
      ["probe.js"],
      "it has left something",
    );
    for (const name of ["PATH", "HOME", "DENO_DIR"]) {
      const ours = Deno.env.get(name);
      if (ours) strictEqual(environment.split("\0").includes(`${name}=${ours}`), false, name);
    }
  } finally {
    await pool.close();
    await reaper.close();
    await Deno.remove(folder, { recursive: true });
  }
});

import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { lostGuests } from "./lost_guest.ts";

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
send({ k: "log", level: "info", text: JSON.stringify(results) });
`;

Deno.test("the process of a guest can do nothing, whatever runs in it", async () => {
  await using guests = await lostGuests();
  const told = Promise.withResolvers<Record<string, string>>();
  const { pid } = await guests.connector(`${PROBE}\nfor (;;) next();`, {
    log: (_level, text) => told.resolve(JSON.parse(text)),
  });
  const environment = Deno.build.os === "linux" ? Deno.readTextFileSync(`/proc/${pid}/environ`) : "";
  const results = await told.promise;
  const refusals = ["NotCapable", "PermissionDenied", "NotADirectory", "TypeError", "Error"];
  deepStrictEqual(Object.entries(results).filter(([, outcome]) => !refusals.includes(outcome)), []);
  deepStrictEqual(
    ["read a file", "write a file", "run a program", "connect", "see the environment", "load a library"]
      .map((name) => results[name]),
    Array(6).fill("NotCapable"),
  );
  deepStrictEqual(
    [...Deno.readDirSync(guests.folder)].map(({ name }) => name),
    ["0.js"],
    "it has left something",
  );
  for (const name of ["PATH", "HOME", "DENO_DIR"]) {
    const ours = Deno.env.get(name);
    if (ours) strictEqual(environment.split("\0").includes(`${name}=${ours}`), false, name);
  }
});

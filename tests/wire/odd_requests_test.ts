import { match, ok, strictEqual } from "node:assert/strict";
import { startTestServer } from "../support/test_server.ts";
import { readSome, UPGRADE, writeAll } from "./raw_http.ts";

/** Sends bytes as they are; gives everything that comes back until the server closes, or its head. */
async function send(port: number, text: string): Promise<string> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  try {
    // Each character one byte, as in a header.
    await writeAll(connection, Uint8Array.from(text, (character) => character.charCodeAt(0)));
    let answer = "";
    while (!answer.includes("\r\n\r\n")) {
      answer += new TextDecoder("latin1").decode(await readSome(connection));
    }
    return answer;
  } finally {
    connection.close();
  }
}

const request = (host: string | undefined, { method = "GET", path = "/api/auth/status" } = {}) =>
  `${method} ${path} HTTP/1.1\r\n${host === undefined ? "" : `Host: ${host}\r\n`}Connection: close\r\n\r\n`;

/** Nothing of the insides of the server is in an answer, whatever was asked. */
function isPlain(answer: string): void {
  ok(!/\bat \/|\.ts:|\.js:|TypeError|node_modules|ext:/.test(answer), answer);
}

const ODD_HOSTS = [
  undefined,
  "",
  " ",
  "a b",
  "a,b",
  "[::1",
  "::1",
  "[zz]",
  "[::1]x",
  "[::1]:1:2",
  "[12345::]",
  "%%%",
  "a:b",
  "a:99999",
  "a:123456",
  ":8765",
  "<script>",
  "a/b",
  "a?b",
  "a#b",
  "user@host",
  "user:secret@host",
  "http://host",
  "a\\b",
  "..",
  ".a",
  "a..b",
  "-",
  "1.2.3.4.5",
  "256.1.1.1",
  "h\u00e4.de",
  "\u00ff\u00fe",
  "x".repeat(8192),
  "a.".repeat(4000),
  "127.0.0.1, 127.0.0.1",
];

Deno.test("an odd Host header is answered 400 without a stack, whatever is asked for", async (t) => {
  await using server = await startTestServer();
  for (const host of ODD_HOSTS) {
    await t.step(JSON.stringify(host?.slice(0, 24)) ?? "none", async () => {
      for (const path of ["/api/auth/status", "/api/auth/token", "/ws?token=x", "/static/x.css", "/"]) {
        const answer = await send(server.port, request(host, { path }));
        match(answer, /^HTTP\/1\.1 400 /);
        isPlain(answer);
      }
    });
  }
  strictEqual(server.log.history.filter(({ source }) => source === "http").length, 0);
});

Deno.test("usual Host headers are taken", async (t) => {
  await using server = await startTestServer();
  for (
    const host of [
      "127.0.0.1",
      `127.0.0.1:${server.port}`,
      "localhost",
      "LAB-PC.local:8765",
      "lab_pc",
      "[::1]:8765",
      "[fe80::1]",
      "example.org.",
      "xn--4ca.de",
    ]
  ) {
    await t.step(host, async () => match(await send(server.port, request(host)), /^HTTP\/1\.1 200 /));
  }
});

Deno.test("odd paths and methods are answered below 500 and without a stack", async (t) => {
  await using server = await startTestServer();
  const cases: [string, string][] = [
    ...[
      "/%",
      "/%zz",
      "/%00",
      "/%ff",
      "/static/%",
      "/static/%00",
      "/static/%2e%2e%2fmain.ts",
      "/static/..%5cmain.ts",
      "/static/%252e%252e/main.ts",
      "/lib/muxit-client/%ff",
      "/islands//",
      "//evil.example",
      "/\\",
      `/${"a".repeat(20_000)}`,
      "/api/auth/token/",
      "/ws/%00?token=%",
      "*",
      "nonsense",
    ].map((path) => ["GET", path] as [string, string]),
    ...["TRACE", "OPTIONS", "PROPFIND", "get", "POST", "DELETE", "FOO BAR"].map((
      method,
    ) => [method, "/api/auth/token"] as [string, string]),
    ["CONNECT", "evil.example:443"],
  ];
  for (const [method, path] of cases) {
    await t.step(`${method} ${path.slice(0, 40)}`, async () => {
      const answer = await send(server.port, request(`127.0.0.1:${server.port}`, { method, path }));
      match(answer, /^HTTP\/1\.1 4\d\d /);
      isPlain(answer);
      ok(!answer.includes(server.token));
    });
  }
  strictEqual(server.log.history.filter(({ source }) => source === "http").length, 0);
});

Deno.test("a whole address in the request that names another host than the header gives no token", async () => {
  await using server = await startTestServer();
  const own = `127.0.0.1:${server.port}`;
  const path = "http://evil.example/api/auth/token";
  match(await send(server.port, request(own, { path })), /^HTTP\/1\.1 400 /);
  match(await send(server.port, request(own, { path: `http://${own}/api/auth/token` })), /^HTTP\/1\.1 200 /);
});

Deno.test("a request for a WebSocket that is none is answered below 500 and without a stack", async (t) => {
  await using server = await startTestServer();
  const without = (name: keyof typeof UPGRADE) => ({ ...UPGRADE, [name]: undefined });
  for (
    const [what, headers, status] of [
      ["no key", without("Sec-WebSocket-Key"), 400],
      ["no version", without("Sec-WebSocket-Version"), 426],
      ["an old version", { ...UPGRADE, "Sec-WebSocket-Version": "8" }, 426],
      ["no Connection", without("Connection"), 400],
      ["another protocol", { ...UPGRADE, Upgrade: "h2c" }, 426],
    ] as const
  ) {
    await t.step(what, async () => {
      const lines = Object.entries({ ...headers, "X-Auth-Token": server.token })
        .flatMap(([name, value]) => value === undefined ? [] : [`${name}: ${value}\r\n`]);
      const answer = await send(
        server.port,
        `GET /ws HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n${lines.join("")}\r\n`,
      );
      match(answer, new RegExp(`^HTTP/1\\.1 ${status} `));
      isPlain(answer);
    });
  }
});

Deno.test("a browser that says another page asks gets no token, though it sends no Origin", async () => {
  await using server = await startTestServer();
  const ask = (site: string) =>
    send(
      server.port,
      `GET /api/auth/token HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nSec-Fetch-Site: ${site}\r\n\r\n`,
    );
  match(await ask("same-origin"), /^HTTP\/1\.1 200 /);
  for (const site of ["cross-site", "same-site"]) {
    const answer = await ask(site);
    match(answer, /^HTTP\/1\.1 403 /);
    ok(!answer.includes(server.token));
  }
});

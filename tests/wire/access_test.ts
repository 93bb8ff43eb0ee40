import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { startTestServer, type TestServer } from "../support/test_server.ts";
import { getText, rawGet, readToEnd, UPGRADE } from "./raw_http.ts";

type HeaderFields = Readonly<Record<string, string>>;

/** The status and the chosen subprotocol of an upgrade. */
async function upgrade(
  server: TestServer,
  headers: HeaderFields,
  path = "/ws",
): Promise<[number, string | null]> {
  const { status, headers: got, connection } = await rawGet(server.port, path, { ...UPGRADE, ...headers });
  connection.close();
  return [status, got.get("sec-websocket-protocol")];
}

const protocols = (...names: string[]) => ({ "Sec-WebSocket-Protocol": names.join(", ") });

Deno.test("a WebSocket needs the token of this run, in one of three places", async (t) => {
  await using server = await startTestServer();
  const { token } = server;
  const wrong = "0".repeat(64);
  const cases: [what: string, headers: HeaderFields, path: string, expected: [number, string | null]][] = [
    ["no token", {}, "/ws", [401, null]],
    ["only the protocol", protocols("muxit"), "/ws", [401, null]],
    ["a wrong token", protocols("muxit", `auth-${wrong}`), "/ws", [401, null]],
    ["an empty token", protocols("muxit", "auth-"), "/ws", [401, null]],
    ["a part of the token", protocols("muxit", `auth-${token.slice(0, 63)}`), "/ws", [401, null]],
    ["more than the token", protocols("muxit", `auth-${token}0`), "/ws", [401, null]],
    ["a wrong token in the query", {}, `/ws?token=${wrong}`, [401, null]],
    ["a wrong token in the header", { "X-Auth-Token": wrong }, "/ws", [401, null]],
    ["the token as subprotocol", protocols("muxit", `auth-${token}`), "/ws", [101, "muxit"]],
    [
      "a list without spaces",
      { "Sec-WebSocket-Protocol": `muxit,auth-${token}` },
      "/ws",
      [101, "muxit"],
    ],
    ["the token as subprotocol, in front", protocols(`auth-${token}`, "muxit"), "/ws", [101, "muxit"]],
    ["the token in the query", {}, `/ws?token=${token}`, [101, null]],
    ["the token in the query, with the protocol", protocols("muxit"), `/ws?token=${token}`, [101, "muxit"]],
    ["the token in the header", { "X-Auth-Token": token }, "/ws", [101, null]],
  ];
  for (const [what, headers, path, expected] of cases) {
    await t.step(what, async () => deepStrictEqual(await upgrade(server, headers, path), expected));
  }
});

Deno.test("a WebSocket of a foreign page is refused, also with the token", async (t) => {
  await using server = await startTestServer();
  const { port, token } = server;
  const auth = protocols("muxit", `auth-${token}`);
  for (
    const [origin, status] of [
      [`http://127.0.0.1:${port}`, 101],
      [`https://127.0.0.1:${port}`, 101],
      ["http://evil.example", 403],
      [`http://evil.example:${port}`, 403],
      [`http://127.0.0.1:${port + 1}`, 403],
      [`http://127.0.0.1`, 403],
      [`http://127.0.0.1:${port}.evil.example`, 403],
      ["null", 403],
      ["file://", 403],
      ["", 403],
    ] as const
  ) {
    await t.step(`Origin: ${origin || "(empty)"}`, async () => {
      strictEqual((await upgrade(server, { ...auth, Origin: origin }))[0], status);
    });
  }
});

Deno.test("the token is given to pages and programs of this machine only", async (t) => {
  await using server = await startTestServer();
  const { port, token } = server;
  const ask = (headers: HeaderFields) => getText(port, "/api/auth/token", headers);

  await t.step("by its own names", async () => {
    for (
      const host of [
        `127.0.0.1:${port}`,
        `localhost:${port}`,
        `LOCALHOST:${port}`,
        "127.0.0.1",
        `[::1]:${port}`,
      ]
    ) {
      const { status, headers, body } = await ask({ Host: host });
      strictEqual(status, 200, host);
      deepStrictEqual(JSON.parse(body), { token });
      strictEqual(headers.get("cache-control"), "no-store");
      match(token, /^[0-9a-f]{64}$/);
    }
    strictEqual((await ask({ Host: `localhost:${port}`, Origin: `http://localhost:${port}` })).status, 200);
  });

  for (
    const [what, headers] of [
      ["a foreign Host, as after DNS rebinding", { Host: `evil.example:${port}` }],
      ["a Host that only begins like this machine", { Host: `127.0.0.1.evil.example:${port}` }],
      ["a Host that only ends like this machine", { Host: `evil.localhost:${port}` }],
      ["a foreign Origin", { Origin: "http://evil.example" }],
      ["the Origin of another port", { Origin: `http://127.0.0.1:${port + 1}` }],
      ["an opaque Origin", { Origin: "null" }],
      ["a foreign Host with a matching Origin", { Host: "evil.example", Origin: "http://evil.example" }],
    ] as [string, HeaderFields][]
  ) {
    await t.step(`not with ${what}`, async () => {
      const { status, body } = await ask(headers);
      strictEqual(status, 403);
      ok(!body.includes(token));
    });
  }
});

Deno.test("the status says without a token that none is needed to log in, and with one whether it is right", async () => {
  await using server = await startTestServer();
  const status = async (headers: HeaderFields) =>
    JSON.parse((await getText(server.port, "/api/auth/status", headers)).body);
  deepStrictEqual(await status({}), { requiresLogin: false, sessionValid: false });
  deepStrictEqual(await status({ "X-Auth-Token": "wrong" }), { requiresLogin: false, sessionValid: false });
  deepStrictEqual(await status({ "X-Auth-Token": server.token }), {
    requiresLogin: false,
    sessionValid: true,
  });
});

Deno.test("the WebSocket address answers an ordinary request with what to do", async () => {
  await using server = await startTestServer();
  const { status, headers, body } = await getText(server.port, "/ws", { "X-Auth-Token": server.token });
  strictEqual(status, 426);
  match(body, /auth-<token>/);
  strictEqual(headers.get("x-content-type-options"), "nosniff");
});

Deno.test("every run has a token of its own", async () => {
  await using a = await startTestServer({}, { warm: 0 });
  await using b = await startTestServer({}, { warm: 0 });
  ok(a.token !== b.token);
  strictEqual((await upgrade(b, protocols("muxit", `auth-${a.token}`)))[0], 401);
});

Deno.test("a refused WebSocket is answered, and its connection closed", async (t) => {
  await using server = await startTestServer();
  for (const [path, status] of [["/ws", 401], ["/nothing", 404]] as const) {
    await t.step(`${status}`, async () => {
      const { connection, status: got } = await rawGet(server.port, path, UPGRADE);
      strictEqual(got, status);
      await readToEnd(connection);
      connection.close();
    });
  }
});

Deno.test("who wishes for another protocol is answered as if he did not", async () => {
  await using server = await startTestServer();
  const headers = {
    Connection: "Upgrade, HTTP2-Settings",
    Upgrade: "h2c",
    "HTTP2-Settings": "AAMAAABkAAQAoAAAAAIAAAAA",
  };
  const { status, body } = await getText(server.port, "/api/auth/status", headers);
  strictEqual(status, 200);
  match(body, /"requiresLogin":false/);
});

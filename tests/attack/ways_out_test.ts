import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { hasSocat, PtyPair, socatNote } from "@/lib/transports/contract/pty_pair.ts";
import { readEntry, writeEntry } from "@/lib/running/mod.ts";
import { ownSockets } from "@/lib/transports/mod.ts";
import { eventually } from "../support/eventually.ts";
import { instrument } from "../support/instrument.ts";
import { startServerProcess } from "../support/server_process.ts";
import { startTestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";
import { readSome, writeAll } from "../wire/raw_http.ts";
import { ASK_FOR_TOKEN, reacher } from "./ways_out.ts";

const OWN_ADDRESSES = Deno.networkInterfaces().map(({ address }) => address).filter((address) =>
  !address.startsWith("fe80")
);
const SPELLINGS = [
  "127.0.0.1",
  "localhost",
  "LocalHost",
  "0.0.0.0",
  "::",
  "[::]",
  "::1",
  "0:0:0:0:0:0:0:1",
  "::ffff:127.0.0.1",
  "::ffff:7f00:1",
  "::127.0.0.1",
  "127.1",
  "127.8.9.1",
  "0",
  "2130706433",
  "0x7f000001",
  "0x7f.1",
  "017700000001",
  Deno.hostname(),
  ...OWN_ADDRESSES,
];

Deno.test("a driver does not reach its own server under any spelling of its address", async (t) => {
  await using server = await startTestServer(reacher());
  await using client = await WireClient.connect(server);
  for (const host of new Set(SPELLINGS)) {
    await t.step(host, async () => {
      await rejects(
        client.call("reach", "tcp", { host, port: server.port, text: ASK_FOR_TOKEN }),
        (error: Error) => {
          match(error.message, /Muxit server|is not known here/);
          ok(!error.message.includes(server.token));
          return true;
        },
      );
    });
  }
});

Deno.test("neither does a connector's code, nor a driver of the house that a connector is set up for", async () => {
  await using server = await startTestServer(reacher());
  await using client = await WireClient.connect(server);
  await rejects(client.call("reach", "own", "127.0.0.1", server.port, ASK_FOR_TOKEN), /Muxit server/);
  await server.write(
    "connectors/scpi.js",
    `export default { driver: "GenericScpi", config: { transport: "tcp", host: "127.0.0.1", port: ${server.port} } };`,
  );
  await client.state("scpi", "ready");
  await rejects(client.call("scpi", "connect"), /Muxit server.*give the address of the instrument/);
});

Deno.test("a transport that reconnects is looked at again: the port may have become a server's", async () => {
  const device = instrument("fine");
  await using server = await startTestServer(reacher());
  await using client = await WireClient.connect(server);
  strictEqual(await client.call("reach", "keep", { host: "localhost", port: device.port }), "fine");
  await device.close();
  await using other = await startTestServer({}, { port: device.port });
  await rejects(client.call("reach", "again"), /closed|Muxit server/);
  await rejects(client.call("reach", "again"), /Muxit server/);
  strictEqual(other.port, device.port);
});

Deno.test("the server answers nothing that comes from a socket of its own transports, also just after it was closed", async () => {
  await using server = await startTestServer();
  const ask = async (path: string, extra = "") => {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
    const release = ownSockets.hold(connection.localAddr);
    if (extra === "released") release();
    await writeAll(
      connection,
      new TextEncoder().encode(
        `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nX-Auth-Token: ${server.token}\r\n` +
          "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
      ),
    );
    const head = new TextDecoder().decode(await readSome(connection));
    connection.close();
    release();
    return head;
  };
  for (const path of ["/api/auth/token", "/ws", "/api/auth/status", "/"]) {
    match(await ask(path), /^HTTP\/1\.1 403 /, path);
    match(await ask(path, "released"), /^HTTP\/1\.1 403 /, path);
  }
});

Deno.test("other servers of this user on this machine are refused, wherever their lock says they listen", async () => {
  const device = instrument("another server");
  await using server = await startTestServer(reacher());
  await using client = await WireClient.connect(server);
  const call = () => client.call("reach", "tcp", { host: "127.0.0.1", port: device.port });
  strictEqual(await call(), "another server");
  const workspace = await Deno.makeTempDir({ prefix: "muxit-other-" });
  const forget = await writeEntry({
    pid: Deno.pid,
    port: device.port,
    url: `http://127.0.0.1:${device.port}`,
    started: new Date().toISOString(),
    version: "1",
    workspace,
    token: "t",
  });
  try {
    await rejects(call(), /Muxit server/);
  } finally {
    await forget!();
    await Deno.remove(workspace);
    await device.close();
  }
});

Deno.test("so are the pages of the simulated devices of another server", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port: page } = listener.addr;
  listener.close();
  await using other = await startServerProcess({
    "connectors/device.js":
      `export default { driver: "TestDevice", config: { dashboardPort: ${page}, videoFps: 0 } };`,
  });
  await using server = await startTestServer(reacher());
  await using client = await WireClient.connect(server);
  const ports = async () => (await readEntry(await Deno.realPath(other.workspace)))?.ports ?? [];
  await eventually(async () => (await ports()).includes(page), "the port of the page to be told");
  for (const port of await ports()) {
    await rejects(client.call("reach", "tcp", { host: "127.0.0.1", port }), /Muxit server/);
  }
});

for (
  const host of [
    "169.254.169.254",
    "0xa9fea9fe",
    "::ffff:169.254.169.254",
    "fd00:ec2::254",
    "fd00:0ec2:0::254",
  ]
) {
  Deno.test(`the metadata service of a cloud at ${host} is refused`, async () => {
    await using server = await startTestServer(reacher());
    await using client = await WireClient.connect(server);
    await rejects(client.call("reach", "tcp", { host, port: 80 }), /hands out credentials/);
  });
}

Deno.test("security.transports says where a driver may connect to, and a refusal names the key", async (t) => {
  const device = instrument("fine");
  try {
    for (
      const [what, rule, host, allowed] of [
        ["its address and port", { hosts: ["127.0.0.*"], ports: [device.port] }, "127.0.0.1", true],
        ["its name", { hosts: ["local*"] }, "localhost", true],
        ["a range of ports", { ports: [`${device.port - 1}-${device.port + 1}`] }, "127.0.0.1", true],
        ["another address", { hosts: ["10.0.0.*"] }, "127.0.0.1", false],
        ["another address, asked by name", { hosts: ["10.0.0.*"] }, "localhost", false],
        ["another port", { ports: [1, "2-3"] }, "127.0.0.1", false],
        ["nothing", { hosts: [] }, "127.0.0.1", false],
      ] as const
    ) {
      await t.step(`${allowed ? "allowed" : "refused"} with ${what}`, async () => {
        await using server = await startTestServer(
          reacher({ security: { transports: { reacher: rule, "*": { hosts: ["nowhere"] } } } }),
        );
        await using client = await WireClient.connect(server);
        const asked = client.call("reach", "tcp", { host, port: device.port });
        if (allowed) strictEqual(await asked, "fine");
        else await rejects(asked, /security\.transports \((hosts|ports)\) does not list it for Reacher/);
        if (!allowed) {
          await rejects(
            client.call("reach", "own", host, device.port, "x"),
            /security\.transports/,
            "its connector's own code is held to the same",
          );
        }
      });
    }
  } finally {
    await device.close();
  }
});

Deno.test("an unknown key in security.transports is told: it would protect nobody", async () => {
  await rejects(
    startTestServer({ "config/server.json": '{ "security": { "transports": { "X": { "host": ["a"] } } } }' }),
    /"security\.transports\.X" .*"host", which would have no effect; a rule has hosts, ports and serial/,
  );
});

Deno.test("a rule that holds nobody back is told: a name no driver has, another name of one", async () => {
  await using server = await startTestServer({
    ...reacher({ security: { transports: { Nobody: {}, scpi: {}, TestDevice: {}, reacher: {} } } }),
  });
  const told = server.log.history.filter(({ level, source }) => level === "warn" && source === "transports");
  deepStrictEqual(told.map(({ message }) => message), [
    "security.transports has a rule for 'Nobody', which has no effect: no driver has that name",
    "security.transports has a rule for 'scpi', which has no effect: its name is 'GenericScpi'",
  ]);
});

Deno.test("each new target of a driver is logged once", async () => {
  const device = instrument("fine");
  await using server = await startTestServer(reacher());
  await using client = await WireClient.connect(server);
  for (let i = 0; i < 3; i++) await client.call("reach", "tcp", { host: "127.0.0.1", port: device.port });
  await client.call("reach", "tcp", { host: "localhost", port: device.port });
  const told = server.log.history.filter(({ source }) => source === "transports").map(({ message }) =>
    message
  );
  deepStrictEqual(
    told,
    ["127.0.0.1", "localhost"].map((host) =>
      `Reacher connects to ${host}:${device.port} for the first time, for connector reach`
    ),
  );
  await device.close();
});

for (
  const path of [
    "/dev/tty",
    "/dev/console",
    "/dev/ptmx",
    "/dev/tty1",
    "/dev/fd/0",
    "/dev/stdin",
    "/dev/../dev//stdin",
    "/proc/self/fd/0",
    "/etc/passwd",
    "/dev/null",
  ]
) {
  Deno.test({ name: `${path} is no serial port`, ignore: Deno.build.os === "windows" }, async () => {
    await using server = await startTestServer(reacher());
    await using client = await WireClient.connect(server);
    await rejects(
      client.call("reach", "serial", { path }),
      /not a serial port|no such file|No such file|hands/,
    );
  });
}

Deno.test({
  name:
    `a pseudo-terminal is opened through a link, and by its own name only when security.transports lists it${socatNote}`,
  ignore: !hasSocat || Deno.build.os !== "linux",
  async fn() {
    await using pair = await PtyPair.create();
    const path = await Deno.readLink(pair.near);
    match(path, /^\/dev\/pts\/\d+$/);
    {
      await using server = await startTestServer(reacher());
      await using client = await WireClient.connect(server);
      strictEqual(await client.call("reach", "serial", { path: pair.near }), "open");
      await rejects(
        client.call("reach", "serial", { path }),
        (error: Error) => error.message.includes(`{ "Reacher": { "serial": ["${path}"] } }`),
      );
    }
    await using server = await startTestServer(
      reacher({ security: { transports: { Reacher: { serial: [path] } } } }),
    );
    await using client = await WireClient.connect(server);
    strictEqual(await client.call("reach", "serial", { path }), "open");
  },
});

const hasScript = Deno.build.os === "linux" &&
  await new Deno.Command("script", { args: ["--version"], stdout: "null", stderr: "null" }).output()
    .then(({ success }) => success, () => false);

Deno.test({
  name: "the terminal of somebody's shell is not opened, neither by its name nor through a link",
  ignore: !hasScript,
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "muxit-shell-" });
    const shell = new Deno.Command("script", {
      args: ["-qfc", `tty > ${folder}/name; exec cat`, "/dev/null"],
      stdin: "piped",
      stdout: "null",
      stderr: "null",
    }).spawn();
    try {
      const name = () => Deno.readTextFile(join(folder, "name")).then((text) => text.trim(), () => "");
      await eventually(async () => (await name()).startsWith("/dev/pts/"), "the shell's terminal");
      await Deno.symlink(await name(), join(folder, "link"));
      const path = await name();
      await using server = await startTestServer(
        reacher({ security: { transports: { Reacher: { serial: ["*"] } } } }),
      );
      await using client = await WireClient.connect(server);
      await rejects(client.call("reach", "serial", { path }), /terminal of a running program/);
      await rejects(client.call("reach", "serial", { path: join(folder, "link") }), /terminal of a running/);
    } finally {
      shell.kill();
      await shell.stdin.close().catch(() => {});
      await shell.status;
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test("FileAccess reaches neither the settings nor the lock of the server, wherever its folder lies", async (t) => {
  await using server = await startTestServer({
    "config/server.json": "{}",
    "connectors/all.js": 'export default { driver: "FileAccess", config: { basePath: "." } };',
    "connectors/config.js": 'export default { driver: "FileAccess", config: { basePath: "./config" } };',
  });
  await using client = await WireClient.connect(server);
  for (
    const [what, ask] of [
      ["read", () => client.call("all", "readText", "config/server.json")],
      ["write", () => client.call("all", "writeText", "config/server.json", "{}")],
      ["delete", () => client.call("all", "deleteFile", "config/.server.lock")],
      ["rename its folder", () => client.call("all", "rename", "config", "elsewhere")],
      ["move something over it", () => client.call("all", "rename", "connectors", "config/x")],
      ["list", () => client.call("config", "listFiles")],
      ["read from inside", () => client.call("config", "readText", "server.json")],
    ] as const
  ) {
    await t.step(what, () => rejects(ask(), /what the server itself is run with/));
  }
  strictEqual(await server.read("config/server.json"), "{}");
  strictEqual(await client.call("all", "writeText", "data/a.txt", "x"), "OK");
});

Deno.test("code that puts an environment reference together gets nothing", async () => {
  await using server = await startTestServer({
    "connectors/thief.js": 'export default { driver: "GUI", config: { label: "$EN" + "V{PATH}" } };',
    "connectors/own.js": 'export default { driver: "GUI", config: { label: "$ENV{MUXIT_STATE}" } };',
  });
  match(server.connectors.find("thief").message, /PATH.*put together by code/);
  match(server.connectors.find("own").message, /variable of the server itself/);
});

Deno.test("a connector takes no more memory than server.json lets it", async () => {
  await using server = await startTestServer({
    "config/server.json": '{ "limits": { "maxHeapMb": 256 } }',
    "connectors/big.js": 'export default { driver: "GUI", config: { _limits: { heapMb: 300 } } };',
  });
  match(server.connectors.find("big").message, /heapMb is 300; 16 to 256 .*limits\.maxHeapMb/);
});

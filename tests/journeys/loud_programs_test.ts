import { match, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { eventually } from "../support/eventually.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";

const ignore = Deno.build.os === "windows";

/** A driver that is a shell script: says what it is, then does what it is told to, then answers. */
const driver = (name: string, { scan = "", init = "" }: { scan?: string; init?: string }) =>
  `#!/bin/sh
if [ "$1" = "--scan" ]; then
  ${scan}
  echo '{"meta":{"name":"${name}","properties":{"value":{"type":"number","access":"r"}}}}'
  exit 0
fi
while read -r line; do
  id=$(echo "$line" | sed 's/.*"id":\\([0-9]*\\).*/\\1/')
  case "$line" in
    *'"init"'*) ${init} ;;
  esac
  echo "{\\"id\\":$id,\\"result\\":7}"
done
`;

async function install(server: TestServer, name: string, text: string): Promise<void> {
  const folder = join(server.workspace, "drivers", name);
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(join(folder, name), text);
  await Deno.writeTextFile(
    join(folder, "manifest.json"),
    JSON.stringify({ id: name, name, version: "1.0.0", tier: 3, entryPoint: name }),
  );
  await Deno.chmod(join(folder, name), 0o755);
}

const stderrOf = ({ log }: TestServer) => log.history.filter(({ message }) => message.includes("stderr"));

for (const [what, flood] of [["in one line", "tr '\\0' x"], ["in short lines", "tr '\\0' '\\n'"]]) {
  Deno.test({
    name: `a driver that writes 60 MB on stderr ${what} works, its log is cut, and nobody else waits`,
    ignore,
    async fn() {
      await using server = await startTestServer({
        "connectors/loud.js": 'export default { driver: "Loud" };',
      });
      await using client = await WireClient.connect(server);
      const init = `head -c 60000000 /dev/zero | ${flood} >&2`;
      await install(server, "loud", driver("Loud", { init }));
      await client.value({ type: "drivers.scan" });
      await client.state("loud", "ready");
      strictEqual(await client.get("loud", "value"), 7);
      await eventually(
        () => stderrOf(server).some(({ message }) => message.includes("bytes of stderr were left out")),
        () => `a notice; there are ${stderrOf(server).length} entries`,
      );
      ok(stderrOf(server).every(({ message }) => message.length < 20_000));
    },
  });
}

Deno.test({
  name: "a driver whose --scan writes without end is refused at once; the others are found",
  ignore,
  async fn() {
    await using server = await startTestServer({});
    await using client = await WireClient.connect(server);
    await install(server, "endless", driver("Endless", { scan: "exec yes" }));
    await install(server, "endless_line", driver("EndlessLine", { scan: "exec cat /dev/zero" }));
    await install(server, "quiet", driver("Quiet", {}));
    const found = await client.value({ type: "drivers.scan" }) as {
      name: string;
      errors: { message: string }[];
    }[];
    for (const name of ["endless", "endless_line"]) {
      match(
        found.find((one) => one.name.toLowerCase() === name)!.errors[0]!.message,
        /it writes without end/,
      );
    }
    strictEqual(found.find(({ name }) => name === "Quiet")!.errors.length, 0);
  },
});

Deno.test({
  name: "a pipe named as a package is refused, and the next install has its turn",
  ignore,
  async fn() {
    await using server = await startTestServer({});
    await using client = await WireClient.connect(server);
    const pipe = join(server.workspace, "pipe.muxdriver");
    strictEqual((await new Deno.Command("mkfifo", { args: [pipe] }).output()).success, true);
    const refused = await client.ask({ type: "marketplace.install", filePath: pipe });
    strictEqual(refused.code, "MARKETPLACE_INSTALL_FAILED");
    match(refused.message as string, /pipe\.muxdriver: it is a pipe, not a file/);
    const next = await client.ask({ type: "marketplace.install", filePath: "/nowhere.muxdriver" });
    strictEqual(next.code, "MARKETPLACE_INSTALL_FAILED");
  },
});

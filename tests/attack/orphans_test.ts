import { ok } from "node:assert/strict";
import { eventually } from "../support/eventually.ts";
import { childrenOf, isAlive, startServerProcess } from "../support/server_process.ts";
import { WireClient } from "../support/wire_client.ts";

const SPINNER = `export default {
  meta: { name: "Spinner", actions: { spin: {} } },
  execute() { emitted(); for (;;) ; },
};
const emitted = () => log.warn("the driver spins");`;

const files = {
  "connectors/idle.js": 'export default { driver: "Spinner" };',
  "connectors/alone.js":
    'export default { driver: "GUI", methods: { spin: () => { log.warn("the connector spins"); for (;;) ; } } };',
  "connectors/busy.js": 'export default { driver: "Spinner" };',
  "connectors/main.js":
    'export default { driver: "Spinner", methods: { turn: () => { log.warn("the thread spins"); for (;;) ; } } };',
  "drivers/spinner.driver.js": SPINNER,
};

async function token(port: number): Promise<string> {
  return (await (await fetch(`http://127.0.0.1:${port}/api/auth/token`)).json()).token;
}

Deno.test({
  ignore: Deno.build.os !== "linux",
  name: "kill -9 of the server and its reaper together leaves no guest, idle or spinning on any thread",
  async fn() {
    await using server = await startServerProcess(files);
    await eventually(() => /Ready after/.test(server.output()), () => `Ready: ${server.output()}`);
    const client = await WireClient.connect({ port: server.port, token: await token(server.port) });
    const begin = (connector: string, method: string) =>
      client.raw(JSON.stringify({ type: "connector.call", connector, method }));
    begin("busy", "spin");
    begin("alone", "spin");
    begin("main", "turn");
    client.raw(
      '{"type":"scripts.start","name":"endless","code":"log.warn(\\"the script spins\\"); for (;;) ;"}',
    );
    await eventually(
      () =>
        ["driver", "connector", "thread", "script"].every((who) =>
          server.output().includes(`the ${who} spins`)
        ),
      () => `all of them to spin: ${server.output()}`,
    );
    const family = server.children();
    const reapers = family.filter((pid) => Deno.readTextFileSync(`/proc/${pid}/cmdline`).includes("reaper"));
    const guests = [...family, ...family.flatMap(childrenOf)].filter((pid) => !reapers.includes(pid));
    ok(reapers.length === 1 && guests.length >= 5, `${reapers.length} reaper, ${guests.length} guests`);
    Deno.kill(reapers[0]!, "SIGSTOP");
    try {
      await server.stop("SIGKILL");
    } finally {
      Deno.kill(reapers[0]!, "SIGKILL");
    }
    await client[Symbol.asyncDispose]();
    try {
      await eventually(() => !guests.some(isAlive), () => `guests ${guests.filter(isAlive)} to end`);
    } finally {
      for (const pid of guests.filter(isAlive)) Deno.kill(pid, "SIGKILL");
    }
  },
});

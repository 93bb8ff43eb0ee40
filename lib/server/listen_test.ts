import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert/strict";
import { Server } from "node:net";
import { listen, type ListenOptions } from "./listen.ts";

function options(port: number, more: Partial<ListenOptions> = {}): ListenOptions {
  return {
    hostname: "127.0.0.1",
    port,
    fixed: true,
    fetch: () => new Response("here"),
    onError: () => new Response("wrong"),
    interrupted: () => {},
    ...more,
  };
}

async function text(port: number): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: "close" } });
  return await response.text();
}

/** Every server that begins to listen, as it does. */
function listening(): { servers: Server[]; [Symbol.dispose](): void } {
  const { listen } = Server.prototype;
  const servers: Server[] = [];
  Server.prototype.listen = function (this: Server, ...args: Parameters<typeof listen>) {
    servers.push(this);
    return listen.apply(this, args);
  } as typeof listen;
  return { servers, [Symbol.dispose]: () => void (Server.prototype.listen = listen) };
}

Deno.test("a listener that fails is begun again, and told", async () => {
  using begun = listening();
  const told: unknown[] = [];
  const open = await listen(options(0, { interrupted: (error) => told.push(error) }));
  const failures = ["Too many open files", "Too many open files again"].map((message) => new Error(message));
  begun.servers[0]!.emit("error", failures[0]);
  // Tries until it is there: a port that nobody listens on refuses at once.
  const answer = async (): Promise<string> => await text(open.port).catch(answer);
  strictEqual(await answer(), "here");
  begun.servers.at(-1)!.emit("error", failures[1]);
  strictEqual(await answer(), "here");
  deepStrictEqual(told, failures);
  await open.close();
  await rejects(text(open.port));
});

Deno.test("a port can be closed while it is tried to listen on it again", async () => {
  using begun = listening();
  const open = await listen(options(0));
  begun.servers[0]!.emit("error", new Error("Too many open files"));
  await open.close();
  await rejects(text(open.port));
});

Deno.test("when the default port is taken the next free one is used; a named one is that one or none", async () => {
  const first = await listen(options(0));
  const second = await listen(options(first.port, { fixed: false }));
  ok(second.port > first.port);
  await rejects(listen(options(first.port)), Deno.errors.AddrInUse);
  await first.close();
  await second.close();
});

Deno.test("what goes wrong while a request is answered is told, and answered", async () => {
  const told: unknown[] = [];
  const error = new Error("no");
  const open = await listen(options(0, {
    fetch: () => Promise.reject(error),
    onError: (error) => {
      told.push(error);
      return new Response("wrong", { status: 500 });
    },
  }));
  strictEqual(await text(open.port), "wrong");
  deepStrictEqual(told, [error]);
  await open.close();
});

Deno.test("a port on which nobody connects is looked at, and nothing is told", async () => {
  const told: unknown[] = [];
  const looks = Promise.withResolvers<void>();
  const { emit } = Server.prototype;
  let count = 0;
  Server.prototype.emit = function (this: Server, ...args: Parameters<typeof emit>) {
    if ((args[0] as string) === "connection" && ++count === 20) looks.resolve();
    return emit.apply(this, args);
  } as typeof emit;
  const open = await listen(options(0, { lookMs: 5, interrupted: (error) => told.push(error) }));
  await looks.promise;
  Server.prototype.emit = emit;
  await open.close();
  deepStrictEqual(told, []);
});

/** Sends that many requests in one go and reads until the connection ends; gives how many were answered. */
async function pipelined(port: number, count: number): Promise<number> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const requests = "GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(count - 1);
  const last = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  const bytes = new TextEncoder().encode(requests + last);
  for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
  let answers = "";
  const buffer = new Uint8Array(65_536);
  try {
    for (let got = await connection.read(buffer); got !== null; got = await connection.read(buffer)) {
      answers += new TextDecoder().decode(buffer.subarray(0, got));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.ConnectionReset)) throw error;
  }
  return answers.split("HTTP/1.1 200").length - 1;
}

Deno.test("a few requests in one go are answered; a connection with hundreds is ended", async () => {
  const open = await listen(options(0));
  strictEqual(await pipelined(open.port, 20), 20);
  ok(await pipelined(open.port, 500) <= 32);
  strictEqual(await text(open.port), "here");
  await open.close();
});

Deno.test("a request without Host, or with two, is refused with the reason", async () => {
  const open = await listen(options(0));
  for (const hosts of ["", "Host: a\r\nHost: a\r\n", "Host: a b\r\n"]) {
    using connection = await Deno.connect({ hostname: "127.0.0.1", port: open.port });
    await connection.write(new TextEncoder().encode(`GET / HTTP/1.1\r\n${hosts}Connection: close\r\n\r\n`));
    const answer = await new Response(connection.readable).text();
    match(answer, /^HTTP\/1\.1 400 [^]*names no server/);
  }
  await open.close();
});

Deno.test({
  name: "connections are taken again after there were too many open files",
  ignore: Deno.build.os === "windows",
  async fn() {
    const program = `import { listen } from ${JSON.stringify(import.meta.resolve("./listen.ts"))};
      const told = [];
      const { port } = await listen({ hostname: "127.0.0.1", port: 0, fixed: true, lookMs: 100,
        fetch: () => new Response("here " + told.length), onError: String, interrupted: (error) => told.push(error) });
      console.log(port);`;
    const file = await Deno.makeTempFile({ suffix: ".ts" });
    await Deno.writeTextFile(file, program);
    const config = new URL("../../deno.json", import.meta.url).pathname;
    const run = `ulimit -n 64; exec "$0" run -A --no-check --config "$1" "$2"`;
    const child = new Deno.Command("sh", {
      args: ["-c", run, Deno.execPath(), config, file],
      stdout: "piped",
    }).spawn();
    const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    const port = Number((await lines.read()).value);
    strictEqual(await text(port), "here 0");
    const many = await Promise.all(
      Array.from({ length: 80 }, () => Deno.connect({ hostname: "127.0.0.1", port })),
    );
    const answered = text(port).catch(() => "");
    for (const connection of many) connection.close();
    await answered;
    const answer = async (): Promise<string> => await text(port).catch(answer);
    match(await answer(), /^here [1-9]/);
    child.kill();
    await child.status;
    await lines.cancel();
    await Deno.remove(file);
  },
});

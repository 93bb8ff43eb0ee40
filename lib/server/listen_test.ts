import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { listen, type ListenOptions } from "./listen.ts";

function options(port: number, more: Partial<ListenOptions> = {}): ListenOptions {
  return {
    hostname: "127.0.0.1",
    port,
    fixed: true,
    handler: () => new Response("here"),
    onError: () => new Response("wrong"),
    interrupted: () => {},
    ...more,
  };
}

async function text(port: number): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: "close" } });
  return await response.text();
}

/** Has the next `Deno.serve` end as the runtime does when it cannot take a connection. */
function failing(times: number): { reasons: unknown[]; [Symbol.dispose](): void } {
  const { serve } = Deno;
  const reasons: unknown[] = [];
  // deno-lint-ignore no-explicit-any
  (Deno as any).serve = (...args: Parameters<typeof serve>) => {
    const server = serve(...args);
    if (reasons.length >= times) return server;
    const error = new Deno.errors.Http("Too many open files (os error 24)");
    reasons.push(error);
    return { addr: server.addr, finished: Promise.reject(error), shutdown: () => server.shutdown() };
  };
  return { reasons, [Symbol.dispose]: () => void (Deno.serve = serve) };
}

Deno.test("a port that the runtime has given up is listened on again, and told", async () => {
  using failure = failing(2);
  const told: unknown[] = [];
  const again = Promise.withResolvers<void>();
  const open = listen(options(0, {
    interrupted: (error) => told.push(error) === 2 && again.resolve(),
  }));
  await again.promise;
  // Tries until it is there: a port that nobody listens on refuses at once.
  const answer = async (): Promise<string> => await text(open.port).catch(answer);
  strictEqual(await answer(), "here");
  deepStrictEqual(told, failure.reasons);
  await open.close();
  await rejects(text(open.port));
});

Deno.test("a port can be closed while it is tried to listen on it again", async () => {
  using _failure = failing(1);
  const interrupted = Promise.withResolvers<void>();
  const open = listen(options(0, { interrupted: () => interrupted.resolve() }));
  await interrupted.promise;
  await open.close();
  await rejects(text(open.port));
});

Deno.test("when the default port is taken the next free one is used; a named one is that one or none", async () => {
  const first = listen(options(0));
  const second = listen(options(first.port, { fixed: false }));
  ok(second.port > first.port);
  await rejects(async () => await listen(options(first.port)).close(), Deno.errors.AddrInUse);
  await first.close();
  await second.close();
});

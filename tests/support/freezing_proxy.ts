/** A line to a server that can die as a pulled cable does: nothing comes, nothing is closed. */
export interface FreezingProxy extends AsyncDisposable {
  readonly port: number;
  freeze(): void;
}

/** Opens a port of this machine that leads to another one. */
export function freezingProxy(target: number): FreezingProxy {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const ends = new Set<Deno.Conn>();
  let frozen = false;
  const pump = async (from: Deno.Conn, to: Deno.Conn) => {
    const buffer = new Uint8Array(65_536);
    for (;;) {
      const count = await from.read(buffer).catch(() => null);
      if (count === null) break;
      if (frozen) continue;
      for (let sent = 0; sent < count;) {
        const more = await to.write(buffer.subarray(sent, count)).catch(() => 0);
        if (more === 0) break;
        sent += more;
      }
    }
    for (const end of [from, to]) if (ends.delete(end)) end.close();
  };
  const work: Promise<void>[] = [];
  const accept = async () => {
    for await (const client of listener) {
      const server = await Deno.connect({ hostname: "127.0.0.1", port: target });
      ends.add(client).add(server);
      work.push(pump(client, server), pump(server, client));
    }
  };
  const accepting = accept();
  return {
    port: listener.addr.port,
    freeze: () => frozen = true,
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
      for (const end of [...ends]) if (ends.delete(end)) end.close();
      await Promise.all(work);
    },
  };
}

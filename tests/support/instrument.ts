/** An instrument on a port of its own that answers each line with `text`. */
export function instrument(text: string, port = 0): { port: number; close(): Promise<void> } {
  const listener = Deno.listen({ hostname: "127.0.0.1", port });
  const open = new Set<Deno.TcpConn>();
  const serve = async (connection: Deno.TcpConn) => {
    open.add(connection);
    const buffer = new Uint8Array(4096);
    try {
      while (await connection.read(buffer) !== null) {
        await connection.write(new TextEncoder().encode(`${text}\n`));
      }
    } catch {
      // The other side is gone, or the test is over.
    }
    if (open.delete(connection)) connection.close();
  };
  const serving: Promise<void>[] = [];
  const accepting = (async () => {
    for await (const connection of listener) serving.push(serve(connection));
  })();
  return {
    port: listener.addr.port,
    close: async () => {
      listener.close();
      for (const connection of open) {
        open.delete(connection);
        connection.close();
      }
      await Promise.all([accepting, ...serving]);
    },
  };
}

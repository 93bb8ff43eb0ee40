/**
 * The command line. `main.ts` alone starts the server; `--help` tells the rest.
 *
 * @module
 */
import { parseOptions, USAGE } from "./lib/server/command_line.ts";

const VERSION = "0.1.0";

const parsed = parseOptions(Deno.args);
if ("error" in parsed) {
  await write(Deno.stderr, `${parsed.error}\n\n${USAGE}`);
  Deno.exit(2);
}
if (parsed.help) await write(Deno.stdout, USAGE);
else if (parsed.version) await write(Deno.stdout, `muxit ${VERSION}\n`);
else {
  const [{ runServer }, { BUILTIN_DRIVERS }, { PAGES }] = await Promise.all([
    import("./lib/server/run_server.ts"),
    import("./drivers/builtin/mod.ts"),
    import("./routes/manifest.ts"),
  ]);
  const home = import.meta.dirname!;
  const code = await runServer({
    version: VERSION,
    home,
    workspace: parsed.workspace ?? `${home}/workspace`,
    ...(parsed.port === undefined ? {} : { port: parsed.port }),
    builtins: BUILTIN_DRIVERS,
    pages: PAGES,
  });
  Deno.exit(code);
}

async function write(to: { write(bytes: Uint8Array): Promise<number> }, text: string): Promise<void> {
  await to.write(new TextEncoder().encode(text));
}

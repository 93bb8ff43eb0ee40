/**
 * The command line. `main.ts` alone starts the server; `--help` tells the rest.
 *
 * @module
 */
import config from "./deno.json" with { type: "json" };
import { ensureBuilt } from "./lib/bundles/mod.ts";
import { parseOptions, USAGE } from "./lib/server/command_line.ts";
import type { RunningServer } from "./lib/server/mod.ts";

const { version } = config;
const home = import.meta.dirname!;

if (Deno.args[0] === "cli") {
  const { runCli } = await import("./lib/cli/mod.ts");
  Deno.exit(await runCli(Deno.args.slice(1), { workspace: `${home}/workspace`, startHeadless }));
}

if (Deno.args[0] === "drivers") {
  const { runPackager } = await import("./lib/packager/mod.ts");
  Deno.exit(
    await runPackager(Deno.args.slice(1), {
      workspace: `${home}/workspace`,
      cwd: Deno.cwd(),
      out: (text) => writeSync(Deno.stdout, text),
      err: (text) => writeSync(Deno.stderr, text),
    }),
  );
}

const parsed = parseOptions(Deno.args);
if ("error" in parsed) {
  await write(Deno.stderr, `${parsed.error}\n\n${USAGE}`);
  Deno.exit(2);
}
if (parsed.help) await write(Deno.stdout, USAGE);
else if (parsed.version) await write(Deno.stdout, `muxit ${version}\n`);
else {
  await built();
  const [{ runServer }, { BUILTIN_DRIVERS }, { PAGES }] = await Promise.all([
    import("./lib/server/run_server.ts"),
    import("./drivers/builtin/mod.ts"),
    import("./routes/manifest.ts"),
  ]);
  const code = await runServer({
    empty: parsed.empty,
    version,
    home,
    workspace: parsed.workspace ?? `${home}/workspace`,
    ...(parsed.port === undefined ? {} : { port: parsed.port }),
    builtins: BUILTIN_DRIVERS,
    pages: PAGES,
  });
  Deno.exit(code);
}

/** A server for the command line, in this process: on a free port, silent, because its log can be asked for. */
async function startHeadless(
  workspace: string,
): Promise<Pick<RunningServer, "url" | "token" | "ready" | "close"> & { filled: boolean }> {
  await ensureBuilt(home);
  const [{ startOnWorkspace }, { BUILTIN_DRIVERS }, { PAGES }] = await Promise.all([
    import("./lib/server/mod.ts"),
    import("./drivers/builtin/mod.ts"),
    import("./routes/manifest.ts"),
  ]);
  const { server, filling } = await startOnWorkspace({
    version,
    home,
    workspace,
    port: 0,
    builtins: BUILTIN_DRIVERS,
    pages: PAGES,
    print: false,
  });
  // One command is given to a device that has had its time to start.
  return { ...server, ready: server.settled, filled: filling === "filled" };
}

/** Ends the program when what runs outside the server cannot be bundled. */
async function built(): Promise<void> {
  try {
    await ensureBuilt(home);
  } catch (error) {
    await write(Deno.stderr, `${(error as Error).message}\n`);
    Deno.exit(1);
  }
}

async function write(to: { write(bytes: Uint8Array): Promise<number> }, text: string): Promise<void> {
  await to.write(new TextEncoder().encode(text));
}

// A reader that has gone, as `head` when it has enough, is no failure.
function writeSync(to: { writeSync(bytes: Uint8Array): number }, text: string): void {
  const bytes = new TextEncoder().encode(text);
  try {
    for (let written = 0; written < bytes.length;) written += to.writeSync(bytes.subarray(written));
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

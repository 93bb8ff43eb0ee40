import { strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { hasProgram } from "../../tools/debian_packages.ts";
import { ARGS, FILES, withScripts } from "../support/command_line.ts";
import { eventually } from "../support/eventually.ts";
import { HOME, startTestServer } from "../support/test_server.ts";

// `script` of util-linux gives a program a terminal and takes what is typed from its own input.
const HAS_TERMINAL = Deno.build.os === "linux" && hasProgram("script");

interface Terminal extends AsyncDisposable {
  /** Types. */
  type(text: string): Promise<void>;
  /** Waits until something new stands on the screen. */
  see(what: RegExp): Promise<void>;
  /** Waits for the end and gives the exit code. */
  ended(): Promise<number>;
}

/** The command line as a person sees it. */
function openTerminal(args: readonly string[], env: Record<string, string> = {}): Terminal {
  const command = [Deno.execPath(), ...ARGS, ...args].map((word) => `'${word}'`).join(" ");
  const child = new Deno.Command("script", {
    args: ["-qefc", command, "/dev/null"],
    cwd: HOME,
    env: { NO_COLOR: "1", TERM: "xterm", MUXIT_HISTORY: "", ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let screen = "";
  let seen = 0;
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of child.stdout) screen += decoder.decode(chunk, { stream: true });
  })();
  const writer = child.stdin.getWriter();
  let code: number | undefined;
  void child.status.then((status) => code = status.code);
  return {
    type: (text) => writer.write(new TextEncoder().encode(text)),
    see: async (what) => {
      const found = () => what.exec(screen.replace(MOVES, "").slice(seen));
      await eventually(() => found() !== null, () => `${what} on the screen: ${JSON.stringify(screen)}`);
      const { index, 0: text } = found()!;
      seen += index + text.length;
    },
    ended: async () => {
      await eventually(() => code !== undefined, () => `the end: ${JSON.stringify(screen)}`);
      return code!;
    },
    [Symbol.asyncDispose]: async () => {
      if (code === undefined) child.kill("SIGKILL");
      await child.status;
      await writer.close().catch(() => {});
      await reading;
    },
  };
}

function terminalTest(title: string, fn: () => Promise<void>): void {
  Deno.test({
    name: HAS_TERMINAL ? title : `${title} (skipped, needs script of util-linux)`,
    ignore: !HAS_TERMINAL,
    fn,
  });
}

const PROMPT = /muxit> $/;
// deno-lint-ignore no-control-regex -- what moves the cursor begins with one
const MOVES = /\x1b\[[0-9;]*[A-Za-z]/g;

terminalTest(
  "at the prompt the tab key completes, the arrow keys bring lines back, also in the next session",
  async () => {
    await using server = await startTestServer(FILES);
    const folder = await Deno.makeTempDir({ prefix: "muxit-cli-" });
    const env = { MUXIT_HISTORY: join(folder, "history") };
    try {
      {
        await using terminal = openTerminal(["--port", String(server.port)], env);
        await terminal.see(/help lists the commands/);
        await terminal.see(PROMPT);
        await terminal.type("psu.vol\t");
        await terminal.see(/psu\.voltage/);
        await terminal.type("= 5\r");
        await terminal.see(/\nok/);
        await terminal.see(PROMPT);
        await terminal.type("get psu v\t");
        await terminal.see(/voltage /);
        await terminal.type("\r");
        await terminal.see(/5 V/);
        await terminal.see(PROMPT);
        await terminal.type("psu.password = secret1");
        await terminal.type("\x03");
        await terminal.see(/\^C/);
        await terminal.see(PROMPT);
        await terminal.type("psu.echo('token=abcdef')\r");
        await terminal.see(/\ntoken=abcdef/);
        await terminal.see(PROMPT);
        await terminal.type("\x04");
        strictEqual(await terminal.ended(), 0);
      }
      strictEqual(await Deno.readTextFile(env.MUXIT_HISTORY), "psu.voltage = 5\nget psu voltage\n");
      await using terminal = openTerminal(["--port", String(server.port)], env);
      await terminal.see(PROMPT);
      await terminal.type("\x1b[A");
      await terminal.see(/get psu voltage/);
      await terminal.type("\r");
      await terminal.see(/5 V/);
      await terminal.see(PROMPT);
      await terminal.type("quit\r");
      strictEqual(await terminal.ended(), 0);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);

terminalTest(
  "at the prompt Ctrl+C ends what runs, and questions of a script are answered",
  () =>
    withScripts(async (folder) => {
      await using server = await startTestServer(FILES);
      await using terminal = openTerminal(["--port", String(server.port)]);
      await terminal.see(PROMPT);
      await terminal.type("stream bench data\r");
      await terminal.see(/\d\d:\d\d:\d\d\.\d{3}/);
      await terminal.type("\x03");
      await terminal.see(PROMPT);
      await terminal.type(`script run ${join(folder, "endless.js")}\r`);
      await terminal.see(/begun/);
      await terminal.type("\x03");
      await terminal.see(/was stopped before its end/);
      await terminal.see(PROMPT);
      await terminal.type(`script run ${join(folder, "asks.js")}\r`);
      await terminal.see(/Go on\?/);
      await terminal.see(/y\/n> $/);
      await terminal.type("y\r");
      await terminal.see(/Which\?/);
      await terminal.see(/1-2> $/);
      await terminal.type("2\r");
      await terminal.see(/\[ true, "right" \]/);
      await terminal.see(PROMPT);
      await terminal.type("\x1b[A");
      await terminal.see(/asks\.js/);
      await terminal.type("\x03");
      await terminal.see(PROMPT);
      await terminal.type("\x04");
      strictEqual(await terminal.ended(), 0);
    }),
);

terminalTest("a lost connection is said and comes back by itself", async () => {
  const first = await startTestServer(FILES);
  await using terminal = openTerminal(["--port", String(first.port)]);
  try {
    await terminal.see(PROMPT);
  } finally {
    await first.close();
  }
  await terminal.see(/The connection was lost: /);
  await using _second = await startTestServer(FILES, { port: first.port });
  await terminal.see(/Connected to \S+ again/);
  await terminal.see(PROMPT);
  await terminal.type("psu.voltage\r");
  await terminal.see(/0 V/);
  await terminal.see(PROMPT);
  await terminal.type("quit\r");
  strictEqual(await terminal.ended(), 0);
});

/** What the command line of `cli` asks for. */
export interface CliOptions {
  /** Address of a server: `ws://host:8765/ws`. */
  url?: string;
  /** Port of a server on this machine. */
  port?: number;
  token?: string;
  workspace?: string;
  /** Start a server in this process; fails when one runs on the workspace. */
  headless: boolean;
  json: boolean;
  help: boolean;
  /** The command of the one-shot form; empty opens the prompt. */
  words: string[];
}

/** The help text of `cli`. */
export const CLI_USAGE = `Try out and automate your instruments from a terminal

Usage: deno task cli [options]               a prompt with history and completion
       deno task cli [options] -- <command>  one command, as in "get psu voltage"
       deno task cli [options] < commands    one command per line

  --url <address>       server to connect to, as in ws://lab:8765
  --port <number>       server on this machine to connect to
                        (default: the one running on the workspace)
  --token <token>       token of a server on another machine
  --workspace <folder>  workspace folder (default: ./workspace)
  --headless            start a server here, for this run only
  --json                print one JSON value per command; NaN and the infinities
                        are null with "number" (inside a value: "numbers") beside
  --help                print this text

When no server is running on the workspace, one is started for this run, except
for commands that only ask about a server, start a script that goes on, or stop
something. A workspace has one server at a time. "help" lists the commands.
Exit code: 0 if everything worked, 1 if something failed, 2 for a mistyped command.
`;

/**
 * Parses the arguments behind `cli`. Options stand before the command; `--json` may stand behind it too. Both `--port 9000`
 * and `--port=9000` are understood.
 */
export function parseCliOptions(args: readonly string[]): CliOptions | { error: string } {
  const options: CliOptions = { headless: false, json: false, help: false, words: [] };
  for (let at = 0; at < args.length; at++) {
    const argument = args[at]!;
    if (!argument.startsWith("-") || argument === "--") {
      options.words = args.slice(argument === "--" ? at + 1 : at);
      break;
    }
    const [name, inline] = split(argument);
    if (SWITCHES[name] !== undefined && inline === undefined) options[SWITCHES[name]] = true;
    else if (VALUES[name] === undefined) return { error: `Unknown option ${argument}` };
    else {
      const value = inline ?? args[++at];
      const fault = takeValue(options, VALUES[name], value);
      if (fault !== undefined) return { error: `${name} ${fault}` };
    }
  }
  // `deno task cli -- --json status`: the runner hands on the dashes too.
  if (options.words[0]?.startsWith("-") === true) {
    const inner = parseCliOptions(options.words);
    if ("error" in inner) return inner;
    return checked(merge(options, inner));
  }
  if (options.words.at(-1) === "--json") {
    options.words = options.words.slice(0, -1);
    options.json = true;
  }
  return checked(options);
}

const SWITCHES: Readonly<Record<string, "headless" | "json" | "help">> = {
  "--headless": "headless",
  "--json": "json",
  "--help": "help",
  "-h": "help",
};
const VALUES: Readonly<Record<string, "url" | "port" | "token" | "workspace">> = {
  "--url": "url",
  "--port": "port",
  "--token": "token",
  "--workspace": "workspace",
};

function takeValue(
  options: CliOptions,
  key: "url" | "port" | "token" | "workspace",
  value: string | undefined,
): string | undefined {
  if (value === undefined || value === "") return "needs a value";
  if (key === "port") {
    const port = Number(value);
    if (!/^\d+$/.test(value) || port < 1 || port > 65535) return `is "${value}"; 1 to 65535 is allowed`;
    options.port = port;
  } else if (key === "url") {
    const url = socketAddress(value);
    if (url === undefined) return `is "${value}"; it should look like ws://lab:8765`;
    options.url = url;
  } else options[key] = value;
}

/**
 * The address of the WebSocket that belongs to an address as people write it: `lab:8765`, `http://lab:8765/`,
 * `ws://lab:8765/ws`.
 */
export function socketAddress(text: string): string | undefined {
  const whole = /^[a-z]+:\/\//i.test(text) ? text : `ws://${text}`;
  if (!URL.canParse(whole)) return undefined;
  const url = new URL(whole);
  const protocol =
    ({ "http:": "ws:", "https:": "wss:", "ws:": "ws:", "wss:": "wss:" } as const)[url.protocol];
  if (protocol === undefined || url.hostname === "") return undefined;
  return `${protocol}//${url.host}${url.pathname === "/" ? "/ws" : url.pathname}`;
}

function merge(outer: CliOptions, inner: CliOptions): CliOptions {
  return {
    ...outer,
    ...inner,
    headless: outer.headless || inner.headless,
    json: outer.json || inner.json,
    help: outer.help || inner.help,
  };
}

function checked(options: CliOptions): CliOptions | { error: string } {
  if (options.url !== undefined && options.port !== undefined) {
    return { error: "--url has a port already; leave --port out" };
  }
  if (options.headless && (options.url ?? options.port) !== undefined) {
    return { error: "--headless starts a server of its own; leave --url and --port out" };
  }
  return options;
}

function split(argument: string): [string, string | undefined] {
  const at = argument.indexOf("=");
  return at < 0 ? [argument, undefined] : [argument.slice(0, at), argument.slice(at + 1)];
}

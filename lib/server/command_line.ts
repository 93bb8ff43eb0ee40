/** What the command line asks for. */
export interface CommandLine {
  port?: number;
  workspace?: string;
  /** Leave a new workspace without the starter content. */
  empty: boolean;
  help: boolean;
  version: boolean;
}

/** The help text. */
export const USAGE = `Muxit on Deno: one interface to all instruments of a lab

Usage: deno task start [options]

  --port <number>       port for page, API and WebSocket (default: websocket.port of server.json, 8765)
  --workspace <folder>  workspace folder (default: ./workspace); a new or empty one gets the starter content
  --empty               leave a new or empty workspace without the starter content
  --version             print the version
  --help                print this text

A prompt in a terminal: deno task cli (deno task cli --help tells more)
`;

const VALUES = ["port", "workspace"] as const;

/** Parses command line arguments; both `--port 9000` and `--port=9000` are understood. */
export function parseOptions(args: readonly string[]): CommandLine | { error: string } {
  const result: CommandLine = { empty: false, help: false, version: false };
  for (let index = 0; index < args.length; index++) {
    const [name, inline] = split(args[index]!);
    if (name === "--help" || name === "-h") result.help = true;
    else if (name === "--empty") result.empty = true;
    else if (name === "--version" || name === "-V") result.version = true;
    else if (VALUES.some((key) => name === `--${key}`)) {
      const value = inline ?? args[++index];
      if (value === undefined || value === "") return { error: `${name} needs a value` };
      if (name === "--workspace") result.workspace = value;
      else {
        const port = Number(value);
        if (!/^\d+$/.test(value) || port > 65535) {
          return { error: `--port is "${value}"; 0 to 65535 is allowed` };
        }
        result.port = port;
      }
    } else return { error: `Unknown option ${name}` };
  }
  return result;
}

function split(argument: string): [string, string | undefined] {
  const at = argument.indexOf("=");
  return at < 0 ? [argument, undefined] : [argument.slice(0, at), argument.slice(at + 1)];
}

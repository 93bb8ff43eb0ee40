import { join } from "node:path";
import { Child } from "./child.ts";
import { freePort } from "../support/free_port.ts";
import { Link } from "./link.ts";
import { HOME } from "./place.ts";
import { START_FLAGS } from "../support/start_flags.ts";

/** Files of a workspace by their path in it. */
export type WorkspaceFiles = Readonly<Record<string, string>>;

/** A workspace folder that is gone when it is disposed. */
export interface TemporaryWorkspace extends AsyncDisposable {
  path: string;
}

/** Options of {@linkcode ServerChild.start}. */
export interface ServerChildOptions {
  /** Program to start; default `main.ts`. */
  program?: string;
  /** More flags for `deno run`, before the program. */
  flags?: readonly string[];
}

/** Where the start task may write. */
const FOLDER = Deno.build.os === "windows" ? join(HOME, "workspace", "data") : "/tmp";
/** How the start task starts the server. */
const START = ["run", ...START_FLAGS];

/** Writes a temporary workspace. */
export async function makeWorkspace(files: WorkspaceFiles): Promise<TemporaryWorkspace> {
  const path = await Deno.makeTempDir({ dir: FOLDER, prefix: "muxit-bench-" });
  for (const [name, text] of Object.entries(files)) {
    await Deno.mkdir(join(path, name, ".."), { recursive: true });
    await Deno.writeTextFile(join(path, name), text);
  }
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** The server under test, in a process of its own. */
export class ServerChild implements AsyncDisposable {
  readonly child: Child;
  readonly port: number;
  readonly #workspace: AsyncDisposable | undefined;

  /** Spawns it and does not wait. */
  constructor(workspace: string, options: ServerChildOptions = {}, owned?: AsyncDisposable) {
    this.port = freePort();
    this.#workspace = owned;
    const program = options.program ?? "main.ts";
    this.child = new Child([
      ...START,
      ...options.flags ?? [],
      program,
      ...["--port", String(this.port), "--workspace", workspace],
    ]);
  }

  /** Starts it on a workspace of its own and waits until every connector is up. */
  static async start(files: WorkspaceFiles, options: ServerChildOptions = {}): Promise<ServerChild> {
    const workspace = await makeWorkspace(files);
    const server = new ServerChild(workspace.path, options, workspace);
    try {
      await server.child.line((text) => text.includes("Connectors ready"), 20_000);
    } catch (error) {
      await server[Symbol.asyncDispose]();
      throw error;
    }
    return server;
  }

  /** The token of this run. */
  async token(): Promise<string> {
    const reply = await fetch(`http://127.0.0.1:${this.port}/api/auth/token`);
    return (await reply.json()).token;
  }

  /** Connects a client. */
  async connect(): Promise<Link> {
    return await Link.open(`ws://127.0.0.1:${this.port}/ws`, ["muxit", `auth-${await this.token()}`]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.child.end();
    await this.#workspace?.[Symbol.asyncDispose]();
  }
}

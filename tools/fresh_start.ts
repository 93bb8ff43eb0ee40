/**
 * The commands of the README as somebody runs them who has just cloned the repository: nothing is cached, nothing is
 * installed. Needs git, npm and its registry, so only CI runs it: `deno task test --fresh`.
 *
 * @module
 */
import { ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import process from "node:process";
import { delay, withDeadline } from "@/lib/core/mod.ts";
import { WireClient } from "../tests/support/wire_client.ts";
import { HOME } from "./bundle.ts";

const STARTS = 5;
/** Milliseconds for downloading Deno and the dependencies, and for what then is to happen. */
const PATIENCE_MS = 180_000;
/** Milliseconds a program gets to end after Ctrl+C. */
const END_MS = 15_000;

/** The words of the command the README has for a task. */
function readmeCommand(task: string): string[] {
  const line = new RegExp(`^\\|? ?\`?(npx -y deno@\\S+ task ${task})\\b`, "m")
    .exec(Deno.readTextFileSync(join(HOME, "README.md")));
  if (line === null) throw new Error(`The README has no command for the task ${task}`);
  return line[1]!.split(" ");
}

/** A clone with a home, caches and a folder for temporary files of its own. */
class FreshPlace implements AsyncDisposable {
  readonly #folder: string;
  readonly #env: Record<string, string>;

  private constructor(folder: string, env: Record<string, string>) {
    this.#folder = folder;
    this.#env = env;
  }

  static async create(): Promise<FreshPlace> {
    const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "muxit-fresh-" }));
    for (const name of ["home", "tmp"]) await Deno.mkdir(join(folder, name));
    await run("git", ["clone", "--quiet", "--no-local", HOME, join(folder, "clone")]);
    const settings = join(folder, "home", ".npmrc");
    await Deno.copyFile(await npmSetting("userconfig"), settings).catch(ignoreMissing);
    const env = Object.fromEntries(
      // What npm tells its children speaks of the caches that are not to be used.
      Object.entries(Deno.env.toObject()).filter(([name]) =>
        !/^(npm_|NPM_CONFIG_|DENO_|XDG_|MUXIT_)/.test(name)
      ),
    );
    return new FreshPlace(folder, {
      ...env,
      HOME: join(folder, "home"),
      DENO_DIR: join(folder, "deno"),
      TMPDIR: join(folder, "tmp"),
      NPM_CONFIG_CACHE: join(folder, "npm"),
      NPM_CONFIG_USERCONFIG: settings,
      NPM_CONFIG_REGISTRY: await npmSetting("registry"),
      NO_COLOR: "1",
    });
  }

  path(...names: string[]): string {
    return join(this.#folder, ...names);
  }

  /** Starts a command of the README in the clone. */
  start(words: readonly string[]): FreshProgram {
    const [command, ...args] = words;
    return new FreshProgram(command!, { args, cwd: this.path("clone"), env: this.#env });
  }

  /** Processes that were started here and are still there (Linux). */
  leftovers(): string[] {
    if (Deno.build.os !== "linux") return [];
    return [...Deno.readDirSync("/proc")].filter(({ name }) => /^\d+$/.test(name)).flatMap(({ name }) => {
      try {
        const env = Deno.readTextFileSync(`/proc/${name}/environ`);
        return env.includes(this.#folder) ? [Deno.readTextFileSync(`/proc/${name}/cmdline`)] : [];
      } catch {
        return [];
      }
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.#folder, { recursive: true });
  }
}

/** A command and everything it starts, in a process group of its own. */
class FreshProgram implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #reading: Promise<unknown>;
  readonly #listeners = new Set<() => void>();
  output = "";

  constructor(command: string, options: { args: string[]; cwd: string; env: Record<string, string> }) {
    this.#child = new Deno.Command(command, {
      ...options,
      clearEnv: true,
      detached: true,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#reading = Promise.all([this.#collect(this.#child.stdout), this.#collect(this.#child.stderr)]);
  }

  /** Waits for a text in what it prints. */
  async prints(pattern: RegExp): Promise<RegExpExecArray> {
    const found = new Promise<RegExpExecArray>((resolve) => {
      const look = () => {
        const match = pattern.exec(this.output);
        if (match !== null) resolve(match);
      };
      this.#listeners.add(look);
      look();
    });
    const ended = this.#reading.then(() => {
      throw new Error(`It ended without ${pattern}:\n${this.output}`);
    });
    const doing = `Waiting for ${pattern}`;
    try {
      return await withDeadline(Promise.race([found, ended]), { ms: PATIENCE_MS, doing });
    } catch (error) {
      throw new Error(`${(error as Error).message}\n${this.output}`, { cause: error });
    }
  }

  async code(): Promise<number> {
    const { code } = await this.#child.status;
    await this.#reading;
    return code;
  }

  /** Ctrl+C for all of it; what does not end is killed. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#signal("SIGINT");
    const gone = withDeadline(this.#reading, { ms: END_MS, doing: "Ending it" });
    await gone.catch(() => this.#signal("SIGKILL"));
    await this.#reading.catch(() => {});
    await this.#child.status;
  }

  #signal(signal: "SIGINT" | "SIGKILL"): void {
    try {
      process.kill(-this.#child.pid, signal);
    } catch {
      // It has ended already.
    }
  }

  async #collect(stream: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      this.output += decoder.decode(chunk, { stream: true });
      for (const look of this.#listeners) look();
    }
  }
}

async function run(command: string, args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, { args, cwd: HOME }).output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`${command} ${args.join(" ")}: ${decoder.decode(stderr)}`);
  return decoder.decode(stdout).trim();
}

async function npmSetting(name: string): Promise<string> {
  return await run("npm", ["config", "get", name]);
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

/** Starts the server and waits until its page answers and a first value arrives. */
async function followStart(place: FreshPlace): Promise<void> {
  await using server = place.start(readmeCommand("start"));
  const [, url] = await server.prints(/Muxit \S+ on (http:\S+)/);
  const page = await fetch(url!);
  strictEqual(page.status, 200);
  ok((await page.text()).includes("<html"), "a page");
  const { token } = await (await fetch(`${url}/api/auth/token`)).json();
  await using client = await WireClient.connect({ port: Number(new URL(url!).port), token });
  client.raw('{"type":"state.subscribe"}');
  await client.until(
    ({ type, updates }) => type === "state.batch" && Object.keys(updates as object).length > 0,
    "a first value",
  );
}

/** Waits until nothing is left of what was started. */
async function nothingLeft(place: FreshPlace): Promise<void> {
  const end = performance.now() + END_MS;
  while (place.leftovers().length > 0 && performance.now() < end) await delay(50);
  strictEqual(place.leftovers().join("\n"), "");
}

const cloneable = await run("git", ["rev-parse", "HEAD"]).then(() => true, () => false);
const options = { ignore: Deno.build.os === "windows" || !cloneable };

for (let round = 1; round <= STARTS; round++) {
  Deno.test({
    ...options,
    name:
      `a fresh clone starts, its page answers and a first value arrives, with nothing cached (${round} of ${STARTS})`,
    async fn() {
      await using place = await FreshPlace.create();
      await followStart(place);
      await nothingLeft(place);
      if (round === STARTS) await mendBundler(place);
    },
  });
}

/** Cuts the unpacked bundler in half, as a run that was killed leaves it; the next build must not mind. */
async function mendBundler(place: FreshPlace): Promise<void> {
  const folder = place.path("deno", "dl");
  const [unpacked] = [...Deno.readDirSync(folder)].filter(({ name }) => name.startsWith("esbuild-"));
  for (const { name } of Deno.readDirSync(join(folder, unpacked!.name))) {
    await Deno.truncate(join(folder, unpacked!.name, name), 1_000_000);
  }
  await Deno.remove(place.path("clone", "dist"), { recursive: true });
  await using build = place.start([...readmeCommand("start").slice(0, -1), "build"]);
  strictEqual(await build.code(), 0, build.output);
  ok(Deno.readTextFileSync(place.path("clone", "dist", "newest")).length > 0);
}

Deno.test({
  ...options,
  name: "a fresh clone runs its tests, with nothing cached",
  async fn() {
    await using place = await FreshPlace.create();
    {
      await using tests = place.start(readmeCommand("test"));
      await tests.prints(/^.+ \.\.\. ok \(/m);
    }
    await nothingLeft(place);
  },
});

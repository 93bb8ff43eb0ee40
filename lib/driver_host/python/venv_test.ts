import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { Log } from "@/lib/core/mod.ts";
import type { Reaper } from "@/lib/sandbox/mod.ts";
import { findPython, type Python } from "./find_python.ts";
import { ensureVenv, type InstallProgress, type VenvOptions } from "./venv.ts";

const found = await findPython();
const python = "missing" in found ? undefined : found;
const note = python === undefined ? " (skipped, needs Python 3.10 or newer)" : "";

/** Packs a wheel with one module, without a network: a wheel is a zip file. */
const PACK = `
import sys, zipfile
folder, name, version, body = sys.argv[1:]
path = f"{folder}/{name}-{version}-py3-none-any.whl"
info = f"{name}-{version}.dist-info"
with zipfile.ZipFile(path, "w") as wheel:
    wheel.writestr(f"{name}.py", body)
    wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n")
    wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(f"{info}/RECORD", "")
print(path)
`;

class Bench implements AsyncDisposable {
  readonly folder: string;
  readonly phases: string[] = [];
  readonly progress: InstallProgress[] = [];
  readonly log = new Log({ level: "debug" });
  readonly abort = new AbortController();
  readonly reaped = new Set<number>();

  constructor(folder: string) {
    this.folder = folder;
  }

  static async make(): Promise<Bench> {
    return new Bench(await Deno.makeTempDir({ prefix: "muxit-venv-" }));
  }

  get options(): VenvOptions {
    const reaper: Reaper = {
      add: (pid) => void this.reaped.add(pid),
      remove: (pid) => void this.reaped.delete(pid),
      close: () => Promise.resolve(),
    };
    return {
      python: python as Python,
      reaper,
      log: this.log.for("driver"),
      phase: (text) => void this.phases.push(text),
      progress: (progress) => void this.progress.push(progress),
      signal: this.abort.signal,
    };
  }

  get plan() {
    return { folder: join(this.folder, ".venv"), requirements: join(this.folder, "requirements.txt") };
  }

  async require(text: string): Promise<void> {
    await Deno.writeTextFile(this.plan.requirements, text);
  }

  async wheel(version: string, body: string): Promise<string> {
    const { stdout } = await new Deno.Command(python!.path, {
      args: ["-c", PACK, this.folder, "lab_part", version, body],
    }).output();
    return new TextDecoder().decode(stdout).trim();
  }

  async run(interpreter: string, code: string): Promise<string> {
    const { stdout } = await new Deno.Command(interpreter, { args: ["-c", code] }).output();
    return new TextDecoder().decode(stdout).trim();
  }

  get pip(): string[] {
    return this.log.history.map(({ message }) => message).filter((message) => message.startsWith("[pip]"));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Deno.remove(this.folder, { recursive: true });
  }
}

function venvTest(title: string, fn: (bench: Bench) => Promise<void>): void {
  Deno.test({
    name: title + note,
    ignore: python === undefined,
    async fn() {
      await using bench = await Bench.make();
      await fn(bench);
      deepStrictEqual([...bench.reaped], [], "the reaper was told of every end");
    },
  });
}

venvTest("ensureVenv() installs what is listed, once, and again when the list has changed", async (bench) => {
  await bench.require(`${await bench.wheel("1.0", "answer = 41")}\n`);
  const interpreter = await ensureVenv(bench.plan, bench.options);
  strictEqual(await bench.run(interpreter, "import lab_part; print(lab_part.answer)"), "41");
  deepStrictEqual(bench.phases, ["Preparing virtual environment…", "Installing requirements…"]);
  ok(bench.pip.some((line) => /Processing .*lab_part-1\.0/.test(line)), bench.pip.join("\n"));
  deepStrictEqual(bench.progress.at(-1), { phase: "complete", percent: 100 });
  match(await Deno.readTextFile(join(bench.plan.folder, ".muxit-req-hash")), /^[0-9a-f]{64}\n$/);

  const before = bench.log.history.length;
  strictEqual(await ensureVenv(bench.plan, bench.options), interpreter);
  deepStrictEqual([bench.log.history.length, bench.phases.length], [before, 2], "pip did not run");

  await bench.require(`${await bench.wheel("2.0", "answer = 42")}\n`);
  await ensureVenv(bench.plan, bench.options);
  strictEqual(await bench.run(interpreter, "import lab_part; print(lab_part.answer)"), "42");
  deepStrictEqual(bench.phases.slice(2), ["Installing requirements…"], "the environment itself stays");
});

venvTest("two at a time for one environment install once", async (bench) => {
  await bench.require(`${await bench.wheel("1.0", "answer = 41")}\n`);
  const [one, two] = await Promise.all([
    ensureVenv(bench.plan, bench.options),
    ensureVenv(bench.plan, bench.options),
  ]);
  strictEqual(one, two);
  strictEqual(bench.phases.filter((phase) => phase === "Installing requirements…").length, 1);
});

venvTest(
  "a requirement that does not exist fails with what pip said, and the next start tries again",
  async (bench) => {
    await bench.require(`${bench.folder}/no-such-package-1.0-py3-none-any.whl\n`);
    await rejects(ensureVenv(bench.plan, bench.options), {
      code: "DRIVER_LOAD_FAILED",
      message: /Cannot install .*requirements\.txt: pip ended with code 1\..*\n[^]*no-such-package/,
    });
    deepStrictEqual(bench.progress.at(-1)?.phase, "failed");
    await bench.require(`${await bench.wheel("1.0", "answer = 41")}\n`);
    await ensureVenv(bench.plan, bench.options);
  },
);

venvTest("an environment that was left half made is made anew", async (bench) => {
  await bench.require(`${await bench.wheel("1.0", "answer = 41")}\n`);
  await ensureVenv(bench.plan, bench.options);
  await Deno.remove(join(bench.plan.folder, ".muxit-req-hash"));
  const pip = join(bench.plan.folder, Deno.build.os === "windows" ? "Lib" : "lib");
  await Deno.remove(pip, { recursive: true });
  const interpreter = await ensureVenv(bench.plan, bench.options);
  strictEqual(await bench.run(interpreter, "import lab_part; print(lab_part.answer)"), "41");
});

venvTest("Python without its venv module fails with what to install, and leaves nothing", async (bench) => {
  await bench.require("anything\n");
  // Debian's python3 without python3-venv answers like this, after it has begun the folder.
  const path = join(bench.folder, "python3");
  const answer = "The virtual environment was not created successfully because ensurepip is not available.";
  await Deno.writeTextFile(path, `#!/bin/sh\nmkdir -p "$4/bin"\necho "${answer}"\nexit 1\n`, { mode: 0o755 });
  await rejects(ensureVenv(bench.plan, { ...bench.options, python: { path, version: "3.11.0" } }), {
    code: "DRIVER_LOAD_FAILED",
    message:
      /python -m venv failed\. On Debian and Ubuntu: apt install python3-venv\.\n.*ensurepip is not available/,
  });
  strictEqual(await Deno.stat(bench.plan.folder).catch(() => undefined), undefined);
  deepStrictEqual(bench.progress.at(-1)?.phase, "failed");
});

venvTest("a stop kills pip and everything it has started", async (bench) => {
  // A source package whose build does not end: pip runs it in a process of its own.
  const source = join(bench.folder, "slow");
  await Deno.mkdir(source);
  const pidFile = JSON.stringify(join(bench.folder, "pid"));
  await Deno.writeTextFile(
    join(source, "backend.py"),
    `import os, time\nopen(${pidFile}, "w").write(str(os.getpid()))\ntime.sleep(600)\n`,
  );
  await Deno.writeTextFile(
    join(source, "pyproject.toml"),
    '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n',
  );
  await bench.require("./slow\n");
  const running = ensureVenv(bench.plan, bench.options);
  running.catch(() => {});
  const pid = await appears(join(bench.folder, "pid"));
  bench.abort.abort(new Error("The connector was stopped"));
  await rejects(running, /The connector was stopped/);
  await gone(pid);
});

async function appears(path: string): Promise<number> {
  for (let tries = 0; tries < 3000; tries++) {
    const text = await Deno.readTextFile(path).catch(() => "");
    if (text !== "") return Number(text);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`Waited in vain for ${path}`);
}

async function gone(pid: number): Promise<void> {
  for (let tries = 0; tries < 1000; tries++) {
    try {
      Deno.kill(pid, "SIGCONT");
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`Process ${pid} is still there`);
}

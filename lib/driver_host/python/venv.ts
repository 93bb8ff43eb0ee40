import { basename, join } from "node:path";
import {
  fileReason,
  inTurn,
  LastLines,
  type Logger,
  readRegularFile,
  readRegularText,
  sha256Hex,
  writeFileAtomically,
} from "@/lib/core/mod.ts";
import { AppError } from "@/lib/protocol/mod.ts";
import type { Reaper } from "@/lib/sandbox/mod.ts";
import { runTool } from "../stdio/run_tool.ts";
import type { Python } from "./find_python.ts";

/** A virtual environment and what has to be in it. */
export interface VenvPlan {
  /** Absolute path of the environment. */
  folder: string;
  /** Absolute path of the requirements file. */
  requirements: string;
}

/** How far an installation has come (`driver.python.install`). */
export interface InstallProgress {
  phase: "venv" | "install" | "complete" | "failed";
  /** What pip has just said. */
  line?: string;
  /** A rough guess; pip does not tell how much is left. */
  percent: number;
}

/** What {@linkcode ensureVenv} needs. */
export interface VenvOptions {
  python: Python;
  reaper: Reaper;
  log: Logger;
  /** What is being done, for `connector.status`. */
  phase(text: string): void;
  progress(progress: InstallProgress): void;
  signal: AbortSignal;
}

const HASH_FILE = ".muxit-req-hash";
/** Lines of pip that stand in the error when it fails. */
const TRANSCRIPT_LINES = 12;
/** Largest list of requirements, in bytes. */
const MOST_BYTES = 1024 * 1024;

/**
 * Makes sure that a virtual environment has what its requirements file lists, and gives its interpreter. With an unchanged
 * file pip does not run (document 000).
 *
 * @throws {AppError} `DRIVER_LOAD_FAILED` with the end of what pip said; the signal's reason when it aborts.
 */
export function ensureVenv(plan: VenvPlan, options: VenvOptions): Promise<string> {
  // Two connectors of one driver must not fill one environment at a time.
  return inTurn(plan.folder, () => fill(plan, options));
}

/** Path of the interpreter of an environment. */
export function venvPython(folder: string): string {
  return Deno.build.os === "windows" ? join(folder, "Scripts", "python.exe") : join(folder, "bin", "python");
}

async function fill(plan: VenvPlan, options: VenvOptions): Promise<string> {
  const { phase, progress, signal } = options;
  signal.throwIfAborted();
  const wanted = await sha256Hex(await readRequirements(plan));
  const python = venvPython(plan.folder);
  const stamp = join(plan.folder, HASH_FILE);
  const holds = await readRegularText(stamp, { most: MOST_BYTES }).catch(() => undefined);
  // Without a stamp it may be half made: the server can end while Python makes it.
  const usable = holds !== undefined && await exists(python);
  if (usable && holds.trim() === wanted) return python;
  try {
    if (!usable) {
      phase("Preparing virtual environment…");
      progress({ phase: "venv", percent: 0 });
      await createVenv(plan, options);
      await writeFileAtomically(stamp, "");
    }
    phase("Installing requirements…");
    await install(plan, python, options);
    await writeFileAtomically(stamp, `${wanted}\n`);
    progress({ phase: "complete", percent: 100 });
    return python;
  } catch (error) {
    progress({ phase: "failed", percent: 0 });
    throw error;
  }
}

async function createVenv({ folder }: VenvPlan, options: VenvOptions): Promise<void> {
  const said = new LastLines(TRANSCRIPT_LINES);
  const tool = { command: options.python.path, args: ["-m", "venv", "--clear", folder], cwd: Deno.cwd() };
  const code = await runTool(tool, { ...options, line: (text) => said.add(text) });
  if (code === 0) return;
  await Deno.remove(folder, { recursive: true }).catch(() => {});
  throw failed(
    `Cannot make the virtual environment ${folder}: python -m venv failed`,
    said,
    "On Debian and Ubuntu: apt install python3-venv",
  );
}

async function install(plan: VenvPlan, python: string, options: VenvOptions): Promise<void> {
  const said = new LastLines(TRANSCRIPT_LINES);
  const wanted = new TextDecoder().decode(await readRequirements(plan)).split("\n").filter((line) =>
    /^\s*[^#\s]/.test(line)
  );
  let collected = 0;
  const line = (text: string) => {
    said.add(text);
    options.log.info(`[pip] ${text}`);
    if (text.startsWith("Collecting ")) collected++;
    const share = Math.min(1, collected / Math.max(1, wanted.length));
    const percent = text.startsWith("Installing collected packages") ? 80 : Math.round(10 + share * 60);
    options.progress({ phase: "install", line: text, percent });
  };
  const args = ["-m", "pip", "install", "-r", plan.requirements, "--progress-bar", "off"];
  const tool = {
    command: python,
    args: [...args, "--disable-pip-version-check", "--no-input"],
    cwd: join(plan.requirements, ".."),
    env: { PYTHONUNBUFFERED: "1" },
  };
  const code = await runTool(tool, { ...options, line });
  if (code === 0) return;
  throw failed(
    `Cannot install ${plan.requirements}: pip ended with code ${code}`,
    said,
    "Mend it and reload the connector",
  );
}

function failed(what: string, said: LastLines, next: string): AppError {
  return new AppError("DRIVER_LOAD_FAILED", `${what}. ${next}.\n${said.lines.join("\n")}`);
}

async function readRequirements({ requirements }: VenvPlan): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await readRegularFile(requirements, { most: MOST_BYTES });
  } catch (cause) {
    const name = basename(requirements);
    throw new AppError("DRIVER_LOAD_FAILED", `Cannot read ${name}: ${fileReason(cause)}`, { cause });
  }
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
